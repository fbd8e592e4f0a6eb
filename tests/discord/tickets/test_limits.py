"""What bounds passing on: time, number, danger, a store that fails; and what nobody learns."""

from __future__ import annotations

import logging

import pytest

from bot.client.errors import STORE_DOWN
from bot.moderation.tickets.errors import NO_ANSWER_IN_TIME, OVER
from bot.moderation.tickets.limits import MAX_A_DAY
from bot.storage import StorageUnavailable
from tests.discord.acting import (
    DANGER,
    UNRELATED,
    answer_of,
    ask,
    forge,
    me_of,
    pick,
    press,
    public,
    said,
)
from tests.discord.conftest import World
from tests.discord.passing_on import WORDS, answer, card_in, pass_on, sealed_askers, team_room
from tests.discord.reading import buttons, texts

YES = "Yes, if you both want that."


async def test_after_seven_days_nobody_knows_who_asked(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    card = await card_in(world, room)
    (ticket,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    await world.bot.services.storage.repositories.tickets.tickets.forget_recipient(
        world.guild.id, ticket.id
    )
    assert "no longer know who asked" in said(await press(world.moderator, card, "Answer"))
    assert NO_ANSWER_IN_TIME in said(await press(world.member, confirmed, "Is there an answer?"))
    listed = answer_of(await world.moderator.slash(world.channel, "questions waiting"))
    value = f"{ticket.id:x}"
    opened = answer_of(await pick(world.moderator, listed, "Open one to answer it", value))
    assert set(buttons(opened)) == {"New entry", "Dismiss"}


async def test_a_ticket_that_was_erased_is_over_for_everybody(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    await answer(world, await card_in(world, room), YES)
    (row, *_) = await world.bot.services.storage.repositories.questions.questions.recent(
        world.guild.id
    )
    await world.bot.services.storage.repositories.questions.questions.forget(world.guild.id, row.id)
    assert OVER in said(await press(world.member, confirmed, "Is there an answer?"))
    result = await press(world.moderator, await card_in(world, room), "Save as an entry")
    assert "no longer there" in said(result)


async def test_a_member_may_have_a_few_open_questions(world: World) -> None:
    for number in range(MAX_A_DAY):
        assert "Passed on" in said(await pass_on(world, f"{WORDS} {number}"))
    refused = await pass_on(world, f"{WORDS} more")
    assert refused.ephemeral
    assert f"{MAX_A_DAY} questions" in said(refused)
    assert f"{WORDS} more" in said(refused), "what was typed is handed back"
    assert "Passed on" in said(await pass_on(world, by=world.other))
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.count_open(world.guild.id)
        == MAX_A_DAY + 1
    )


async def test_what_was_typed_comes_back_when_it_cannot_be_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> bool:
        raise StorageUnavailable("The database did not answer in time.")

    monkeypatch.setattr(world.bot.services.storage.repositories.tickets.tickets, "open", away)
    refused = await pass_on(world)
    assert refused.ephemeral
    assert STORE_DOWN in said(refused)
    assert WORDS in said(refused)


async def test_danger_reaches_no_moderator(world: World) -> None:
    room = await team_room(world)
    result = await pass_on(world, DANGER)
    kind = world.core.detector.assess(DANGER).kind
    assert world.core.texts.card(kind).title in said(result)
    assert public(world, room) == []
    assert await sealed_askers(world) == 0


async def test_a_question_in_public_is_not_linked_to_an_anonymous_ticket(world: World) -> None:
    message = await world.member.send(world.channel, f"{me_of(world)} {UNRELATED}")
    (card,) = public(world)
    for person, name in ((world.member, "without"), (world.other, "with")):
        form = await press(person, card, "Ask the moderators")
        await person.submit_modal(form, {"text": WORDS, "name": [name], "way": ["here"]})
    first, second = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    assert (first.question_id, first.asker_id) == (None, None)
    row = await world.bot.services.storage.repositories.questions.questions.get(
        world.guild.id, message.id
    )
    assert row is not None
    assert (second.question_id, second.asker_id) == (row.id, world.other.id)
    assert row.id != message.id


async def test_nothing_of_it_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    room = await team_room(world)
    for way in ("here", "message"):
        await pass_on(world, way=way)
        await answer(world, await card_in(world, room), YES)
    for secret in (WORDS, YES, str(world.member.id), world.member.name):
        assert secret not in caplog.text


async def test_a_note_cannot_be_forged_into_deleting_something_else(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {UNRELATED}")
    (card,) = public(world)
    assert OVER in said(await forge(world.other, card, "b:case-open:1f"))
    assert [each.id for each in public(world)] == [card.id]
    assert (await ask(world, UNRELATED)).ephemeral


async def test_an_answer_that_is_stored_is_not_lost_when_the_store_fails_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    card = await card_in(world, room)

    async def fail(*_: object) -> None:
        raise StorageUnavailable("The database did not answer in time.")

    monkeypatch.setattr("bot.storage.repositories.tickets.tickets.Tickets.get_recipient", fail)
    assert "I posted nothing where they asked" in said(await answer(world, card, YES))
    monkeypatch.undo()
    assert YES in texts(await card_in(world, room))
    assert YES in said(await press(world.member, confirmed, "Is there an answer?"))

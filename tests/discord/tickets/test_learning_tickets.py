"""What moderators answered to a member, or wrote in a channel, becomes an entry by their click."""

from __future__ import annotations

from typing import Any

import pytest
import simcord
from simcord.results import ResponseMessage

from bot.client.entries.forms import form_of_pair
from bot.custom_knowledge.form import EntryForm
from bot.moderation.tickets.errors import LEARNING_OFF, NO_WORDS_IN_MESSAGE
from bot.ui.cards.tickets.learning import SEND
from bot.ui.cards.tickets.team import SAVED
from cogs.tickets.moderator_messages import NOT_BY_MODERATOR
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
from tests.discord.passing_on import (
    WORDS,
    answer,
    card_in,
    direct,
    pass_on,
    sealed_askers,
    team_room,
)
from tests.discord.reading import buttons, selects, texts, walk
from tests.discord.tickets.test_learning import (
    ANSWER,
    ASKED,
    MENU,
    filled_in,
    hand_in,
    learning_on,
    own_entries,
    reply_to,
    unanswered,
)


async def test_a_reply_to_a_ticket_is_brought_to_whoever_asked(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, way="message")
    await reply_to(world, await card_in(world, room), channel=room)
    offer = await card_in(world, room)
    assert SEND in texts(offer)
    assert set(buttons(offer)) == {"Send it", "No, thanks"}, "learning is off"
    result = await press(world.admin, offer, "Send it")
    assert "direct message" in said(result)
    (sent,) = direct(world, world.member)
    assert ANSWER in texts(sent)
    assert await sealed_askers(world) == 0
    (card,) = public(world, room)
    assert ANSWER in texts(card)


async def test_a_reply_to_a_ticket_is_sent_and_kept_where_learning_is_on(world: World) -> None:
    await learning_on(world)
    room = await team_room(world)
    await pass_on(world)
    await reply_to(world, await card_in(world, room), channel=room)
    offer = await card_in(world, room)
    assert set(buttons(offer)) == {"Send it", "Save as an entry", "No, thanks"}
    form = await press(world.moderator, offer, "Save as an entry")
    assert (filled_in(form)["question"], filled_in(form)["short"]) == (WORDS, ANSWER)


async def test_a_members_words_are_never_sent_as_a_moderators(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    (ticket,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    theirs = await world.other.send(world.channel, "just trust me, it is fine")
    own = await ask(world, UNRELATED, by=world.moderator)
    forged = f"b:case-reply:{ticket.id:x}:{theirs.id:x}"
    assert NOT_BY_MODERATOR in said(await forge(world.moderator, own, forged))
    theirs_too = await ask(world, UNRELATED, by=world.other)
    assert "for moderators" in said(await forge(world.other, theirs_too, forged))
    assert set(buttons(await card_in(world, room))) == set(buttons(card))


async def test_an_answered_ticket_becomes_an_entry(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    result = await answer(world, await card_in(world, room), ANSWER)
    for message in (answer_of(result), await card_in(world, room)):
        form = await press(world.moderator, message, "Save as an entry")
        assert (filled_in(form)["question"], filled_in(form)["short"]) == (WORDS, ANSWER)
    preview = await hand_in(world.moderator, form)
    await press(world.moderator, preview, "Save")
    assert ANSWER in texts(await ask(world, WORDS))


async def test_an_answer_is_saved_once_and_its_button_is_shut_only_then(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    settled = answer_of(await answer(world, await card_in(world, room), ANSWER))
    form = await press(world.moderator, await card_in(world, room), "Save as an entry")
    preview = await hand_in(world.moderator, form)
    await press(world.moderator, preview, "Drop")
    card = await card_in(world, room)
    assert not button_of(card, "Save as an entry").get("disabled"), "nothing was saved"
    await world.restart()
    form = await press(world.moderator, card, "Save as an entry")
    await press(world.moderator, await hand_in(world.moderator, form), "Save")
    card = await card_in(world, room)
    assert ANSWER in texts(card)
    shut = button_of(card, SAVED)
    assert shut["disabled"]
    assert await own_entries(world) == 1
    for who in (world.moderator, world.admin):
        late = await forge(who, await ask(world, UNRELATED, by=who), shut["custom_id"])
        assert late.modal is None
        assert f"<@{world.moderator.id}>" in said(late)
    assert buttons(settled)["Save as an entry"] == shut["custom_id"]


async def test_where_the_card_is_gone_it_is_saved_all_the_same(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    settled = answer_of(await answer(world, card, ANSWER))
    del world.env.backend.messages[room.id][card.id]
    form = await press(world.moderator, settled, "Save as an entry")
    done = answer_of(await press(world.moderator, await hand_in(world.moderator, form), "Save"))
    assert "is saved" in texts(done)


def button_of(message: ResponseMessage, label: str) -> dict[str, Any]:
    return next(each for each in walk(message.components) if each.get("label") == label)


async def test_a_new_entry_is_written_from_an_open_ticket_and_linked(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, way="message")
    card = await card_in(world, room)
    form = await press(world.moderator, card, "New entry")
    assert (filled_in(form)["question"], filled_in(form)["short"]) == (WORDS, "")
    await press(world.moderator, await hand_in(world.moderator, form, short=ANSWER), "Save")
    offer = answer_of(await press(world.moderator, card, "Link an entry"))
    first = str(selects(offer)["Entries that may fit"]["options"][0]["value"])
    assert first.startswith("own-")
    preview = answer_of(await pick(world.moderator, offer, "Entries that may fit", first))
    await press(world.moderator, preview, "Send this answer")
    assert ANSWER in texts(direct(world, world.member)[0])


async def test_any_message_of_a_moderator_can_be_saved(world: World) -> None:
    await learning_on(world)
    question = await world.member.send(world.channel, f"{me_of(world)} {ASKED}")
    message = await world.admin.send(world.channel, ANSWER, reply_to=question)
    form = await world.moderator.context_menu(world.channel, MENU, message)
    assert filled_in(form) == {
        "question": ASKED,
        "short": ANSWER,
        "more": "",
        "category": "",
        "aliases": "",
    }
    assert await own_entries(world) == 0


async def test_a_message_of_a_member_is_not_learned(world: World) -> None:
    await learning_on(world)
    message = await world.other.send(world.channel, ANSWER)
    result = await world.moderator.context_menu(world.channel, MENU, message)
    assert result.modal is None
    assert NOT_BY_MODERATOR in said(result)
    card = await unanswered(world)
    result = await world.moderator.context_menu(world.channel, MENU, card)
    assert NOT_BY_MODERATOR in said(result)


async def test_a_member_cannot_save_a_message(world: World) -> None:
    await learning_on(world)
    message = await world.moderator.send(world.channel, ANSWER)
    with pytest.raises(simcord.SetupError, match="not visible"):
        await world.other.context_menu(world.channel, MENU, message)
    command = world.env.backend.find_command(MENU, None, type=3)
    assert command is not None
    world.guild.set_command_permissions(int(command["id"]), {world.other: True})
    result = await world.other.context_menu(world.channel, MENU, message)
    assert result.modal is None
    assert "for moderators" in said(result)


async def test_the_message_command_says_when_learning_is_off_or_nothing_is_there(
    world: World,
) -> None:
    message = await world.moderator.send(world.channel, ANSWER)
    result = await world.moderator.context_menu(world.channel, MENU, message)
    assert LEARNING_OFF in said(result)
    await learning_on(world)
    empty = await world.moderator.send(world.channel, "🫂 …")
    result = await world.moderator.context_menu(world.channel, MENU, empty)
    assert NO_WORDS_IN_MESSAGE in said(result)


async def test_what_somebody_wrote_in_danger_is_not_put_into_a_form(world: World) -> None:
    await learning_on(world)
    question = await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
    message = await world.moderator.send(world.channel, ANSWER, reply_to=question)
    form = await world.moderator.context_menu(world.channel, MENU, message)
    assert filled_in(form)["question"] == ""
    assert filled_in(form)["short"] == ANSWER


def test_a_long_answer_goes_on_in_a_part_of_its_own() -> None:
    paragraphs = [f"{number} " + "word " * 100 for number in range(5)]
    form = form_of_pair("May\nI?", "\n\n".join(paragraphs))
    assert form.question == "May I?"
    assert len(form.short) <= 1200
    assert f"{form.short}\n\n{form.more}".split() == " ".join(paragraphs).split()
    assert form_of_pair("a", "") == EntryForm("a", "", "")
    form.draft()

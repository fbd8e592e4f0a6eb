"""While a question is open, moderators ask back and its member adds; nobody else takes part."""

from __future__ import annotations

import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.client.checks import NOT_MODERATOR
from bot.client.errors import STALE
from bot.moderation.tickets.errors import ASKED_ENOUGH, CLOSED, ENOUGH, NOT_YOURS
from bot.safety import Assessment, DangerKind, Level
from bot.storage.repositories.tickets.messages import MAX_MESSAGES
from tests.discord.acting import DANGER, HUG, answer_of, ask, forge, press, public, said
from tests.discord.conftest import World
from tests.discord.passing_on import (
    WORDS,
    answer,
    card_in,
    direct,
    pass_on,
    sealed_askers,
    stored_bytes,
    team_room,
)
from tests.discord.reading import buttons, texts

QUESTION = "Is that your therapist's idea or yours?"
MORE = "I would like her there, she has asked for nothing."


async def ask_back(world: World, card: ResponseMessage, words: str = QUESTION) -> InteractionResult:
    form = await press(world.moderator, card, "Ask for details")
    return await world.moderator.submit_modal(form, {"text": words})


async def first_card(world: World, room: object) -> ResponseMessage:
    await world.env.settle()
    return public(world, room)[0]  # type: ignore[arg-type]


async def test_a_question_back_and_its_answer_stand_on_the_card(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    result = await ask_back(world, card)
    assert "a note in" in said(result)
    (note,) = public(world)
    for secret in (WORDS, QUESTION, str(world.member.id), world.member.name):
        assert secret not in str(note.components)
    assert NOT_YOURS in said(await press(world.other, note, "Open the question"))
    opened = answer_of(await press(world.member, note, "Open the question"))
    assert QUESTION in texts(opened)
    form = await press(world.member, opened, "Answer")
    assert "Sent to the moderators" in said(await world.member.submit_modal(form, {"text": MORE}))
    card_text = texts(await first_card(world, room))
    assert QUESTION in card_text
    assert MORE in card_text
    assert "added something" in texts(await card_in(world, room))
    for words in (QUESTION, MORE):
        assert words.encode() not in await stored_bytes(world)
    assert "Answer" in buttons(await first_card(world, room)), "it is still open"


async def test_the_note_goes_once_the_question_is_answered(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    await ask_back(world, await card_in(world, room))
    assert len(public(world)) == 1
    await world.restart()
    form = await press(world.member, confirmed, "Add something")
    await world.member.submit_modal(form, {"text": MORE})
    assert public(world) == [], "it leads to nothing that is still asked"
    await ask_back(world, await first_card(world, room), "And since when?")
    (note,) = public(world)
    assert "Open the question" in buttons(note)
    await answer(world, await first_card(world, room))
    (note,) = public(world)
    assert set(buttons(note)) == {"Open the answer"}


async def test_a_note_in_a_thread_of_theirs_goes_too(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world, name="with"))
    await ask_back(world, await card_in(world, room))
    assert len(notes_of(world)) == 1
    form = await press(world.member, confirmed, "Add something")
    await world.member.submit_modal(form, {"text": MORE})
    assert notes_of(world) == []


async def test_a_note_that_cannot_be_deleted_costs_nothing(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    await ask_back(world, await card_in(world, room))
    (note,) = public(world)
    path = f"/channels/{world.channel.id}/messages/{note.id}"
    world.env.inject_error("DELETE", path, status=403, code=50013)
    form = await press(world.member, confirmed, "Add something")
    assert "Sent to the moderators" in said(await world.member.submit_modal(form, {"text": MORE}))
    assert MORE in texts(await first_card(world, room))
    assert len(notes_of(world)) == 1


def notes_of(world: World) -> list[str]:
    """The notes of a question that stand anywhere."""
    stored = [each for channel in world.env.backend.messages.values() for each in channel.values()]
    messages = [ResponseMessage(world.env, each) for each in stored]
    return [texts(each) for each in messages if "Open the question" in buttons(each)]


async def test_it_goes_on_in_direct_messages_for_whoever_agreed(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, way="message")
    await ask_back(world, await card_in(world, room))
    (sent,) = direct(world, world.member)
    assert QUESTION in texts(sent)
    assert public(world) == []
    me = world.member.user
    form = await press(me, sent, "Answer")
    await me.submit_modal(form, {"text": MORE})
    assert MORE in texts(await first_card(world, room))


async def test_it_works_after_a_restart(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    await ask_back(world, await card_in(world, room))
    await world.restart()
    opened = answer_of(await press(world.member, confirmed, "Is there an answer?"))
    form = await press(world.member, opened, "Answer")
    await world.member.submit_modal(form, {"text": MORE})
    await ask_back(world, await first_card(world, room), "And since when?")
    card_text = texts(await first_card(world, room))
    assert MORE in card_text
    assert "And since when?" in card_text


async def test_a_member_adds_unasked_and_nobody_else_can(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    custom_id = buttons(confirmed)["Add something"]
    form = await press(world.member, confirmed, "Add something")
    await world.member.submit_modal(form, {"text": MORE})
    assert MORE in texts(await first_card(world, room))
    others = answer_of(await pass_on(world, by=world.other))
    for person in (world.other, world.moderator):
        card = others if person is world.other else public(world, room)[0]
        assert NOT_YOURS in said(await forge(person, card, custom_id))
    await answer(world, await first_card(world, room))
    refused = await press(world.member, confirmed, "Add something")
    assert CLOSED in said(refused)


async def test_only_moderators_ask_back(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    ask_id = buttons(await card_in(world, room))["Ask for details"]
    assert NOT_MODERATOR in said(await forge(world.member, confirmed, ask_id))
    role = world.guild.create_role("Elders")
    elder = world.guild.add_member(world.env.create_user("eva"), roles=[role])
    configs = world.bot.services.configs
    await configs.set(world.guild.id, "moderator_roles", [role.id])
    form = await forge(elder, await ask(world, HUG, by=elder), ask_id)
    assert form.modal is not None
    await configs.set(world.guild.id, "moderator_roles", [])
    refused = await elder.submit_modal(form, {"text": QUESTION})
    assert NOT_MODERATOR in said(refused)
    assert public(world) == []


async def test_of_two_moderators_one_asks_and_the_other_is_told_who(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    late = await press(world.admin, card, "Ask for details")
    await ask_back(world, card)
    refused = await world.admin.submit_modal(late, {"text": "How old are you?"})
    assert f"<@{world.moderator.id}>" in said(refused)
    assert "How old are you?" in said(refused), "what was typed is handed back"
    assert "How old are you?" not in texts(await first_card(world, room))


async def test_of_two_moderators_one_answers_and_the_other_is_told_who(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    card = await card_in(world, room)
    late = await press(world.admin, card, "Answer")
    asking = await press(world.admin, card, "Ask for details")
    await answer(world, card, "Yes.")
    for form in (late, asking):
        refused = await world.admin.submit_modal(form, {"text": "No, never do that."})
        assert f"<@{world.moderator.id}>" in said(refused)
        assert "No, never do that." in said(refused)


async def test_danger_in_what_is_added_gets_help_and_is_not_kept(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    form = await press(world.member, confirmed, "Add something")
    helped = await world.member.submit_modal(form, {"text": DANGER})
    assert helped.response is not None
    assert world.core.texts.card(DangerKind.SELF).title in texts(helped.response), (
        "help comes first"
    )
    assert "has not reached anybody" in said(helped)
    assert "Send it anyway" not in buttons(answer_of(helped))
    assert DANGER not in texts(await first_card(world, room))
    forged = await forge(world.member, confirmed, buttons(confirmed)["Add something"] + ":safe")
    again = await world.member.submit_modal(forged, {"text": DANGER})
    assert world.core.texts.card(DangerKind.SELF).title in said(again)
    (ticket,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    assert ticket.messages == ()


async def test_what_was_misread_is_sent_when_the_member_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misread(_: str) -> Assessment:
        return Assessment(crisis=True, kind=DangerKind.SELF, level=Level.POSSIBLE)

    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    form = await press(world.member, confirmed, "Add something")
    monkeypatch.setattr(world.core.detector, "assess", misread)
    helped = await world.member.submit_modal(form, {"text": MORE})
    assert world.core.texts.card(DangerKind.SELF).title in said(helped)
    assert MORE not in texts(await first_card(world, room))
    again = await press(world.member, answer_of(helped), "Send it anyway")
    assert again.modal is not None
    assert again.modal["components"][-1]["component"]["value"] == MORE
    await world.member.submit_modal(again, {"text": MORE})
    assert MORE in texts(await first_card(world, room))


async def test_both_sides_may_write_so_often(world: World) -> None:
    room = await team_room(world)
    confirmed = answer_of(await pass_on(world))
    for number in range(MAX_MESSAGES):
        form = await press(world.member, confirmed, "Add something")
        await world.member.submit_modal(form, {"text": f"she said it on day {number}"})
        await ask_back(world, await first_card(world, room), f"what {number}?")
    form = await press(world.member, confirmed, "Add something")
    refused = await world.member.submit_modal(form, {"text": "and she said it to my sister"})
    assert ENOUGH in said(refused)
    assert "and she said it to my sister" in said(refused)
    assert ASKED_ENOUGH in said(await ask_back(world, await first_card(world, room), "and then?"))


async def test_an_erasure_takes_the_conversation_and_an_export_shows_it(world: World) -> None:
    await team_room(world)
    confirmed = answer_of(await pass_on(world))
    form = await press(world.member, confirmed, "Add something")
    await world.member.submit_modal(form, {"text": MORE})
    from bot.storage.inventory.member_data import Member

    member = Member(world.member.id, world.guild.id)
    privacy = world.bot.services.storage.member_data
    assert MORE in str(await privacy.export(member))
    await privacy.erase(member)
    assert await sealed_askers(world) == 0
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.list_open(world.guild.id)
        == []
    )


async def test_a_control_that_is_not_ours_is_refused(world: World) -> None:
    await team_room(world)
    confirmed = answer_of(await pass_on(world))
    for custom_id in ("b:case-add", "b:case-add:zz:1", "b:case-add:1f:1f"):
        result = said(await forge(world.member, confirmed, custom_id))
        assert STALE in result or "no longer kept" in result

"""What moderators answer may become an entry: offered, and never without their click."""

from __future__ import annotations

import sqlite3

import discord
import pytest
import simcord
from simcord.backend.models.message import AllowedMentions
from simcord.results import InteractionResult, ResponseMessage

from bot.own.form import Form
from bot.ui.cards.learning import CANNOT_READ, LEARN, SEND
from cogs.learning import NO_WORDS, OFF
from cogs.said import NOT_BY_MODERATOR, form_of_pair
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
from tests.discord.reading import buttons, selects, texts

ASKED = "is it fine to invite my therapist to my wedding"
ANSWER = "Many therapists come to the ceremony and skip the party. Ask them first."
MENU = "Save as answer"


async def learning_on(world: World) -> None:
    await world.bot.services.guilds.set(world.guild.id, "learning", True)


async def unanswered(world: World, text: str = UNRELATED) -> ResponseMessage:
    """A public question that the bot has no answer to; its card."""
    await world.member.send(world.channel, f"{me_of(world)} {text}")
    card = public(world)[-1]
    assert "Ask the moderators" in buttons(card)
    return card


async def reply_to(
    world: World,
    card: ResponseMessage,
    words: str = ANSWER,
    *,
    by: simcord.MemberActor | None = None,
    channel: simcord.ChannelHandle | None = None,
) -> discord.Message:
    return await (by or world.moderator).send(channel or world.channel, words, reply_to=card)


def filled_in(form: InteractionResult) -> dict[str, str]:
    """What stands in the fields of a form that was opened."""
    assert form.modal is not None, said(form)
    fields = [row["component"] for row in form.modal["components"]]
    return {str(field["custom_id"]): str(field.get("value") or "") for field in fields}


async def hand_in(
    person: simcord.MemberActor, form: InteractionResult, **changed: str
) -> ResponseMessage:
    return answer_of(await person.submit_modal(form, filled_in(form) | changed))


def own_entries(world: World) -> int:
    with sqlite3.connect(world.bot.services.storage.path) as connection:
        (count,) = connection.execute("SELECT count(*) FROM entries").fetchone()
        return int(count)


async def test_a_reply_to_an_unanswered_question_is_kept_only_after_preview_and_click(
    world: World,
) -> None:
    await learning_on(world)
    card = await unanswered(world)
    reply = await reply_to(world, card)
    offer = public(world)[-1]
    assert LEARN in texts(offer)
    assert offer.message.reference is not None
    assert offer.message.reference.message_id == reply.id
    assert ANSWER not in texts(offer)
    form = await press(world.moderator, offer, "Save as an entry")
    assert filled_in(form)["question"] == UNRELATED
    assert filled_in(form)["short"] == ANSWER
    preview = await hand_in(world.moderator, form, question="May they come to my wedding?")
    assert ANSWER in texts(preview)
    assert own_entries(world) == 0
    saved = answer_of(await press(world.moderator, preview, "Save"))
    assert own_entries(world) == 1
    assert ANSWER in texts(await ask(world, "May they come to my wedding?"))
    (row, *_) = await world.bot.services.storage.audit.recent(world.guild.id)
    assert (row.action, row.actor_id) == ("entry-added", world.moderator.id)
    await press(world.moderator, saved, "Undo")
    assert own_entries(world) == 0
    assert ANSWER not in texts(await ask(world, "May they come to my wedding?"))


async def test_nothing_is_offered_while_learning_is_off(world: World) -> None:
    card = await unanswered(world)
    await reply_to(world, card)
    assert len(public(world)) == 1
    await learning_on(world)
    await reply_to(world, card)
    offer = public(world)[-1]
    await world.bot.services.guilds.set(world.guild.id, "learning", False)
    assert OFF in said(await press(world.moderator, offer, "Save as an entry"))


async def test_only_moderators_are_offered_and_may_use_it(world: World) -> None:
    await learning_on(world)
    card = await unanswered(world)
    await reply_to(world, card, by=world.other)
    assert len(public(world)) == 1
    await reply_to(world, card)
    offer = public(world)[-1]
    for label in ("Save as an entry", "No, thanks"):
        refused = await press(world.other, offer, label)
        assert refused.ephemeral
        assert refused.modal is None
        assert "for moderators" in said(refused)
    assert public(world)[-1].id == offer.id


async def test_what_a_member_wrote_is_not_learned_even_with_a_forged_offer(world: World) -> None:
    await learning_on(world)
    card = await unanswered(world)
    theirs = await reply_to(world, card, by=world.other)
    await reply_to(world, card)
    offer = public(world)[-1]
    result = await forge(world.moderator, offer, f"b:learn:q1f:{theirs.id:x}")
    assert result.modal is None
    assert NOT_BY_MODERATOR in said(result)
    assert own_entries(world) == 0


async def test_another_moderators_answer_can_be_kept_until_they_are_none(world: World) -> None:
    await learning_on(world)
    card = await unanswered(world)
    await reply_to(world, card, by=world.admin)
    offer = public(world)[-1]
    assert (await press(world.moderator, offer, "Save as an entry")).modal is not None
    world.guild.remove_member(world.admin)
    refused = await press(world.moderator, offer, "Save as an entry")
    assert refused.modal is None
    assert NOT_BY_MODERATOR in said(refused)


async def test_no_thanks_takes_the_offer_away(world: World) -> None:
    await learning_on(world)
    card = await unanswered(world)
    await reply_to(world, card)
    await press(world.moderator, public(world)[-1], "No, thanks")
    assert [each.id for each in public(world)] == [card.id]


async def test_a_short_remark_is_no_answer(world: World) -> None:
    await learning_on(world)
    card = await unanswered(world)
    await reply_to(world, card, "hm, good one")
    assert len(public(world)) == 2
    await reply_to(world, card, "who knows?")
    assert len(public(world)) == 2


async def test_a_reply_whose_ping_is_off_cannot_be_read_and_that_is_said(world: World) -> None:
    await learning_on(world)
    card = await unanswered(world)
    backend = world.env.backend
    reference = {"channel_id": str(world.channel.id), "message_id": str(card.id)}
    backend.create_message(
        world.channel.id,
        world.moderator.id,
        ANSWER,
        reference=backend.normalize_message_reference(world.channel.id, reference),
        allowed_mentions=AllowedMentions(replied_user=False),
    )
    await world.env.settle()
    hint = public(world)[-1]
    assert CANNOT_READ in texts(hint)
    assert buttons(hint) == {}


async def test_a_picture_is_no_answer(world: World) -> None:
    await learning_on(world)
    card = await unanswered(world)
    await world.moderator.send(world.channel, reply_to=card, attachments=[("a.png", b"x")])
    assert len(public(world)) == 1


async def test_the_offer_works_after_a_restart(world: World) -> None:
    await learning_on(world)
    await reply_to(world, await unanswered(world))
    offer = public(world)[-1]
    await world.restart()
    form = await press(world.moderator, offer, "Save as an entry")
    await world.restart()
    assert ANSWER in texts(await hand_in(world.moderator, form, question="A wedding?"))


async def test_the_question_is_read_in_the_channel_where_the_log_keeps_none(world: World) -> None:
    await learning_on(world)
    await world.bot.services.guilds.set(world.guild.id, "log_mode", "counts")
    await reply_to(world, await unanswered(world))
    form = await press(world.moderator, public(world)[-1], "Save as an entry")
    assert filled_in(form)["question"] == UNRELATED


async def test_a_reply_to_a_case_is_brought_to_whoever_asked(world: World) -> None:
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
    assert sealed_askers(world) == 0
    (card,) = public(world, room)
    assert ANSWER in texts(card)


async def test_a_reply_to_a_case_is_sent_and_kept_where_learning_is_on(world: World) -> None:
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
    (case,) = await world.bot.services.storage.cases.list_open(world.guild.id)
    theirs = await world.other.send(world.channel, "just trust me, it is fine")
    own = await ask(world, UNRELATED, by=world.moderator)
    forged = f"b:case-reply:{case.id:x}:{theirs.id:x}"
    assert NOT_BY_MODERATOR in said(await forge(world.moderator, own, forged))
    theirs_too = await ask(world, UNRELATED, by=world.other)
    assert "for moderators" in said(await forge(world.other, theirs_too, forged))
    assert set(buttons(await card_in(world, room))) == set(buttons(card))


async def test_an_answered_case_becomes_an_entry(world: World) -> None:
    room = await team_room(world)
    await pass_on(world)
    result = await answer(world, await card_in(world, room), ANSWER)
    for message in (answer_of(result), await card_in(world, room)):
        form = await press(world.moderator, message, "Save as an entry")
        assert (filled_in(form)["question"], filled_in(form)["short"]) == (WORDS, ANSWER)
    preview = await hand_in(world.moderator, form)
    await press(world.moderator, preview, "Save")
    assert ANSWER in texts(await ask(world, WORDS))


async def test_a_new_entry_is_written_from_an_open_case_and_linked(world: World) -> None:
    room = await team_room(world)
    await pass_on(world, way="message")
    card = await card_in(world, room)
    form = await press(world.moderator, card, "New entry")
    assert (filled_in(form)["question"], filled_in(form)["short"]) == (WORDS, "")
    await press(world.moderator, await hand_in(world.moderator, form, short=ANSWER), "Save")
    offer = answer_of(await press(world.moderator, card, "Link an entry"))
    first = str(selects(offer)["Entries that may fit"]["options"][0]["value"])
    assert first.startswith("own-")
    shown = answer_of(await pick(world.moderator, offer, "Entries that may fit", first))
    await press(world.moderator, shown, "Send this answer")
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
    assert own_entries(world) == 0


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
    assert OFF in said(result)
    await learning_on(world)
    empty = await world.moderator.send(world.channel, "🫂 …")
    result = await world.moderator.context_menu(world.channel, MENU, empty)
    assert NO_WORDS in said(result)


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
    assert form_of_pair("a", "") == Form("a", "", "")
    form.draft()

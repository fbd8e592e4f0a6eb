"""Moderators' answers may become entries: offered, and never without their click."""

from __future__ import annotations

import discord
import simcord
from simcord.backend.models.message import AllowedMentions
from simcord.results import InteractionResult, ResponseMessage

from bot.moderation.tickets.errors import LEARNING_OFF
from bot.ui.cards.tickets.learning import CANNOT_READ, LEARN
from cogs.tickets.moderator_messages import NOT_BY_MODERATOR
from tests.discord.acting import UNRELATED, answer_of, ask, forge, me_of, press, public, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts

ASKED = "is it fine to invite my therapist to my wedding"
ANSWER = "Many therapists come to the ceremony and skip the party. Ask them first."
MENU = "Save as answer"


async def learning_on(world: World) -> None:
    await world.bot.services.configs.set(world.guild.id, "learning", True)


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
    """The texts in the fields of a form that was opened."""
    assert form.modal is not None, said(form)
    fields = [row["component"] for row in form.modal["components"]]
    return {str(field["custom_id"]): str(field.get("value") or "") for field in fields}


async def hand_in(
    person: simcord.MemberActor, form: InteractionResult, **changed: str
) -> ResponseMessage:
    return answer_of(await person.submit_modal(form, filled_in(form) | changed))


async def own_entries(world: World) -> int:
    return await world.stored.count("entries")


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
    assert await own_entries(world) == 0
    done_card = answer_of(await press(world.moderator, preview, "Save"))
    assert await own_entries(world) == 1
    assert ANSWER in texts(await ask(world, "May they come to my wedding?"))
    (row, *_) = await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id)
    assert (row.action, row.actor_id) == ("entry-added", world.moderator.id)
    await press(world.moderator, done_card, "Undo")
    assert await own_entries(world) == 0
    assert ANSWER not in texts(await ask(world, "May they come to my wedding?"))


async def test_nothing_is_offered_while_learning_is_off(world: World) -> None:
    card = await unanswered(world)
    await reply_to(world, card)
    assert len(public(world)) == 1
    await learning_on(world)
    await reply_to(world, card)
    offer = public(world)[-1]
    await world.bot.services.configs.set(world.guild.id, "learning", False)
    assert LEARNING_OFF in said(await press(world.moderator, offer, "Save as an entry"))


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
    assert await own_entries(world) == 0


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
    await world.bot.services.configs.set(world.guild.id, "log_mode", "counts")
    await reply_to(world, await unanswered(world))
    form = await press(world.moderator, public(world)[-1], "Save as an entry")
    assert filled_in(form)["question"] == UNRELATED

"""A member has their own question forgotten, and nobody has another's forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from simcord.results import ResponseMessage

from bot.client.errors import STALE
from bot.ui.cards.answers.offer import DISMISS
from bot.ui.forgetting import FORGOTTEN, LABEL
from bot.ui.look import NOTED, OLD_NOTES
from bot.ui.prepared import TemplateShelf
from cogs.asking.dismiss import STILL_NOTED
from cogs.privacy.forget import GONE, NOT_YOURS
from tests.discord.acting import (
    HUG,
    UNRELATED,
    answer_of,
    ask,
    forge,
    me_of,
    open_related,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import buttons, choices, offers, related_in, texts
from tests.discord.steering import asks_back, is_slow


@pytest.mark.parametrize("question", [HUG, UNRELATED])
async def test_a_question_is_forgotten_and_the_card_says_so(world: World, question: str) -> None:
    card = await ask(world, question)
    assert NOTED in texts(card)
    assert HUG not in texts(card) or question == HUG
    result = await press(world.member, card, LABEL)
    assert FORGOTTEN in said(result)
    assert await rows(world) == []
    assert LABEL not in offers(card)
    assert NOTED not in texts(card)


@pytest.mark.parametrize("note", OLD_NOTES)
async def test_a_card_of_an_older_version_no_longer_says_that_it_is_noted(
    world: World, monkeypatch: pytest.MonkeyPatch, note: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.ui.look.NOTED", note)
        # Another test may have drawn this card in its present words already.
        patch.setattr("bot.ui.cards.answers.answer._SHELF", TemplateShelf(1))
        card = await ask(world, HUG)
    assert note in texts(card)
    assert FORGOTTEN in said(await press(world.member, card, LABEL))
    assert note not in texts(card)


async def test_the_other_controls_stay_and_do_not_claim_that_it_is_noted(world: World) -> None:
    card = await ask(world, HUG)
    await press(world.member, card, LABEL)
    opened = answer_of(await press(world.member, card, "Why"))
    assert opened.id == card.id
    assert NOTED not in texts(opened)
    assert LABEL not in offers(opened)
    assert await rows(world) == []


async def test_the_button_stays_on_the_card_whatever_is_done_with_it(world: World) -> None:
    card = await ask(world, HUG)
    card = answer_of(await press(world.member, card, "Why"))
    assert NOTED in texts(card)
    card = answer_of(await press(world.member, card, "Not helpful"))
    assert NOTED in texts(card)
    card = answer_of(await open_related(world.member, card, related_in(card)[0]))
    assert NOTED not in texts(card), "the related answer itself was not asked for"
    await press(world.member, card, LABEL)
    assert await rows(world) == []
    storage = world.bot.services.storage
    assert (
        await storage.repositories.questions.questions.statistics(
            world.guild.id, datetime(2020, 1, 1, tzinfo=UTC)
        )
    ).not_helpful == 0


async def test_it_is_there_when_the_bot_asks_back_and_knows_no_answer(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    card = await ask(world, "hug")
    assert LABEL in offers(card)
    none = answer_of(await press(world.member, card, "None of these"))
    assert NOTED in texts(none)
    await press(world.member, none, LABEL)
    assert await rows(world) == []


async def test_a_second_press_says_that_there_is_nothing_left(world: World) -> None:
    card = await ask(world, HUG)
    custom_id = forgetting(card)
    await press(world.member, card, LABEL)
    assert GONE in said(await forge(world.member, card, custom_id))


async def test_a_button_outlives_a_restart(world: World) -> None:
    card = await ask(world, HUG)
    await world.restart()
    assert FORGOTTEN in said(await press(world.member, card, LABEL))
    assert await rows(world) == []


async def test_nobody_forgets_for_another(world: World) -> None:
    """Whatever custom id a broken client makes up, another's question stays."""
    card = await ask(world, HUG)
    theirs = forgetting(card)
    own = await ask(world, UNRELATED, by=world.other)
    _, action, question_id, proof = theirs.split(":")
    own_proof = forgetting(own).split(":")[-1]
    forged = [
        theirs,
        f"b:{action}:{question_id}:{own_proof}",
        f"b:{action}:{question_id}:{proof[:-1]}",
        f"b:{action}:{question_id}:{'A' * 16}",
        f"b:{action}:{question_id}:é",
        f"b:{action}:{question_id}:",
        f"b:{action}:{question_id}",
        f"b:{action}:zz:{own_proof}",
        f"b:{action}",
    ]
    for custom_id in forged:
        result = await forge(world.other, own, custom_id)
        assert NOT_YOURS in said(result) or STALE in said(result)
    assert len(await rows(world)) == 2


async def test_it_holds_for_one_server_only(world: World) -> None:
    theirs = forgetting(await ask(world, HUG))
    elsewhere = world.env.create_guild(name="Elsewhere")
    channel = elsewhere.create_text_channel("questions")
    there = elsewhere.add_member(world.member.user)
    card = answer_of(await there.slash(channel, "ask", question=HUG))
    assert NOT_YOURS in said(await forge(there, card, theirs))
    assert len(await rows(world)) == 1


async def test_a_public_card_has_no_such_button_and_takes_none(world: World) -> None:
    private = await ask(world, HUG)
    await press(world.member, private, "Share in this channel")
    (shared,) = public(world)
    assert LABEL not in offers(shared)
    assert STALE in said(await forge(world.member, shared, forgetting(private)))
    copied = answer_of(await press(world.other, shared, "Read more"))
    assert LABEL not in offers(copied)
    assert NOTED not in texts(copied)
    assert len(await rows(world)) == 1


async def test_a_public_answer_is_followed_by_a_private_way_to_forget(world: World) -> None:
    result = await world.member.slash(world.channel, "ask", question=HUG, share=True)
    assert result.response is not None
    assert not result.response.ephemeral
    assert LABEL not in offers(result.response)
    (told,) = result.followups
    assert told.ephemeral
    assert NOTED in texts(told)
    assert FORGOTTEN in said(await press(world.member, told, LABEL))
    assert await rows(world) == []


async def test_a_public_answer_that_was_promised_has_it_beside_the_promise(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.responses.ACKNOWLEDGE_AFTER", 0.05)
    is_slow(world, 0.3)
    result = await world.member.slash(world.channel, "ask", question=HUG, share=True)
    sent = [card for card in (result.response, *result.followups) if card is not None]
    (told,) = [card for card in sent if card.ephemeral]
    assert texts(told).startswith("Shared.")
    assert len(public(world)) == 1
    await press(world.member, told, LABEL)
    assert await rows(world) == []


async def test_who_was_not_answered_in_public_can_have_it_forgotten(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {UNRELATED}")
    (card,) = public(world)
    result = await press(world.member, card, DISMISS)
    assert STILL_NOTED in said(result)
    assert public(world) == []
    await press(world.member, answer_of(result), LABEL)
    assert await rows(world) == []


async def test_a_moderator_who_dismisses_forgets_for_nobody(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {UNRELATED}")
    (card,) = public(world)
    result = await press(world.moderator, card, DISMISS)
    assert LABEL not in offers(answer_of(result))
    assert len(await rows(world)) == 1


async def test_a_direct_message_needs_none(world: World) -> None:
    card = answer_of(await world.member.user.slash("ask", question=HUG))
    assert LABEL not in offers(card)
    theirs = forgetting(await ask(world, HUG))
    assert STALE in said(await forge(world.member.user, card, theirs))


def forgetting(card: ResponseMessage) -> str:
    """The custom id of a button that forgets what this card lets forget."""
    found = buttons(card)
    return found[LABEL] if LABEL in found else f"b:{choices(card)[LABEL][1]}"

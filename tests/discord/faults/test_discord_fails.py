"""Discord refuses, loses or repeats something."""

from __future__ import annotations

import logging

import discord
import pytest

from bot.client import responses as replies
from tests.discord.acting import HUG, ask, me_of, press, public, rows, said
from tests.discord.conftest import PROMISED_AFTER, World
from tests.discord.reading import texts
from tests.discord.steering import breaks, is_slow

CALLBACK = "/interactions/*/callback"


def promised(world: World, kind: int = 5) -> bool:
    """Whether the newest interaction was first acknowledged, to be answered later.

    kind: 5 with a new message, 6 with a change of the card.
    """
    callbacks = [r.json for r in world.env.http_requests if r.path.endswith("/callback")]
    return callbacks[-1] is not None and callbacks[-1]["type"] == kind


def number_in(text: str) -> str:
    """The error id that a person reads."""
    return text.split("**")[1]


async def test_an_error_of_discord_is_answered_once_with_a_number(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.expected = (discord.HTTPException,)
    world.env.inject_error("POST", CALLBACK)
    result = await world.member.slash(world.channel, "ask", question=HUG)
    assert result.ephemeral
    error_id = number_in(said(result))
    assert error_id in caplog.text
    assert "hug" not in caplog.text
    assert not result.followups


async def test_when_discord_stays_broken_nothing_breaks_with_it(world: World) -> None:
    world.expected = (discord.HTTPException,)
    world.env.inject_error("POST", CALLBACK, times=None)
    result = await world.member.slash(world.channel, "ask", question=HUG)
    assert not result.acknowledged
    world.env.backend.faults.clear()
    assert (await ask(world, HUG)).ephemeral


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_an_interaction_that_is_over_is_let_go(
    world: World, status: int, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    world.expected = (discord.HTTPException,)
    for act in ("command", "button"):
        card = await ask(world, HUG)
        world.env.inject_error("POST", CALLBACK, status=status, code=code)
        before = len(world.env.http_requests)
        if act == "command":
            await world.member.slash(world.channel, "ask", question=HUG)
        else:
            await press(world.member, card, "Why")
        assert len(world.env.http_requests) - before == 1, "it tried again"
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


async def test_a_missing_permission_is_named(world: World) -> None:
    world.expected = (discord.HTTPException,)
    message = await world.other.send(world.channel, HUG)
    looked_up = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    assert looked_up.response is not None
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    result = await press(world.member, looked_up.response, "Post as a reply")
    assert "Send Messages" in said(result)
    assert not public(world)


async def test_our_own_fault_is_told_and_logged_without_the_question(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.expected = (RuntimeError,)
    breaks(world, RuntimeError("out of order"))
    result = await world.member.slash(world.channel, "ask", question=f"{HUG} zebrafinch")
    assert result.ephemeral
    assert number_in(said(result)) in caplog.text
    assert "/ask" in caplog.text
    assert "zebrafinch" not in caplog.text


async def test_our_own_fault_behind_a_button_is_told_too(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    card = await ask(world, f"{HUG} zebrafinch")
    breaks(world, RuntimeError("out of order"))
    result = await press(world.member, card, "Not what I meant")
    assert result.ephemeral
    assert number_in(said(result)) in caplog.text
    assert "s:menu" in caplog.text
    assert "zebrafinch" not in caplog.text


async def test_our_own_fault_is_told_to_who_mentions_the_bot(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    breaks(world, RuntimeError("out of order"))
    await world.member.send(world.channel, f"{me_of(world)} {HUG} zebrafinch")
    (card,) = public(world)
    assert number_in(texts(card)) in caplog.text
    assert "zebrafinch" not in caplog.text


async def test_a_broken_autocomplete_offers_nothing_and_says_nothing(world: World) -> None:
    world.expected = (Exception,)
    breaks(world, RuntimeError("out of order"))
    matcher = world.bot.services.answerer.matcher
    setattr(matcher, "complete", None)  # noqa: B010 calling it fails
    offered = await world.member.autocomplete(world.channel, "faq", "question", "hug")
    assert offered == []
    assert "hug" in said(await world.member.slash(world.channel, "faq", question="hugs"))


async def test_a_slow_answer_is_promised_in_time_and_then_given(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PROMISED_AFTER <= 2
    monkeypatch.setattr(replies, "ACKNOWLEDGE_AFTER", 0.05)
    is_slow(world, 0.3)
    result = await world.member.slash(world.channel, "ask", question=HUG)
    assert promised(world)
    assert result.ephemeral
    assert world.core.snapshot.entries["hugs"].short in said(result)
    assert len(await rows(world)) == 1


async def test_a_slow_answer_is_still_shared_when_that_was_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.responses.ACKNOWLEDGE_AFTER", 0.05)
    is_slow(world, 0.3)
    await world.member.slash(world.channel, "ask", question=HUG, share=True)
    assert promised(world)
    (card,) = public(world)
    assert world.core.snapshot.entries["hugs"].short in texts(card)


async def test_a_slow_button_is_promised_and_answered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await ask(world, HUG)
    monkeypatch.setattr("bot.client.responses.ACKNOWLEDGE_AFTER", 0.05)
    is_slow(world, 0.3)
    result = await press(world.member, card, "Not what I meant")
    assert promised(world, 6)
    assert "Sorry that I misread you" in said(result) + texts(card)

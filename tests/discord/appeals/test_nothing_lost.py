"""What stands in the way of an appeal or of its decision loses no words, and is told truly."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
import simcord

from bot.moderation.appeals import AppealDecision, AppealStatus, errors
from bot.moderation.cases.models import CaseKind
from bot.storage import StorageUnavailable
from bot.ui.cards.appeals.outcome import AGAIN, MISREAD, NOT_SENT
from bot.ui.cards.appeals.team import VOID_RUNS
from bot.ui.forms.appeals import CHANGED
from cogs.appeals.reminders import AppealReminders
from tests.discord.acting import answer_of, press, public, said
from tests.discord.appeals.test_appeals import (
    ASK,
    SIDE,
    appeal,
    appeals_later,
    in_private,
    is_timed_out,
    read,
    room,
    second,
    timed_out,
)
from tests.discord.conftest import World
from tests.discord.ordering import all_cases, take_roles
from tests.discord.reading import texts

__all__ = ["room", "second"]

HARMLESS = "please unban me"
"""Sounds a little like danger to the check, as short pleas do."""


def answers_of(form: simcord.InteractionResult) -> dict[str, str]:
    """What stands in the fields of a form."""
    assert form.modal is not None
    fields = [part["component"] for part in form.modal["components"] if "component" in part]
    return {field["custom_id"]: field.get("value", "") for field in fields}


async def fail(*_: object, **__: object) -> None:
    raise StorageUnavailable


async def test_what_a_member_wrote_comes_back_with_the_form(
    world: World, room: simcord.ChannelHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    await timed_out(world)
    user, _ = in_private(world, world.member)
    empty = await appeal(world, "  ")
    assert errors.EMPTY in said(empty)
    form = await press(user, answer_of(empty), AGAIN)
    with monkeypatch.context() as patch:
        patch.setattr(world.bot.services.moderation.appeals, "hand_in", fail)
        unsent = await user.submit_modal(form, {"answer-0": SIDE, "answer-1": "Two."})
    assert NOT_SENT in said(unsent)
    again = await press(user, answer_of(unsent), AGAIN)
    assert answers_of(again) == {"answer-0": SIDE, "answer-1": "Two."}
    misread = await user.submit_modal(again, {"answer-0": HARMLESS, "answer-1": ""})
    assert MISREAD in said(misread)
    assert public(world, room) == []
    form = await press(user, answer_of(misread), AGAIN)
    assert answers_of(form)["answer-0"] == HARMLESS
    assert "It is with the moderators" in said(await user.submit_modal(form, answers_of(form)))


async def test_an_answer_stays_with_the_question_that_was_read(
    world: World, room: simcord.ChannelHandle, second: simcord.MemberActor
) -> None:
    await timed_out(world)
    user, messages = in_private(world, world.member)
    form = await press(user, messages[-1], ASK)
    await world.bot.services.configs.set(world.guild.id, "appeal_questions", "Was it fair?")
    await user.submit_modal(form, {"answer-0": SIDE, "answer-1": "Second thoughts."})
    shown = said(await read(world, room, second))
    assert SIDE in shown
    assert "Second thoughts." in shown
    assert "Was it fair?" not in shown
    assert CHANGED in shown


async def test_a_decision_that_cannot_be_carried_out_hands_its_words_back(
    world: World, room: simcord.ChannelHandle, second: simcord.MemberActor
) -> None:
    await timed_out(world)
    await appeal(world)
    card = answer_of(await read(world, room, second))
    form = await press(second, card, "End the timeout")
    world.env.inject_error(
        "PATCH", f"/guilds/{world.guild.id}/members/{world.member.id}", status=403, code=50013
    )
    failed = await second.submit_modal(form, {"text": "Sorry, and welcome back."})
    assert "Sorry, and welcome back." in said(failed)
    assert is_timed_out(world)
    (waiting,) = await world.bot.services.moderation.appeals.waiting(world.guild.id)
    form = await press(second, card, "End the timeout")
    take_roles(world, second)
    refused = await second.submit_modal(form, {"text": "Sorry."})
    assert is_timed_out(world)
    assert refused.ephemeral
    assert waiting.row.is_open


async def test_nobody_is_told_of_an_end_that_a_crash_kept_from_happening(
    world: World, room: simcord.ChannelHandle, second: simcord.MemberActor
) -> None:
    await timed_out(world)
    await appeal(world)
    desk = world.bot.services.moderation.appeals
    (view,) = await desk.waiting(world.guild.id)
    decision = AppealDecision(AppealStatus.LIFTED, second.id, "Welcome back.")
    await desk.decide(world.guild.id, view.row.id, decision)
    before = len(in_private(world, world.member)[1])
    appeals_later(world, timedelta(minutes=6))
    await cast("AppealReminders", world.bot.get_cog("AppealReminders")).round()
    assert is_timed_out(world)
    assert len(in_private(world, world.member)[1]) == before
    assert [each.row.id for each in await desk.waiting(world.guild.id)] == [view.row.id]
    again = await press(second, public(world, room)[-1], "Read it")
    assert SIDE in said(again)


async def test_what_goes_on_at_discord_can_be_appealed_though_its_case_is_void(
    world: World, room: simcord.ChannelHandle, second: simcord.MemberActor
) -> None:
    case = await timed_out(world)
    cases = world.bot.services.moderation.cases
    await cases.void(world.guild.id, case.id, world.moderator.id, "A mistake.")
    assert "It is with the moderators" in said(await appeal(world))
    reading = await read(world, room, second)
    assert VOID_RUNS.format(kind=CaseKind.TIMEOUT) in said(reading)
    form = await press(second, answer_of(reading), "End the timeout")
    done = await second.submit_modal(form, {"text": "We see it now."})
    assert "no longer holds" in said(done)
    assert not is_timed_out(world)
    assert [each.kind for each in await all_cases(world)] == [CaseKind.TIMEOUT, CaseKind.UNTIMEOUT]
    assert "taken back" in texts(public(world, room)[-1])

"""Whoever moderates elsewhere, or did so here until a moment ago, reaches nothing of moderation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
import pytest

from bot.client.checks import NOT_ADMIN, NOT_MODERATOR
from bot.client.moderation.approval_cards import ask_for_second
from bot.client.moderation.gateway import gateway_in
from bot.moderation.actions.errors import NeedsApprovalError
from bot.moderation.actions.orders import ActionOrder
from bot.moderation.appeals import Answered, AppealStatus
from bot.moderation.cases.models import CaseKind
from bot.moderation.reports import NewReport, ReportCategory, ReportTarget
from bot.moderation.restrictions import RestrictionKind
from bot.ui.controls.items import pack
from bot.ui.controls.moderation import (
    appeals,
    approvals,
    automod,
    cases,
    duty,
    reports,
    restrictions,
)
from bot.ui.controls.states import State
from tests.discord.acting import HUG, answer_of, ask, forge, said
from tests.discord.conftest import World
from tests.discord.ordering import all_cases, chief, order, take_roles
from tests.discord.reporting import report_room

ALL = discord.Permissions.all()


@dataclass(frozen=True, slots=True)
class Found:
    """What a control could name: the tag of a statement, and an order that waits."""

    tag: str
    approval_id: int


def controls(world: World, found: Found) -> list[State]:
    """Return a control of each kind that moderators press or submit, for what there is here."""
    draft = cases.OrderDraft(CaseKind.WARNING, world.member.id)
    ban = cases.OrderDraft(CaseKind.BAN, world.member.id)
    step = reports.ReportStep.WARN
    return [
        cases.OpenOrderForm(draft),
        cases.SendOrder(draft),
        cases.AskToAct(ban),
        cases.ConfirmOrder(0, ban),
        cases.ShowCase(1),
        cases.ShowRecord(world.member.id),
        cases.FindCases(0, None, world.member.id, None, ""),
        cases.EditCase(1),
        cases.SaveCase(1),
        cases.AskToVoid(1),
        cases.VoidCase(1),
        approvals.ApproveOrder(found.approval_id),
        approvals.RefuseOrder(found.approval_id),
        reports.ClaimReport(1),
        reports.TakeReportOver(1),
        reports.ReleaseReport(1),
        reports.OpenReportThread(1),
        reports.ReadReport(1),
        reports.AskForReportAction(1, step),
        reports.TakeReportAction(1, step),
        reports.AskToBlockReporter(1, found.tag),
        reports.BlockReporter(1, found.tag),
        appeals.ReadAppeal(1),
        appeals.AskToDecide(1, AppealStatus.LIFTED),
        appeals.DecideAppeal(1, AppealStatus.LIFTED),
        appeals.BlockAppeals(1, 30),
        duty.ShowDuty(),
        duty.AskForWeek(),
        restrictions.EndRestriction(RestrictionKind.LOCK, world.channel.id, 1),
        automod.ShowAutoMod(),
    ]


async def furnished(world: World) -> Found:
    """A warning with its appeal, a report, and a ban that waits for a second moderator."""
    services, guild_id = world.bot.services.moderation, world.guild.id
    await report_room(world)
    await order(world, "warn", "Please be kind.")
    config = await world.bot.services.configs.get(guild_id)
    answers = [Answered("What happened?", "marmalade")]
    await services.appeals.hand_in(guild_id, 1, world.member.id, answers, config)
    target = ReportTarget(world.member.id)
    new = NewReport(guild_id, 1, ReportCategory.SPAM, target, world.other.id, words="zigzag")
    stored = await services.reports.file(new)
    await world.bot.services.configs.set(guild_id, "two_for_bans", "always")
    ban = ActionOrder(guild_id, CaseKind.BAN, world.member.id, chief(world).id, "ban", anyway=True)
    with pytest.raises(NeedsApprovalError) as waits:
        await services.actions.act(ban, gateway_in(world.bot, guild_id))
    await ask_for_second(world.bot, ban, waits.value)
    return Found(stored.row.statements[0].tag, waits.value.approval_id)


async def standing(world: World, found: Found) -> list[Any]:
    """What is on record here, all of it that somebody could change."""
    services, guild_id = world.bot.services.moderation, world.guild.id
    report = await services.reports.get(guild_id, 1)
    approval, _ = await services.approvals.get(guild_id, found.approval_id)
    view = await services.duty.view(guild_id)
    waiting = await services.appeals.waiting(guild_id)
    return [await all_cases(world), report, approval, waiting, view.shifts, view.rota]


def asked_of(world: World, since: int) -> list[str]:
    """What the bot asked Discord to do since then, but for its answers to presses."""
    answered = ("/interactions/", "/webhooks/")
    requests = world.env.http_requests[since:]
    return [
        f"{each.method} {each.path}"
        for each in requests
        if each.method != "GET" and not any(part in each.path for part in answered)
    ]


async def test_a_moderator_of_another_server_changes_and_reads_nothing_here(world: World) -> None:
    found = await furnished(world)
    before = await standing(world, found)
    away = world.env.create_guild(name="Elsewhere")
    role = away.create_role("Team", permissions=ALL)
    stranger = away.add_member(world.env.create_user("sly"), roles=[role])
    room = away.create_text_channel("room")
    since = len(world.env.http_requests)
    for state in controls(world, found):
        card = answer_of(await stranger.slash(room, "ask", question=HUG))
        result = await forge(stranger, card, pack("b", state))
        shown = said(result) if result.modal is None else str(result.modal)
        for secret in ("Please be kind.", "marmalade", "zigzag"):
            assert secret not in shown, state
    assert await standing(world, found) == before
    assert asked_of(world, since) == []


async def test_who_moderated_until_a_moment_ago_presses_and_submits_nothing(world: World) -> None:
    found = await furnished(world)
    before = await standing(world, found)
    former = chief(world, "fay")
    card = await ask(world, HUG, by=former)
    take_roles(world, former)
    since = len(world.env.http_requests)
    for state in controls(world, found):
        said_to_them = said(await forge(former, card, pack("b", state)))
        assert said_to_them in {NOT_MODERATOR, NOT_ADMIN}, state
    assert await standing(world, found) == before
    assert asked_of(world, since) == []

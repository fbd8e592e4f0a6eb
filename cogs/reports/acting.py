"""Moderators act on a report: each step asks its own permission, and says why in a form."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.community.team.hiding import show_again
from bot.client.component_router import handles
from bot.client.context import bot_of, config_of, server_id
from bot.client.errors import StaleControlError, UserError, sentence_for
from bot.client.moderation import acting
from bot.client.moderation.report_board import AWAY, show_report
from bot.client.moderation.report_telling import tell_reporters
from bot.client.moderation.sending_help import send_help
from bot.client.responses import Interaction, in_time, reply
from bot.moderation.actions.errors import ActionError, AlreadyActedError
from bot.moderation.actions.orders import ActionOrder, ActionResult
from bot.moderation.cases.models import CaseKind
from bot.moderation.reports import ReportEnding, ReportError, ReportRow, ReportStatus
from bot.moderation.reports.errors import ReportTakenError
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.cases.acted import ActedFacts, acted_card, kept_card, words_in
from bot.ui.cards.reports.ending import DELETED, WAS_GONE, closed_card
from bot.ui.cards.reports.returned import given_back_card, quicker_card, taken_back_card
from bot.ui.cards.reports.team import has_it_card
from bot.ui.controls.moderation.reports import AskForReportAction, ReportStep, TakeReportAction
from bot.ui.forms.modals import read_fields
from bot.ui.forms.report_actions import OUTCOME, OUTCOMES, StepChoices, action_modal
from cogs.reports.orders import link_of, order_in, require_choice, words_of

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

KINDS = {
    ReportStep.NOTE: (CaseKind.NOTE, ReportStatus.NOTED),
    ReportStep.WARN: (CaseKind.WARNING, ReportStatus.WARNED),
    ReportStep.TIMEOUT: (CaseKind.TIMEOUT, ReportStatus.TIMED_OUT),
    ReportStep.HELP: (CaseKind.SAFETY, ReportStatus.HELPED),
}
DONE = {
    ReportStep.NOTE: "Your note is case {id}.",
    ReportStep.WARN: "They have a warning: case {id}.",
    ReportStep.TIMEOUT: "They have a timeout: case {id}.",
    ReportStep.HELP: "Help is sent: case {id}. It is no punishment.",
}
NOT_CLOSED = (
    "That is done: case {id}. But I could not reach my records to close the report. Please close "
    "it with **Close it** in a minute."
)
NOT_SENT = (
    "**My message did not reach them**, so there is no case: their direct messages are closed, or "
    "Discord is away. You have the report; if you can, tell them yourself where help is: "
    "**/crisis**."
)
SENT_WITHOUT_CASE = (
    "Help has reached them. But I could not make a case of it. Please close the report with "
    "**Close it** in a minute."
)
NEEDS_TIMEOUT = "For a timeout you need **Moderate Members** yourself."
NEEDS_DELETE = "For that you need **Manage Messages** in <#{id}>."
NOBODY = "I no longer know whom this report is about, so nothing can be done to them from here."
NO_MESSAGE = "There is no message to delete: this report is about none, or it was deleted already."


class ReportActions(commands.Cog):
    """The buttons of a report's card that do something, and their forms."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.moderation.reports

    @handles(AskForReportAction)
    @moderators_only
    async def open_form(self, interaction: Interaction, state: AskForReportAction) -> None:
        """Ask why, unless another moderator has the report."""
        try:
            row = await self._actionable(interaction, state.report_id, state.step)
        except ReportTakenError as error:
            await reply(interaction, has_it_card(error.row))
            return
        await interaction.response.send_modal(action_modal(state, await _choices(interaction, row)))

    @handles(TakeReportAction)
    @moderators_only
    async def take_action(self, interaction: Interaction, state: TakeReportAction) -> None:
        """Take the step. A second moderator reads who was first; the typed words are never lost."""
        again = AskForReportAction(state.report_id, state.step, state.anyway)
        words = words_of(interaction)
        try:
            await self._take(interaction, state)
        except ReportTakenError as error:
            view = taken_back_card(error.row, again, words)
        except ReportError as error:
            view = kept_card(str(error), words)
        except AlreadyActedError as error:
            view = quicker_card(str(error), error.case, again, words)
        except StaleControlError:
            raise
        except (ActionError, UserError, StorageUnavailable) as error:
            view = given_back_card(sentence_for(error) or "", again, words)
        else:
            return
        await reply(interaction, view)

    async def _take(self, interaction: Interaction, state: TakeReportAction) -> None:
        row = await self._actionable(interaction, state.report_id, state.step)
        match state.step:
            case ReportStep.DELETE:
                await self._delete(interaction, row)
            case ReportStep.CLOSE:
                await self._close(interaction, row)
            case _:
                await self._act(interaction, row, state)

    async def _actionable(
        self, interaction: Interaction, report_id: int, step: ReportStep
    ) -> ReportRow:
        """Return a report if this moderator may take this step on it.

        Raises ReportError if it is over, about them or with somebody else, and UserError where
        they lack the permission of the step itself.
        """
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        if step is ReportStep.DELETE:
            # What may hurt others does not wait for whoever has the report.
            work = self._desk.get_open(guild_id, report_id, moderator_id)
        else:
            work = self._desk.get_free(guild_id, report_id, moderator_id)
        row = await in_time(interaction, work) if _is_form(interaction) else await work
        _require(interaction, row, step)
        return row

    async def _act(self, interaction: Interaction, row: ReportRow, state: TakeReportAction) -> None:
        """Take the report, act on the member, and close it with the case."""
        kind, status = KINDS[state.step]
        preparing = order_in(interaction, row, kind, anyway=state.anyway)
        preparation = await in_time(interaction, preparing)
        claim = self._desk.claim(row.guild_id, row.id, interaction.user.id)
        row = await in_time(interaction, claim)
        try:
            result = await self._carry_out(interaction, preparation.order)
        except Exception:
            # It stays with this moderator, who reads what to do; the card says so.
            await show_report(self.bot, row.guild_id, row.id)
            raise
        case_id = result.case.id
        ending = ReportEnding(status, interaction.user.id, case_id)
        try:
            row = await in_time(interaction, self._desk.close(row.guild_id, row.id, ending))
        except StorageUnavailable:
            await reply(interaction, notice(NOT_CLOSED.format(id=case_id)))
            return
        await reply(interaction, acted_card(result, ActedFacts(preparation.entry)))
        await self._show_end(interaction, row, DONE[state.step].format(id=case_id))

    async def _carry_out(self, interaction: Interaction, order: ActionOrder) -> ActionResult:
        """Act on the member. Help is sent before its case is made: a case says that it was."""
        if order.kind is not CaseKind.SAFETY:
            return await acting.act(interaction, order)
        await acting.check(interaction, order)
        sending = send_help(self.bot, order.guild_id, order.member_id)
        if not await in_time(interaction, sending):
            raise UserError(NOT_SENT)
        try:
            return await acting.act(interaction, order)
        except (ActionError, StorageUnavailable) as error:
            raise ReportError(SENT_WITHOUT_CASE) from error

    async def _delete(self, interaction: Interaction, row: ReportRow) -> None:
        """Delete the message; the report stays open for what else there is to do."""
        link = link_of(row)
        if link is None:
            raise UserError(NO_MESSAGE)
        deleting = acting.delete_message(interaction, link, words_of(interaction))
        there = await in_time(interaction, deleting)
        await reply(interaction, notice(DELETED if there else WAS_GONE))
        # The message is gone in any case, whether the card can say so or not.
        with suppress(StorageUnavailable):
            await self._desk.mark_deleted(row)
            await show_report(self.bot, row.guild_id, row.id)

    async def _close(self, interaction: Interaction, row: ReportRow) -> None:
        """Close it without anything more."""
        outcome = read_fields(interaction).get(OUTCOME, "")
        status = ReportStatus(require_choice(outcome, [each.value for each in OUTCOMES]))
        ending = ReportEnding(status, interaction.user.id, words=words_of(interaction))
        row = await in_time(interaction, self._close_own(row, ending))
        await self._show_end(interaction, row, "", ending.words)

    async def _close_own(self, row: ReportRow, ending: ReportEnding) -> ReportRow:
        """Close a report that nobody else has taken meanwhile."""
        await self._desk.claim(row.guild_id, row.id, ending.moderator_id)
        return await self._desk.close(row.guild_id, row.id, ending)

    async def _show_end(
        self, interaction: Interaction, row: ReportRow, sentence: str, note: str = ""
    ) -> None:
        """Say on the card and to the moderator that it is over; then tell who reported it."""
        if row.status is ReportStatus.DISMISSED:
            # Nothing was wrong with it; if that fails, its card still offers to show it.
            with suppress(StorageUnavailable, *AWAY):
                await show_again(self.bot, row)
        card_changed = False
        # It is over in any case; a later round tells who could not be told now.
        with suppress(StorageUnavailable):
            _, card_changed = await show_report(self.bot, row.guild_id, row.id, note=note)
        misuse = row.status is ReportStatus.DISMISSED
        card = closed_card(row, sentence, card_changed=card_changed, misuse=misuse)
        await reply(interaction, card)
        with suppress(StorageUnavailable):
            await tell_reporters(self.bot, row)


async def _choices(interaction: Interaction, row: ReportRow) -> StepChoices:
    """Return what can be chosen in the form of a step, and what stands in it at first."""
    reasons = await bot_of(interaction).services.moderation.reasons.list(row.guild_id)
    return StepChoices(
        presets=[(each.id, each.title, each.text) for each in reasons],
        has_text=bool(row.evidence and row.evidence.text),
        tell=(await config_of(interaction)).tell_members,
        words=words_in(interaction.message),
    )


def _is_form(interaction: Interaction) -> bool:
    """Whether a form was sent; before one is opened, nothing else may be answered."""
    return interaction.type is discord.InteractionType.modal_submit


def _require(interaction: Interaction, row: ReportRow, step: ReportStep) -> None:
    """Raise UserError unless this moderator may take this step, as Discord says now."""
    if step in KINDS and row.target.member_id is None:
        raise UserError(NOBODY)
    may = interaction.permissions
    if step is ReportStep.TIMEOUT and not (may.moderate_members or may.administrator):
        raise UserError(NEEDS_TIMEOUT)
    if step is ReportStep.DELETE:
        _require_delete(interaction, row)


def _require_delete(interaction: Interaction, row: ReportRow) -> None:
    link = link_of(row)
    if link is None:
        raise UserError(NO_MESSAGE)
    guild = bot_of(interaction).get_guild(row.guild_id)
    channel = guild.get_channel_or_thread(link.channel_id) if guild else None
    if channel is None or not isinstance(interaction.user, discord.Member):
        # A thread that has slept is not known; Discord is asked for it, and who may, at the press.
        return
    if not channel.permissions_for(interaction.user).manage_messages:
        raise UserError(NEEDS_DELETE.format(id=link.channel_id))


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ReportActions(bot))

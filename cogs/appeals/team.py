"""Moderators read appeals and decide them; the one who acted in the case waits a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import UserError, sentence_for
from bot.client.moderation.acting import act
from bot.client.moderation.appeals import close_card, tell_member
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.moderation.actions.orders import ActionOrder
from bot.moderation.appeals import AppealDecision, AppealStatus, AppealView
from bot.moderation.cases.models import CaseKind, CaseSource
from bot.moderation.errors import ModerationError
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.appeals.team import (
    BLOCKED,
    NOT_BLOCKED,
    UNBLOCKED,
    code_card,
    done_card,
    reading_card,
    waiting_card,
)
from bot.ui.cards.cases.acted import kept_card
from bot.ui.controls.moderation.appeals import AskToDecide, BlockAppeals, DecideAppeal, ReadAppeal
from bot.ui.forms.appeals import decide_modal, words_in
from bot.ui.forms.modals import read_fields

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

REASON = "Appeal {id}: taken back."
_ENDS = {CaseKind.BAN: CaseKind.UNBAN, CaseKind.TIMEOUT: CaseKind.UNTIMEOUT}


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
class TeamAppeals(
    commands.GroupCog,
    group_name="appeals",
    group_description="What members ask you to look at again",
):
    """The card of an appeal, and the commands around it."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._desk = bot.services.moderation.appeals

    @app_commands.command(description="Appeals that wait to be decided")
    @moderators_only
    async def waiting(self, interaction: discord.Interaction[Any]) -> None:
        """List the open appeals."""
        views = await in_time(interaction, self._desk.waiting(server_id(interaction)))
        await reply(interaction, waiting_card(views))

    @app_commands.command(description="Whose is a code that somebody gave in your form?")
    @app_commands.describe(code="The code, such as 12-ABCDEFGH")
    @moderators_only
    async def code(self, interaction: discord.Interaction[Any], code: str) -> None:
        """Show whose case a code proves."""
        work = self._desk.by_code(server_id(interaction), code)
        await reply(interaction, code_card(await in_time(interaction, work)))

    @app_commands.command(description="Let a member appeal again")
    @app_commands.describe(member="Who may appeal again")
    @moderators_only
    async def unblock(self, interaction: discord.Interaction[Any], member: discord.User) -> None:
        """Take back a block."""
        work = self._desk.unblock(server_id(interaction), member.id, interaction.user.id)
        was_blocked = await in_time(interaction, work)
        await reply(interaction, notice(UNBLOCKED if was_blocked else NOT_BLOCKED))

    @handles(ReadAppeal)
    @moderators_only
    async def read(self, interaction: Interaction, state: ReadAppeal) -> None:
        """Show what the member wrote, and the ways to decide."""
        work = self._desk.read(server_id(interaction), state.appeal_id, interaction.user.id)
        await reply(interaction, reading_card(await in_time(interaction, work)))

    @handles(AskToDecide)
    @moderators_only
    async def ask(self, interaction: Interaction, state: AskToDecide) -> None:
        """Open the form with the words for the member."""
        await self._desk.read(server_id(interaction), state.appeal_id, interaction.user.id)
        await interaction.response.send_modal(decide_modal(state.appeal_id, state.status))

    @handles(DecideAppeal)
    @moderators_only
    async def decide(self, interaction: Interaction, state: DecideAppeal) -> None:
        """Store the decision, carry it out, and only then tell the member.

        Of two moderators at once the first decides. What cannot be carried out waits again.
        """
        words = words_in(read_fields(interaction))
        decision = AppealDecision(state.status, interaction.user.id, words)
        try:
            view = await self._decide(interaction, state.appeal_id, decision)
        except (ModerationError, UserError, StorageUnavailable) as error:
            await reply(interaction, kept_card(sentence_for(error) or "", words))
            return
        was_told = await tell_member(self.bot, view.row)
        await redraw(interaction, done_card(view.row, was_told=was_told))
        await close_card(self.bot, view.row)

    @handles(BlockAppeals)
    @moderators_only
    async def block(self, interaction: Interaction, state: BlockAppeals) -> None:
        """Let the member make no other appeal for some days; this one stays to be decided."""
        days = min(max(1, state.days), 365)
        work = self._desk.block(server_id(interaction), state.appeal_id, interaction.user.id, days)
        await in_time(interaction, work)
        await reply(interaction, notice(BLOCKED.format(days=days)))

    async def _decide(
        self, interaction: Interaction, appeal_id: int, decision: AppealDecision
    ) -> AppealView:
        """Store a decision and carry it out; what cannot be carried out waits again."""
        work = self._desk.decide(server_id(interaction), appeal_id, decision)
        view = await in_time(interaction, work)
        if decision.status is AppealStatus.LIFTED:
            try:
                await self._lift(interaction, view)
            except Exception:
                await self._desk.reopen(view.row)
                raise
        return view

    async def _lift(self, interaction: Interaction, view: AppealView) -> None:
        """End what the case did, or declare it void. Raises UserError if that is not possible."""
        case = view.case
        if case is None or case.member_id is None:
            return
        reason = REASON.format(id=view.row.id)
        if case.kind in _ENDS and self._desk.holds(case):
            await act(
                interaction,
                ActionOrder(
                    guild_id=case.guild_id,
                    kind=_ENDS[case.kind],
                    member_id=case.member_id,
                    moderator_id=interaction.user.id,
                    # The same for every try, so that it happens once.
                    key=f"appeal:{view.row.id}:{_ENDS[case.kind]}",
                    reason=reason,
                    tell=False,
                    source=CaseSource.COMMAND,
                    anyway=True,
                ),
            )
        await self.bot.services.moderation.cases.void(
            case.guild_id, case.id, interaction.user.id, reason
        )


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(TeamAppeals(bot))

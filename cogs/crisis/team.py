"""Moderators' controls of alerts and requests: take, hand over, end."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from discord.ext import commands

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.errors import UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.safety.posting import board_of, notice_of
from bot.moderation.safety_requests import RequestOverError
from bot.ui.card import notice
from bot.ui.cards.safety.ended import over_sentence
from bot.ui.cards.safety.team import (
    CARD_STUCK,
    CLOSED,
    NOBODY_TOLD,
    NOT_TOLD,
    RELEASED,
    TOLD,
    has_it_card,
    sure_card,
    yours_card,
)
from bot.ui.controls.safety import (
    AskToCloseRequest,
    ClaimRequest,
    CloseRequest,
    ReleaseRequest,
    TakeRequestOver,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from bot.client.client import BoundaryBot
    from bot.moderation.safety_requests import RequestClaim

T = TypeVar("T")


class SafetyTeamControls(commands.Cog):
    """The buttons of the cards in the team's channels."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._claims = bot.services.request_claims

    @handles(ClaimRequest)
    @moderators_only
    async def take(self, interaction: Interaction, state: ClaimRequest) -> None:
        """Take it, if nobody has; of two at once the second reads who has it."""
        await self._take(interaction, state.request_id, over=False)

    @handles(TakeRequestOver)
    @moderators_only
    async def take_over(self, interaction: Interaction, state: TakeRequestOver) -> None:
        """Take it from whoever has it."""
        await self._take(interaction, state.request_id, over=True)

    @handles(ReleaseRequest)
    @moderators_only
    async def release(self, interaction: Interaction, state: ReleaseRequest) -> None:
        """Let it wait for somebody again; another moderator is offered to take it over."""
        work = self._claims.release(server_id(interaction), state.request_id, interaction.user.id)
        row = await _while_open(interaction, work)
        if row.claimer_id is not None:
            await reply(interaction, has_it_card(notice_of(row), offer=True))
            return
        await reply(interaction, notice(RELEASED))
        await (await board_of(interaction)).redraw(row)

    @handles(AskToCloseRequest)
    @moderators_only
    async def ask_to_close(self, interaction: Interaction, state: AskToCloseRequest) -> None:
        """Ask whether it is really done: the person is forgotten then."""
        work = self._claims.get(server_id(interaction), state.request_id)
        row = await _while_open(interaction, work)
        await reply(interaction, sure_card(notice_of(row), interaction.user.id))

    @handles(CloseRequest)
    @moderators_only
    async def close(self, interaction: Interaction, state: CloseRequest) -> None:
        """End it."""
        board = await board_of(interaction)
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        work = self._claims.close(guild_id, state.request_id, moderator_id, board)
        closing = await _while_open(interaction, work)
        sentence = CLOSED if closing.card_changed else f"{CLOSED}\n{CARD_STUCK}"
        await redraw(interaction, notice(sentence))
        await board.message_member(closing.row, is_done=True)

    async def _take(self, interaction: Interaction, request_id: int, *, over: bool) -> None:
        board = await board_of(interaction)
        guild_id, moderator_id = server_id(interaction), interaction.user.id
        work = self._claims.take(guild_id, request_id, moderator_id, board, over=over)
        claim = await _while_open(interaction, work)
        row = notice_of(claim.row)
        card = yours_card(row, _notice_of_member(claim)) if claim.is_own else has_it_card(row)
        await reply(interaction, card)
        await board.redraw(claim.row)


def _notice_of_member(claim: RequestClaim) -> str:
    """Return the sentence whether the member knows that a moderator has taken it."""
    if claim.was_messaged:
        return TOLD
    return NOBODY_TOLD if claim.row.member_id is None else NOT_TOLD


async def _while_open(interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
    """Do something with an open request. Raises UserError with how it ended, if it is over."""
    try:
        return await in_time(interaction, work)
    except RequestOverError as error:
        raise UserError(over_sentence(error.row)) from error


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SafetyTeamControls(bot))

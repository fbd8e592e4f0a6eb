"""A member in danger asks for a moderator, by consent, and can look and take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from discord.ext import commands

from bot.client.asking import readable
from bot.client.checks import for_everybody
from bot.client.component_router import handles
from bot.client.context import config_of, server_id
from bot.client.errors import StaleControlError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.safety.help_lines import help_lines_of
from bot.client.safety.posting import board_of
from bot.moderation.safety_requests import (
    About,
    ForeignRequestError,
    NewRequest,
    Refusal,
    RequestStatus,
    SafetyRow,
)
from bot.ui.card import asked_in
from bot.ui.cards.safety.requests import (
    GONE,
    NOT_ARRIVED,
    TOO_MANY,
    TOO_OFTEN,
    HelpLines,
    consent_card,
    declined_card,
    not_arrived_card,
    over_card,
    taken_back_card,
    waiting_card,
)
from bot.ui.controls.safety import (
    AgreeToContact,
    AskForModerator,
    DangerOrigin,
    DeclineContact,
    LookAtRequest,
    SendReport,
    TakeRequestBack,
    WriteReport,
)
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.safety import report_modal
from bot.ui.text import unquoted

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from discord import ui

    from bot.client.client import BoundaryBot

T = TypeVar("T")
_REFUSALS = {
    Refusal.NOT_POSTED: NOT_ARRIVED,
    Refusal.TOO_OFTEN: TOO_OFTEN,
    Refusal.TOO_MANY: TOO_MANY,
}
_OWN_REQUEST = for_everybody("a member acts on what is their own alone")


class ContactControls(commands.Cog):
    """The buttons for members on a danger card. Each acts only on their own request."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._requests = bot.services.contact_requests

    @handles(AskForModerator)
    @_OWN_REQUEST
    async def ask(self, interaction: Interaction, state: AskForModerator) -> None:
        """Ask whether to pass it on, or show how an earlier request stands."""
        card = await in_time(interaction, self._ask(interaction, state.origin))
        await reply(interaction, card)

    @handles(DeclineContact)
    @_OWN_REQUEST
    async def decline(self, interaction: Interaction, state: DeclineContact) -> None:
        """Pass nothing on."""
        server_id(interaction)
        await redraw(interaction, declined_card(state.origin, await help_lines_of(interaction)))

    @handles(AgreeToContact)
    @_OWN_REQUEST
    async def agree(self, interaction: Interaction, state: AgreeToContact) -> None:
        """Pass on name and channel, once."""
        request = NewRequest(
            server_id(interaction),
            state.origin.question_id,
            interaction.user.id,
            About(interaction.channel_id or 0),
            by_message=state.by_message,
        )
        work = self._pass_on(interaction, request, state.origin)
        await redraw(interaction, await in_time(interaction, work))

    @handles(WriteReport)
    @_OWN_REQUEST
    async def open_form(self, interaction: Interaction, state: WriteReport) -> None:
        """Ask for a member's own words about somebody else; nothing is sent without them."""
        server_id(interaction)
        words = unquoted(asked_in(interaction.message))
        form = report_modal(state.origin, await help_lines_of(interaction), words)
        await interaction.response.send_modal(form)

    @handles(SendReport)
    @_OWN_REQUEST
    async def report(self, interaction: Interaction, state: SendReport) -> None:
        """Pass on what was typed, with the name of who typed it."""
        request = NewRequest(
            server_id(interaction),
            # Each form is a report of its own; one that is delivered twice is the same.
            interaction.id,
            interaction.user.id,
            About(interaction.channel_id or 0),
            text=readable(read_fields(interaction).get(TEXT, "")),
        )
        work = self._pass_on(interaction, request, state.origin)
        await reply(interaction, await in_time(interaction, work))

    @handles(LookAtRequest)
    @_OWN_REQUEST
    async def look(self, interaction: Interaction, state: LookAtRequest) -> None:
        """Show whether somebody has taken it."""
        board, help_ = await board_of(interaction), await help_lines_of(interaction)
        guild_id, member_id = server_id(interaction), interaction.user.id
        work = self._requests.look(guild_id, state.request_id, member_id, board)
        request = await _act_on_own(interaction, work)
        if request.row is not None and not request.has_card:
            card = not_arrived_card(state.origin, help_, GONE, request.row.text or "")
        else:
            card = _standing(state.origin, help_, request.row)
        await redraw(interaction, card)

    @handles(TakeRequestBack)
    @_OWN_REQUEST
    async def take_back(self, interaction: Interaction, state: TakeRequestBack) -> None:
        """Take it back: its card then says so, without the name."""
        board, help_ = await board_of(interaction), await help_lines_of(interaction)
        guild_id, member_id = server_id(interaction), interaction.user.id
        work = self._requests.take_back(guild_id, state.request_id, member_id, board)
        request = await _act_on_own(interaction, work)
        if request.taken_back:
            card = taken_back_card(state.origin, help_, stuck=not request.has_card)
        else:
            card = _standing(state.origin, help_, request.row)
        await redraw(interaction, card)

    async def _ask(self, interaction: Interaction, origin: DangerOrigin) -> ui.LayoutView:
        board, help_ = await board_of(interaction), await help_lines_of(interaction)
        member_id = interaction.user.id
        row = await self._requests.waiting(server_id(interaction), member_id, board)
        if row is not None:
            return _standing(origin, help_, row)
        if not board.takes_requests:
            return not_arrived_card(origin, help_)
        config = await config_of(interaction)
        return consent_card(
            origin,
            help_,
            member_id,
            interaction.channel_id or 0,
            alerts=config.alert_channel is not None,
        )

    async def _pass_on(
        self, interaction: Interaction, request: NewRequest, origin: DangerOrigin
    ) -> ui.LayoutView:
        """Pass a request on; whatever goes wrong, the member reads that it reached nobody."""
        board, help_ = await board_of(interaction), await help_lines_of(interaction)
        result = await self._requests.pass_on(request, board)
        if isinstance(result, Refusal):
            return not_arrived_card(origin, help_, _REFUSALS[result], request.text or "")
        return _standing(origin, help_, result)


async def _act_on_own(interaction: Interaction, work: Coroutine[Any, Any, T]) -> T:
    """Do something with a member's own request. Raises StaleControlError for another's."""
    try:
        return await in_time(interaction, work)
    except ForeignRequestError as error:
        raise StaleControlError from error


def _standing(origin: DangerOrigin, help_: HelpLines, row: SafetyRow | None) -> ui.LayoutView:
    """Return how a request stands, for the member who made it."""
    if row is None or not row.is_open:
        is_done = row is not None and row.status is RequestStatus.DONE
        return over_card(origin, help_, row.closed_at if row is not None and is_done else None)
    return waiting_card(
        origin,
        help_,
        row.id,
        row.created_at,
        claimed_at=row.claimed_at,
        by_message=row.by_message,
        with_text=row.text is not None,
    )


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(ContactControls(bot))

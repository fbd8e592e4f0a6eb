"""A member in danger asks for a moderator, by consent, and can look and take it back."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.asking import readable
from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.errors import SERVER_ONLY, StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.safety_posting import end, nudge, post, rooms_of
from bot.client.safety_posting import redraw as redraw_card
from bot.storage import StorageUnavailable
from bot.storage.repositories.safety.requests import NewRequest, TooManyRequestsError
from bot.storage.repositories.safety.rows import DONE, WITHDRAWN, About
from bot.ui.card import asked_in
from bot.ui.cards.safety.requests import (
    GONE,
    NOT_ARRIVED,
    TOO_MANY,
    TOO_OFTEN,
    Help,
    Origin,
    consent_card,
    declined_card,
    not_arrived_card,
    over_card,
    taken_back_card,
    waiting_card,
)
from bot.ui.cards.safety.team import ENDED_TAKEN_BACK
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.safety import report_modal
from bot.ui.text import unquoted

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.storage.repositories.safety.requests import Asked
    from bot.storage.repositories.safety.rows import SafetyRow

_BY_MESSAGE = "d"


class SafetyRequests(commands.Cog):
    """What a member presses on a danger card. Each acts on what is their own alone."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("safety-ask")
    async def ask(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask whether to pass it on, or show how an earlier request stands."""
        guild_id, origin = _server(interaction), _origin(fields)
        await reply(
            interaction, await in_time(interaction, self._ask(interaction, guild_id, origin))
        )

    @action("safety-no")
    async def decline(self, interaction: Interaction, fields: list[str]) -> None:
        """Pass nothing on."""
        guild_id = _server(interaction)
        await redraw(interaction, declined_card(_origin(fields), await self._help(guild_id)))

    @action("safety-yes")
    async def agree(self, interaction: Interaction, fields: list[str]) -> None:
        """Pass on name and channel, once."""
        guild_id, origin = _server(interaction), _origin(fields[:3])
        new = NewRequest(
            guild_id,
            origin.question_id,
            interaction.user.id,
            About(interaction.channel_id or 0),
            by_message=fields[3:] == [_BY_MESSAGE],
        )
        view = await in_time(interaction, self._pass_on(new, origin))
        await redraw(interaction, view)

    @action("safety-tell")
    async def open_form(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask for a member's own words about somebody else; nothing is sent without them."""
        guild_id = _server(interaction)
        words = unquoted(asked_in(interaction.message))
        form = report_modal(_origin(fields), await self._help(guild_id), words)
        await interaction.response.send_modal(form)

    @action("safety-told")
    async def report(self, interaction: Interaction, fields: list[str]) -> None:
        """Pass on what was typed, with the name of who typed it."""
        guild_id, origin = _server(interaction), _origin(fields)
        new = NewRequest(
            guild_id,
            # Each form is a report of its own; one that is delivered twice is the same.
            interaction.id,
            interaction.user.id,
            About(interaction.channel_id or 0),
            text=readable(read_fields(interaction).get(TEXT, "")),
        )
        await reply(interaction, await in_time(interaction, self._pass_on(new, origin)))

    @action("safety-look")
    async def look(self, interaction: Interaction, fields: list[str]) -> None:
        """Show whether somebody has taken it."""
        row_id, origin, help_ = await self._own(interaction, fields)
        row = await in_time(interaction, self._row(interaction, row_id))
        if row is not None and row.is_open and not await in_time(interaction, self._stands(row)):
            await redraw(interaction, not_arrived_card(origin, help_, GONE, row.text or ""))
            return
        await redraw(interaction, _standing(origin, help_, row))

    @action("safety-back")
    async def take_back(self, interaction: Interaction, fields: list[str]) -> None:
        """Take it back: its card then says so, without the name."""
        row_id, origin, help_ = await self._own(interaction, fields)
        row = await in_time(interaction, self._row(interaction, row_id))
        if row is None or not row.is_open:
            await redraw(interaction, _standing(origin, help_, row))
            return
        requests = self.bot.services.storage.safety_requests
        ended = await in_time(interaction, requests.close(row.guild_id, row.id, WITHDRAWN))
        stuck = ended is not None and not await in_time(
            interaction, end(self.bot, ended, ENDED_TAKEN_BACK)
        )
        await redraw(interaction, taken_back_card(origin, help_, stuck=stuck))

    async def _ask(self, interaction: Interaction, guild_id: int, origin: Origin) -> ui.LayoutView:
        help_ = await self._help(guild_id)
        requests = self.bot.services.storage.safety_requests
        with suppress(StorageUnavailable):
            row = await requests.waiting_of(guild_id, interaction.user.id)
            if row is not None and await self._stands(row):
                return _standing(origin, help_, row)
        config = await self.bot.services.configs.get(guild_id)
        if not rooms_of(self.bot, guild_id, config):
            return not_arrived_card(origin, help_)
        return consent_card(
            origin,
            help_,
            interaction.user.id,
            interaction.channel_id or 0,
            alerts=config.alert_channel is not None,
        )

    async def _pass_on(self, new: NewRequest, origin: Origin) -> ui.LayoutView:
        """Store and post it; whatever goes wrong, the member reads that it reached nobody."""
        help_ = await self._help(new.guild_id)
        async with self.bot.services.alerts.turn(new.guild_id, new.member_id):
            try:
                row, sentence = await self._posted(new)
            except StorageUnavailable:
                row, sentence = None, NOT_ARRIVED
        if row is None:
            return not_arrived_card(origin, help_, sentence, new.text or "")
        return _standing(origin, help_, row)

    async def _posted(self, new: NewRequest) -> tuple[SafetyRow | None, str]:
        config = await self.bot.services.configs.get(new.guild_id)
        rooms = rooms_of(self.bot, new.guild_id, config)
        if not rooms:
            return None, NOT_ARRIVED
        requests = self.bot.services.storage.safety_requests
        waiting = await requests.waiting_of(new.guild_id, new.member_id)
        if new.text is None and waiting is not None and await self._stands(waiting):
            return waiting, ""
        if not self.bot.services.alerts.may_ask(new.guild_id, new.member_id):
            return None, TOO_OFTEN
        try:
            asked = await requests.ask(new)
        except TooManyRequestsError:
            return None, TOO_MANY
        if await self._carded(asked, rooms):
            return asked.row, ""
        with suppress(StorageUnavailable):
            await requests.drop(new.guild_id, asked.row.id)
        return None, NOT_ARRIVED

    async def _carded(self, asked: Asked, rooms: list[int]) -> bool:
        """Let it stand in a channel: on the card of its alert if that can be changed."""
        row = asked.row
        if not row.has_card:
            return await post(self.bot, row, rooms) is not None
        if await self._stands(row):
            if asked.joined is not None:
                await nudge(self.bot, row, asked.joined)
            return True
        return await post(self.bot, row, rooms, separate=True) is not None

    async def _stands(self, row: SafetyRow) -> bool:
        """Whether it can be read in a channel of the team: a card may have been deleted there."""
        return row.has_card and await redraw_card(self.bot, row)

    async def _own(self, interaction: Interaction, fields: list[str]) -> tuple[int, Origin, Help]:
        guild_id = _server(interaction)
        return snowflake(field(fields)), _origin(fields[1:]), await self._help(guild_id)

    async def _row(self, interaction: Interaction, row_id: int) -> SafetyRow | None:
        """Return the member's own request, also one that is over. Raises StaleControlError."""
        guild_id = _server(interaction)
        row = await self.bot.services.storage.safety_requests.get(guild_id, row_id)
        if row is not None and row.is_open and row.member_id != interaction.user.id:
            raise StaleControlError
        return row

    async def _help(self, guild_id: int) -> Help:
        core = self.bot.services.core
        config = await self.bot.services.configs.get(guild_id)
        return Help(core.texts, core.resources, config.countries)


def _standing(origin: Origin, help_: Help, row: SafetyRow | None) -> ui.LayoutView:
    """Return how a request stands, for the one who made it."""
    if row is None or not row.is_open:
        done = row.closed_at if row is not None and row.status == DONE else None
        return over_card(origin, help_, done)
    return waiting_card(
        origin,
        help_,
        row.id,
        row.created_at,
        claimed_at=row.claimed_at,
        by_message=row.by_message,
        with_text=row.text is not None,
    )


def _server(interaction: Interaction) -> int:
    if interaction.guild_id is None:
        raise UserError(SERVER_ONLY)
    return interaction.guild_id


def _origin(fields: list[str]) -> Origin:
    try:
        origin = Origin.unpack(fields)
    except ValueError as error:
        raise StaleControlError from error
    snowflake(f"{origin.question_id:x}")
    return origin


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SafetyRequests(bot))

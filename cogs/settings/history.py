"""/settings history: the audit, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from discord import ui
from discord.ext import commands

from bot.client.checks import require_admin
from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.guild_directory import server_of
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.servers import SETTINGS
from bot.ui.cards.settings.history import PAGE, AuditEntry, history_card

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.storage import JSON, AuditRow


class SettingsHistory(commands.Cog):
    """Turning the pages."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("settings-history")
    async def page(self, interaction: Interaction, fields: list[str]) -> None:
        """Show what came before a row, or the newest."""
        before = None if field(fields) == "-" else snowflake(field(fields))
        await redraw(interaction, await _page(self.bot, interaction, before))


async def show_history(bot: BoundaryBot, interaction: Interaction) -> None:
    """Show the newest changes of this server. Raises UserError, StorageUnavailable."""
    await reply(interaction, await _page(bot, interaction))


async def _page(
    bot: BoundaryBot, interaction: Interaction, before: int | None = None
) -> ui.LayoutView:
    guild_id = await require_admin(interaction)
    reading = bot.services.storage.audit.recent(guild_id, PAGE + 1, before)
    rows = await in_time(interaction, reading)
    server = await server_of(bot, guild_id)
    done = [_done(row) for row in rows[:PAGE]]
    return history_card(done, server, more=len(rows) > PAGE, first=before is None)


def _done(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        row.id,
        row.at,
        row.actor_id,
        row.action,
        row.target,
        _values(row.detail),
        row.undone is not None,
    )


def _values(detail: JSON) -> list[tuple[str, object, object]]:
    """Return what settings were and became, if that is what the row says."""
    values = detail.get("values") if isinstance(detail, dict) else None
    if not isinstance(values, dict):
        return []
    pairs = {name: cast("list[object]", pair) for name, pair in values.items() if name in SETTINGS}
    return [(name, pair[0], pair[1]) for name, pair in pairs.items() if len(pair) == 2]


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(SettingsHistory(bot))

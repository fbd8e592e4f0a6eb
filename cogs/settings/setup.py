"""/setup, and the greeting in a server that the bot has joined."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.answering.models import Outcome, Question, Via
from bot.client.checks import require_admin
from bot.client.component_router import action
from bot.client.context import context_of
from bot.client.custom_ids import field, number
from bot.client.errors import StaleControlError
from bot.client.guild_directory import missing_in, server_of
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.servers import Changed
from bot.servers.setup import GREETED, PROGRESS, STEPS, held_at
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.settings.messages import SAVED, changes
from bot.ui.cards.settings.setup import DECIDE, LEFT, greeting_card, step_card, summary_card
from bot.ui.look import look_of
from bot.ui.present import Setting, present
from cogs.settings.changing import change, known, require_right
from cogs.settings.panel import picked, reply_caution
from cogs.settings.setup_hints import countries_of, lacks_in, suggestions
from cogs.settings.strip import offer_strip

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.client.client import BoundaryBot
    from bot.client.guild_directory import GuildDirectory

_log = logging.getLogger(__name__)


class Setup(commands.Cog):
    """Five steps in one message; each control says which step it stands in."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Set me up for this server: five questions, two minutes")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: discord.Interaction[Any]) -> None:
        """Begin, or go on where somebody stopped."""
        await reply(interaction, await self._resumed(interaction))

    @action("setup-open")
    async def open(self, interaction: Interaction, fields: list[str]) -> None:
        """Begin from the greeting, for the admin alone."""
        del fields
        await reply(interaction, await self._resumed(interaction))

    @action("setup-step")
    async def step(self, interaction: Interaction, fields: list[str]) -> None:
        """Go to a step without taking anything."""
        await redraw(interaction, await self._at(interaction, number(field(fields))))

    @action("setup-next")
    async def next(self, interaction: Interaction, fields: list[str]) -> None:
        """Take what is suggested in a step and was not chosen, and go on."""
        at = min(number(field(fields)), len(STEPS) - 1)
        guild_id = await require_admin(interaction)
        server = await server_of(self.bot, guild_id)
        chosen = await self.bot.services.configs.chosen(guild_id)
        found = self._suggested(interaction, server, chosen)
        taken = {name: value for name, value in found.items() if name in STEPS[at].names}
        if taken:
            await change(self.bot, interaction, taken)
        await redraw(interaction, await self._at(interaction, at + 1))

    @action("setup-none")
    async def none(self, interaction: Interaction, fields: list[str]) -> None:
        """Decide for nothing in a step that has to be decided, and go on."""
        at = min(number(field(fields)), len(STEPS) - 1)
        if not STEPS[at].must:
            raise StaleControlError
        await change(self.bot, interaction, {STEPS[at].must: ()})
        await redraw(interaction, await self._at(interaction, at + 1))

    @action("setup-put")
    async def put(self, interaction: Interaction, fields: list[str]) -> None:
        """Take what was chosen, and stay in the step."""
        name, at = known(field(fields)), number(field(fields, 1))
        guild_id = await require_right(interaction, [name])
        config = await self.bot.services.configs.require(guild_id)
        value = picked(interaction, name, config)
        if await reply_caution(self.bot, interaction, name, value):
            return
        changed = await change(self.bot, interaction, {name: value})
        await redraw(interaction, await self._at(interaction, at, changed))
        await offer_strip(self.bot, interaction, changed.before, changed.after)

    @action("setup-later")
    async def later(self, interaction: Interaction, fields: list[str]) -> None:
        """Leave it for now."""
        guild_id = await require_admin(interaction)
        await self._remember(interaction, guild_id, number(field(fields)))
        await redraw(interaction, notice(LEFT))

    @action("setup-try")
    async def try_it(self, interaction: Interaction, fields: list[str]) -> None:
        """Answer one of the questions that this server's bot knows; nothing is kept of it."""
        del fields
        await require_admin(interaction)
        context = await context_of(interaction)
        view = context.knowledge
        asked = next(iter(view.snapshot.entries.values())).question
        question = Question(asked, interaction.id, Via.ASK)
        answer = await in_time(
            interaction, self.bot.services.answerer.look(question, partial(context_of, interaction))
        )
        if answer.outcome is not Outcome.CRISIS:
            where = Setting(look=look_of(context.config))
            await reply(interaction, present(answer, view, where, asked=""))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet once, where the server lets the bot write."""
        channel = _greeting_channel(guild)
        if channel is None:
            return
        try:
            if await self.bot.services.storage.settings.put_first(guild.id, GREETED, True):
                await channel.send(view=greeting_card(guild.me.display_name))
        except (discord.HTTPException, StorageUnavailable) as error:
            _log.warning("No greeting in server %s: %s.", guild.id, type(error).__name__)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Greet again if it is invited again."""
        try:
            await self.bot.services.storage.settings.delete(guild.id, GREETED)
        except StorageUnavailable:
            _log.warning("That server %s was left could not be noted.", guild.id)

    async def _resumed(self, interaction: Interaction) -> ui.LayoutView:
        guild_id = await require_admin(interaction)
        stored = await self.bot.services.storage.settings.all(guild_id)
        at = stored.get(PROGRESS)
        return await self._at(interaction, at if isinstance(at, int) else 0)

    async def _at(
        self, interaction: Interaction, at: int, changed: Changed | None = None
    ) -> ui.LayoutView:
        """Return a step, or what is set when there is none left; remember how far one came."""
        guild_id = await require_admin(interaction)
        chosen = await self.bot.services.configs.chosen(guild_id)
        wanted, at = at, held_at(at, chosen)
        await self._remember(interaction, guild_id, at)
        server = await server_of(self.bot, guild_id)
        config = changed.after if changed else await self.bot.services.configs.require(guild_id)
        lacks = lacks_in(server.guild)
        if at >= len(STEPS):
            return summary_card(config, server, lacks)
        note = " ".join([SAVED, *changes(changed, server)]) if changed and changed.names else ""
        shown = lacks if at == 0 else []
        found = self._suggested(interaction, server, chosen)
        return step_card(
            at,
            config,
            found,
            server,
            lacks=shown,
            note=DECIDE if at < wanted else note,
            undecided=bool(STEPS[at].must) and STEPS[at].must not in chosen,
        )

    def _suggested(
        self, interaction: Interaction, server: GuildDirectory, chosen: Collection[str]
    ) -> dict[str, object]:
        resources = self.bot.services.core.resources
        countries = countries_of(resources, server.guild, str(interaction.locale))
        return suggestions(server, chosen, countries)

    async def _remember(self, interaction: Interaction, guild_id: int, at: int) -> None:
        at = min(max(at, 0), len(STEPS))
        settings = self.bot.services.storage.settings
        await in_time(interaction, settings.put(guild_id, PROGRESS, at))


def _greeting_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """The system channel if the bot may write there, else the first channel where it may."""
    system = [guild.system_channel] if guild.system_channel else []
    for channel in [*system, *guild.text_channels]:
        if not missing_in(channel):
            return channel
    return None


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Setup(bot))

"""The bot as discord.py sees it: cogs, controls, commands, an orderly end."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Protocol

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot.client.asking.absence import is_absent, turn_away
from bot.client.cluster.borrowed_guilds import BorrowedGuilds
from bot.client.cluster.member import ClusterMember
from bot.client.component_router import Handler, handlers_of
from bot.client.errors import StaleControlError, place_of, report
from bot.client.operation.under_way import WorkUnderWay
from bot.client.responses import Interaction
from bot.observability.metrics import NO_METRICS, GatewayEvent, Metrics
from bot.observability.requests import begin_request
from bot.services import Services
from bot.storage.coordination import ALL_SHARDS, Shards
from bot.ui.controls.items import Button, Select, unpack
from bot.ui.controls.pickers import ChannelSelect, RoleSelect
from bot.ui.controls.states import State

_log = logging.getLogger(__name__)

MAX_COMMANDS = 100
STOP_SECONDS = 9.0
"""Seconds that a stop in order may take; whoever runs the bot counts on ten."""
FINISH_SECONDS = 4.0
"""Of these, the seconds that interactions under way get."""


class CogModule(Protocol):
    """A module that adds one cog."""

    async def setup(self, bot: BoundaryBot, /) -> None:
        """Add the cog to the bot."""
        ...


class TooManyCommandsError(Exception):
    """More top-level commands than Discord takes; one too many would cost all of them."""


class BoundaryTree(app_commands.CommandTree["BoundaryBot"]):
    """A command tree that tells people what went wrong, and where the bot is no member."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Return whether a command may run; where the bot is no member, most may not."""
        bot = self.client
        bot.begin(interaction)
        try:
            return not (is_absent(bot, interaction) and await turn_away(bot, interaction))
        except Exception as error:  # noqa: BLE001 the border to Discord: nobody above would answer
            await report(interaction, error)
            return False

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Answer once, with a sentence or with an error id."""
        await report(interaction, error)


class BoundaryBot(commands.AutoShardedBot):
    """Connects the services to Discord. Needs no privileged intent.

    With `message_content` it asks for one: then it may read along where a server wants that.
    """

    services: Services
    cluster: ClusterMember

    def __init__(
        self,
        open_services: Callable[[], Awaitable[Services]],
        cog_modules: Callable[[], Iterable[CogModule]],
        *,
        own_shards: Shards = ALL_SHARDS,
        always_sync: bool = False,
        message_content: bool = False,
        user_install: bool = False,
        http_trace: aiohttp.TraceConfig | None = None,
        metrics: Metrics = NO_METRICS,
    ) -> None:
        intents = discord.Intents(
            guilds=True,
            guild_messages=True,
            dm_messages=True,
            moderation=True,
            auto_moderation_execution=True,
        )
        intents.message_content = message_content
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=BoundaryTree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_count=own_shards.count,
            http_trace=http_trace or aiohttp.TraceConfig(),
        )
        self._open_services = open_services
        self.borrowed = BorrowedGuilds(self)
        self.own_shards = own_shards
        self.shard_ids = sorted(own_shards.ids) or None
        self.user_install = user_install
        self._cog_modules = cog_modules
        self._always_sync = always_sync
        self._actions: dict[str, Handler] = {}
        self.metrics = metrics
        self._under_way = WorkUnderWay()
        self._stops_at: float | None = None

    @property
    def reads_messages(self) -> bool:
        """Whether the operator lets it read messages that are not addressed to it.

        Without that nothing can be offered unasked.
        """
        return self.intents.message_content

    def get_guild(self, guild_id: int, /) -> discord.Guild | None:
        """Return a server of this process, or one that was borrowed from another's."""
        return super().get_guild(guild_id) or self.borrowed.get(guild_id)

    def hosts(self, guild_id: int) -> bool:
        """Whether a server is this process's, and the bot is in it."""
        return super().get_guild(guild_id) is not None

    @property
    def fault(self) -> str | None:
        """Why the bot has ended by itself, in a sentence for the operator."""
        return self.cluster.fault if hasattr(self, "cluster") else None

    async def setup_hook(self) -> None:
        """Open the services, load the cogs, and sync the commands when they have changed."""
        self.services = await self._open_services()
        self.cluster = ClusterMember(self, self.services.storage.coordination)
        await self.cluster.start()
        self.add_dynamic_items(Button, Select, ChannelSelect, RoleSelect)
        for module in self._cog_modules():
            # Not as an extension of discord.py: nothing is loaded anew while the bot runs, and
            # unloading would look through every module of the process for each of them.
            await module.setup(self)
        await self.sync_when_changed()

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, once it is this process's and may identify."""
        await self.cluster.prepare_shard(shard_id, self.shard_count or 1)
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until a shard may identify: one in five seconds, over all processes."""
        if not await self.cluster.before_identify(shard_id or 0):
            await super().before_identify_hook(shard_id, initial=initial)

    async def add_cog(self, cog: commands.Cog, /, **options: Any) -> None:
        """Add a cog and the handlers of its controls."""
        await super().add_cog(cog, **options)
        for name, handler in handlers_of(cog):
            if name in self._actions:
                raise ValueError(f"two cogs handle the action {name!r}")
            self._actions[name] = handler

    async def sync_when_changed(self) -> None:
        """Send all commands in one request, unless Discord has exactly these already.

        Raises TooManyCommandsError: Discord would refuse the whole set.
        """
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        if len(payload) > MAX_COMMANDS:
            raise TooManyCommandsError(f"{len(payload)} commands, Discord takes {MAX_COMMANDS}")
        text = json.dumps([self.application_id, payload], sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        command_sync = self.services.command_sync
        if not self._always_sync and await command_sync.is_current(digest):
            return
        await self.tree.sync()
        await command_sync.remember(digest)
        _log.info("Synced %s commands.", len(payload))

    def begin(self, source: Interaction | str) -> None:
        """Note that the current task answers somebody: it gets an id, and a stop waits for it.

        source: the interaction, or the name of another event; never what was typed.
        """
        self._under_way.add_current()
        place = source if isinstance(source, str) else partial(place_of, source)
        begin_request(self.metrics, place)

    async def on_control(self, interaction: Interaction, action: str, fields: list[str]) -> None:
        """Hand a pressed control to its handler; every failure is told to the person."""
        self.begin(interaction)
        try:
            handler = self._actions.get(action)
            if handler is None:
                raise StaleControlError
            await handler(interaction, fields)
        except Exception as error:  # noqa: BLE001 the border to Discord: nobody above would answer
            await report(interaction, error)

    async def press(self, interaction: Interaction, control: State) -> None:
        """Do what a control does that the person chose in another way, such as in a menu."""
        await self.on_control(interaction, control.action, list(control.pack()))

    def dispatch(self, event: str, /, *args: Any, **options: Any) -> None:
        """Let whoever listens to an event hear of it; a submitted modal is an event of its own.

        A listener to interactions would cost each of them a task, and few are modals.
        """
        super().dispatch(event, *args, **options)
        if event == "interaction" and args[0].type is discord.InteractionType.modal_submit:
            super().dispatch("modal", *args)

    async def on_modal(self, interaction: Interaction) -> None:
        """Take submitted modals by their custom id, so that they too outlive a restart."""
        custom_id = str((interaction.data or {}).get("custom_id", ""))
        await self.on_control(interaction, *unpack(custom_id))

    async def on_message(self, message: discord.Message, /) -> None:
        """Ignore prefix commands, which discord.py would look for; cogs listen by themselves."""

    async def on_ready(self) -> None:
        """Say that the bot is there, and whether it lacks something."""
        _log.info("Ready as %s in %s servers.", self.user, len(self.guilds))
        await asyncio.to_thread(self.services.core.prepare)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Drop what is in memory of a server that is gone."""
        self.services.forget_server(guild.id)

    async def on_shard_connect(self, _shard_id: int) -> None:
        """Count a connection."""
        self.metrics.gateway(GatewayEvent.CONNECTED)

    async def on_shard_disconnect(self, _shard_id: int) -> None:
        """Count a connection that was lost."""
        self.metrics.gateway(GatewayEvent.DISCONNECTED)

    async def on_shard_resumed(self, _shard_id: int) -> None:
        """Count a connection that goes on where it was lost."""
        self.metrics.gateway(GatewayEvent.RESUMED)

    async def drain(self) -> None:
        """Take nothing new from Discord, and let end what is under way; `close` does the rest.

        From here on the whole stop takes at most STOP_SECONDS.
        """
        started = time.monotonic()
        self._stops_at = started + STOP_SECONDS
        # Closing the connection stops what comes in; answers go another way.
        leaving = asyncio.gather(
            *(shard.disconnect() for shard in self.shards.values()), return_exceptions=True
        )
        left = await self._under_way.finish(FINISH_SECONDS)
        if hasattr(self, "services"):
            rest = max(0.1, started + FINISH_SECONDS - time.monotonic())
            left += await self.services.safety_alerts.finish(rest)
            await asyncio.wait({leaving}, timeout=rest)
        if left:
            _log.warning("%s answers were not finished before the stop.", left)

    async def close(self) -> None:
        """Leave Discord, then write what waits and close the store."""
        if self.is_closed():
            return
        if hasattr(self, "cluster"):
            self.cluster.stop()
        await super().close()
        if hasattr(self, "services"):
            await self.services.close(self._seconds_to_close())

    def _seconds_to_close(self) -> float | None:
        """Return what is left of a stop's seconds, None where nobody waits for the end."""
        return None if self._stops_at is None else self._stops_at - time.monotonic()

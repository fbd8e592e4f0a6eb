"""The context of an interaction: its server's settings and knowledge, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bot.answering.context import ServerContext, load_context
from bot.client.errors import SERVER_ONLY, UserError
from bot.client.guild_directory import GuildDirectory, server_of
from bot.servers import PATIENCE, READ_WAIT

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction
    from bot.servers import ServerConfig

_CONFIG = "config"
_CONTEXT = "context"
_DIRECTORY = "directory"


async def config_of(interaction: Interaction, wait: float = READ_WAIT) -> ServerConfig:
    """Return the settings of an interaction's server; the defaults in a direct message.

    Never raises. `wait`: seconds that it waits at most for settings that are not in memory.
    Settings that could not be read are not remembered: the next step may have more luck.
    """
    config = cast("ServerConfig | None", interaction.extras.get(_CONFIG))
    if config is None or not config.known:
        config = await bot_of(interaction).services.configs.get(interaction.guild_id, wait)
        interaction.extras[_CONFIG] = config
    return config


async def patient_config_of(interaction: Interaction) -> ServerConfig:
    """Return the settings, having waited longer for them; not for who may be in danger."""
    return await config_of(interaction, PATIENCE)


async def context_of(interaction: Interaction) -> ServerContext:
    """Return the context of an interaction's server, or of a direct message. Never raises."""
    context = cast("ServerContext | None", interaction.extras.get(_CONTEXT))
    config = await config_of(interaction)
    if context is None or context.config is not config:
        knowledge = await bot_of(interaction).services.knowledge.get(interaction.guild_id, config)
        context = ServerContext(interaction.guild_id, config, knowledge)
        interaction.extras[_CONTEXT] = context
    return context


class LazyContext:
    """The context of a server without an interaction, loaded when it is first needed."""

    def __init__(self, bot: BoundaryBot, guild_id: int | None) -> None:
        self._bot = bot
        self._guild_id = guild_id
        self._context: ServerContext | None = None

    async def get(self) -> ServerContext:
        """Return the context; it is loaded anew while the settings cannot be read. Never raises."""
        if self._context is None or not self._context.config.known:
            self._context = await context_in(self._bot, self._guild_id)
        return self._context


async def context_in(bot: BoundaryBot, guild_id: int | None) -> ServerContext:
    """Return the context of a server without an interaction. Never raises."""
    return await load_context(bot.services.configs, bot.services.knowledge, guild_id)


async def directory_of(interaction: Interaction) -> GuildDirectory:
    """Return the channels and roles of an interaction's server.

    Raises UserError outside a server, and while Discord hides it.
    """
    directory = cast("GuildDirectory | None", interaction.extras.get(_DIRECTORY))
    if directory is None:
        directory = await server_of(bot_of(interaction), server_id(interaction))
        interaction.extras[_DIRECTORY] = directory
    return directory


def forget_context(interaction: Interaction) -> None:
    """Let the context be loaded anew, after something of the server was changed."""
    for name in (_CONFIG, _CONTEXT, _DIRECTORY):
        interaction.extras.pop(name, None)


def server_id(interaction: Interaction) -> int:
    """Return the id of the server. Raises UserError in a direct message."""
    if interaction.guild_id is None:
        raise UserError(SERVER_ONLY)
    return interaction.guild_id


def bot_of(interaction: Interaction) -> BoundaryBot:
    """Return the bot that an interaction reached."""
    client: Any = interaction.client
    return cast("BoundaryBot", client)

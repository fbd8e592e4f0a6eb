"""The settings and knowledge of a server, loaded once for a question or command and passed on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from bot.custom_knowledge.cache import KnowledgeCache, ServerKnowledge
from bot.matching import Dial
from bot.servers import ServerConfig, ServerConfigs, Visibility


class ServerContext(Struct, frozen=True):
    """A server's settings and knowledge at one moment; in a direct message those that ship.

    guild_id: None in a direct message and in a terminal.
    """

    guild_id: int | None
    config: ServerConfig
    knowledge: ServerKnowledge

    @property
    def public(self) -> bool:
        """Whether everybody sees answers, unless one is asked for in private."""
        return self.config.visibility is Visibility.PUBLIC

    def with_dial(self, dial: Dial) -> ServerContext:
        """Return the same with another boldness of matching."""
        return replace(self, config=self.config.model_copy(update={"dial": dial}))


FindContext: TypeAlias = Callable[[], Awaitable[ServerContext]]
"""Loads the context, once nobody is in danger."""


async def load_context(
    configs: ServerConfigs, knowledge: KnowledgeCache, guild_id: int | None
) -> ServerContext:
    """Return the context of a server. Never raises."""
    config = await configs.get(guild_id)
    return ServerContext(guild_id, config, await knowledge.get(guild_id, config))

"""The calls of moderation to Discord: who may do what, and the doing."""

from __future__ import annotations

from bot.client.moderation.gateway.guild import GuildGateway, gateway_in, gateway_of

__all__ = ["GuildGateway", "gateway_in", "gateway_of"]

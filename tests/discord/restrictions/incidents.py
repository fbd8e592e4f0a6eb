"""Discord's incident actions, which SimCord does not have: pauses of invites and messages."""

from __future__ import annotations

from typing import Any

from simcord.backend import serializers
from simcord.http.router import RequestContext, route

PAUSES: dict[int, dict[str, Any]] = {}
"""What is paused until when, by server."""


@route("PUT", "/guilds/{guild_id}/incident-actions")
def edit_incident_actions(ctx: RequestContext) -> Any:
    """Pause, and tell the bot of it, as Discord does."""
    guild_id = ctx.int_arg("guild_id")
    ctx.require_guild_permissions(guild_id, "manage_guild")
    held = ctx.fields("invites_disabled_until", "dms_disabled_until")
    PAUSES[guild_id] = held
    payload = dict(serializers.guild_create_payload(ctx.backend, ctx.backend.get_guild(guild_id)))
    ctx.backend.emit("GUILD_UPDATE", payload | {"incidents_data": held})
    return held

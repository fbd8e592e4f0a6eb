"""An action of AutoMod, as Discord tells of it, with the name of its rule."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import aiohttp
import discord
from cachetools import TTLCache

from bot.client.automod.gateway import rule_of
from bot.moderation.automod import AutoModEvent

if TYPE_CHECKING:
    from bot.moderation.automod import ServerRule

_log = logging.getLogger(__name__)

UNNAMED = "a rule of AutoMod"
"""For a rule that Discord does not show us, because the bot lacks Manage Server."""
_RULES, _SECONDS = 2000, 300.0


class RuleNames:
    """The rules of recent actions: one rule often acts many times in a row."""

    def __init__(self) -> None:
        self._rules: TTLCache[int, ServerRule | None, float] = TTLCache(
            _RULES, _SECONDS, time.monotonic
        )

    async def rule(self, execution: discord.AutoModAction) -> ServerRule | None:
        """Return the rule of an action, None if Discord does not show it."""
        if execution.rule_id not in self._rules:
            try:
                rule = rule_of(await execution.fetch_rule())
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.info("A rule of AutoMod could not be read (%s).", type(error).__name__)
                rule = None
            # A refusal is kept as well: without the permission every action would ask anew.
            self._rules[execution.rule_id] = rule
        return self._rules.get(execution.rule_id)


async def event_of(execution: discord.AutoModAction, names: RuleNames) -> AutoModEvent:
    """Return an action in our own terms."""
    rule = await names.rule(execution)
    return AutoModEvent(
        guild_id=execution.guild_id,
        rule_id=execution.rule_id,
        rule_name=rule.name if rule else UNNAMED,
        preset_id=rule.preset_id(execution.guild.me.id) if rule else None,
        member_id=execution.user_id,
        channel_id=execution.channel_id or 0,
        message_id=execution.message_id,
        text=execution.content,
        keyword=execution.matched_keyword or "",
    )

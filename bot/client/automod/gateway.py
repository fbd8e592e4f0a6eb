"""The rules of a server at Discord, read and written through discord.py.

discord.py takes an action that it does not know for one that blocks members. So nothing that was
read is ever written back: only the content of our presets is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import TYPE_CHECKING, TypeVar

import aiohttp
import discord
from discord import (
    AutoModRuleActionType,
    AutoModRuleEventType,
    AutoModRuleTriggerType,
    AutoModTrigger,
)

from bot.moderation.automod import (
    RuleAction,
    RuleContent,
    RuleEffect,
    RuleRefusedError,
    ServerRule,
    TriggerKind,
)

if TYPE_CHECKING:
    from bot.moderation.automod import RuleExemptions

_T = TypeVar("_T")
_EFFECTS = {
    AutoModRuleActionType.block_message: RuleEffect.BLOCK,
    AutoModRuleActionType.send_alert_message: RuleEffect.ALERT,
    AutoModRuleActionType.timeout: RuleEffect.TIMEOUT,
}
_GONE = 404


class GuildRules:
    """The `RuleGateway` of one server."""

    def __init__(self, guild: discord.Guild) -> None:
        self._guild = guild

    @property
    def bot_id(self) -> int:
        """The bot's own id."""
        return self._guild.me.id

    async def rules(self) -> list[ServerRule]:
        """Return all rules of the server. Raises RuleRefusedError."""
        return [rule_of(each) for each in await _ask_discord(self._guild.fetch_automod_rules())]

    async def create(
        self, name: str, content: RuleContent, exempt: RuleExemptions, reason: str
    ) -> int:
        """Make a keyword rule and switch it on; return its id. Raises RuleRefusedError."""
        making = self._guild.create_automod_rule(
            name=name,
            event_type=AutoModRuleEventType.message_send,
            trigger=_trigger(content),
            actions=_actions(content),
            # Without that Discord makes it, and leaves it off.
            enabled=True,
            exempt_roles=_objects(exempt.roles),
            exempt_channels=_objects(exempt.channels),
            reason=reason,
        )
        return (await _ask_discord(making)).id

    async def rewrite(self, rule_id: int, name: str, content: RuleContent, reason: str) -> None:
        """Put another content into a rule. Raises RuleRefusedError."""
        rule = await self._get_own(rule_id)
        changing = rule.edit(
            name=name,
            trigger=_trigger(content),
            actions=_actions(content),
            enabled=content.enabled,
            reason=reason,
        )
        await _ask_discord(changing)

    async def exempt(self, rule_id: int, exempt: RuleExemptions, reason: str) -> None:
        """Change the exemptions of a rule, and nothing else. Raises RuleRefusedError."""
        rule = await self._get_own(rule_id)
        changing = rule.edit(
            exempt_roles=_objects(exempt.roles),
            exempt_channels=_objects(exempt.channels),
            reason=reason,
        )
        await _ask_discord(changing)

    async def delete(self, rule_id: int, reason: str) -> None:
        """Delete a rule; one that is gone is no error. Raises RuleRefusedError."""
        try:
            rule = await self._get_own(rule_id)
            await _ask_discord(rule.delete(reason=reason))
        except RuleRefusedError as error:
            if error.status != _GONE:
                raise

    async def _get_own(self, rule_id: int) -> discord.AutoModRule:
        """Return a rule that this bot made. Raises RuleRefusedError, as for one that is gone."""
        rule = await _ask_discord(self._guild.fetch_automod_rule(rule_id))
        if rule.creator_id != self.bot_id:
            raise RuleRefusedError(_GONE, "")
        return rule


def rule_of(rule: discord.AutoModRule) -> ServerRule:
    """Return a rule in our own terms."""
    trigger = rule.trigger
    return ServerRule(
        rule.id,
        rule.name,
        rule.creator_id,
        _kind(trigger),
        RuleContent(
            frozenset(trigger.keyword_filter),
            frozenset(trigger.regex_patterns),
            frozenset(trigger.allow_list),
            frozenset(map(_action, rule.actions)),
            rule.enabled,
        ),
        frozenset(rule.exempt_role_ids),
        frozenset(rule.exempt_channel_ids),
    )


def _kind(trigger: AutoModTrigger) -> TriggerKind:
    if trigger.type is AutoModRuleTriggerType.keyword:
        return TriggerKind.KEYWORD
    is_list = trigger.type is AutoModRuleTriggerType.keyword_preset
    return (
        TriggerKind.SEXUAL_CONTENT
        if is_list and trigger.presets.sexual_content
        else (TriggerKind.OTHER)
    )


def _action(action: discord.AutoModRuleAction) -> RuleAction:
    seconds = int(action.duration.total_seconds()) if action.duration else 0
    return RuleAction(
        _EFFECTS.get(action.type, RuleEffect.OTHER),
        action.custom_message or "",
        action.channel_id or 0,
        seconds,
    )


def _trigger(content: RuleContent) -> AutoModTrigger:
    return AutoModTrigger(
        type=AutoModRuleTriggerType.keyword,
        keyword_filter=sorted(content.keywords),
        regex_patterns=sorted(content.patterns),
        allow_list=sorted(content.allow),
    )


def _actions(content: RuleContent) -> list[discord.AutoModRuleAction]:
    actions: list[discord.AutoModRuleAction] = []
    for each in sorted(content.actions):
        match each.effect:
            case RuleEffect.BLOCK:
                actions.append(discord.AutoModRuleAction(custom_message=each.message))
            case RuleEffect.ALERT:
                actions.append(discord.AutoModRuleAction(channel_id=each.channel_id))
            case _:
                raise ValueError("only what a preset does is written")
    return actions


def _objects(ids: Iterable[int]) -> list[discord.Object]:
    return [discord.Object(each) for each in sorted(ids)]


async def _ask_discord(call: Awaitable[_T]) -> _T:
    """Return what Discord answers. Raises RuleRefusedError when it refuses, or does not answer."""
    try:
        return await call
    except discord.HTTPException as error:
        raise RuleRefusedError(error.status, error.text) from error
    except (aiohttp.ClientError, OSError) as error:
        raise RuleRefusedError(0, "") from error

"""A server's AutoMod rules: which are ours, and whether somebody changed them.

A rule is ours if this bot made it and its name still begins as we name ours. The name ends with
the preset's id and a digest of the rule as we installed it, so that a change by somebody else is
noticed without a record of our own:

    Boundary Bot: Invitations to other groups (invites 3f2a1c)
"""

from __future__ import annotations

import hashlib
import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import astuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.moderation.automod.presets import AutoModPreset

PREFIX = "Boundary Bot: "
MAX_RULES = 6
"""Keyword rules that Discord allows a server ("Trigger Types")."""
MAX_EXEMPT_ROLES, MAX_EXEMPT_CHANNELS = 20, 50
_SIGNED = re.compile(rf"^{re.escape(PREFIX)}.* \(([a-z-]+) ([0-9a-f]{{6}})\)$")


class TriggerKind(StrEnum):
    """The trigger of a rule, as far as we tell rules apart."""

    KEYWORD = "keyword"
    SEXUAL_CONTENT = "sexual-content"
    """Discord's own list of sexual words, alone or with its other lists."""
    OTHER = "other"


class RuleEffect(StrEnum):
    """An effect of a rule on a message or a member."""

    BLOCK = "block"
    ALERT = "alert"
    TIMEOUT = "timeout"
    OTHER = "other"
    """Something that we do not know. It is never written back."""


class RuleAction(Struct, frozen=True, order=True):
    """One action: `message` goes with BLOCK, `channel_id` with ALERT, `seconds` with TIMEOUT."""

    effect: RuleEffect
    message: str = ""
    channel_id: int = 0
    seconds: int = 0


class RuleContent(Struct, frozen=True):
    """The part of a rule that a preset decides. Whom a rule leaves out is the server's own."""

    keywords: frozenset[str]
    patterns: frozenset[str]
    allow: frozenset[str]
    actions: frozenset[RuleAction]
    enabled: bool = True

    @property
    def digest(self) -> str:
        """Six hexadecimal digits that change with the content, in whatever order it comes."""
        words = [sorted(each) for each in (self.keywords, self.patterns, self.allow)]
        actions = [astuple(each) for each in sorted(self.actions)]
        text = json.dumps([*words, actions, self.enabled])
        return hashlib.sha256(text.encode()).hexdigest()[:6]


class ServerRule(Struct, frozen=True):
    """A rule as it stands at Discord now."""

    id: int
    name: str
    creator_id: int
    trigger: TriggerKind
    content: RuleContent
    exempt_roles: frozenset[int] = field(default_factory=frozenset[int])
    exempt_channels: frozenset[int] = field(default_factory=frozenset[int])

    def preset_id(self, bot_id: int) -> str | None:
        """Return which preset it was made from; None for a rule that is not ours."""
        signature = self._signature(bot_id)
        return signature.group(1) if signature else None

    @property
    def is_sexual_filter(self) -> bool:
        """Whether it looks for Discord's own list of sexual words, and is switched on."""
        return self.trigger is TriggerKind.SEXUAL_CONTENT and self.content.enabled

    def changed_by_others(self, bot_id: int) -> bool:
        """Whether somebody changed a rule of ours since we installed it."""
        signature = self._signature(bot_id)
        return signature is not None and signature.group(2) != self.content.digest

    def _signature(self, bot_id: int) -> re.Match[str] | None:
        is_ours = self.creator_id == bot_id and self.trigger is TriggerKind.KEYWORD
        return _SIGNED.match(self.name) if is_ours else None


def name_of(preset: AutoModPreset, content: RuleContent) -> str:
    """Return the name under which a rule is installed, at most 100 characters."""
    return f"{PREFIX}{preset.title} ({preset.id} {content.digest})"


def content_of(preset: AutoModPreset, channel_id: int) -> RuleContent:
    """Return the rule of a preset whose alerts go to this channel."""
    actions: list[RuleAction] = []
    if preset.block:
        actions.append(RuleAction(RuleEffect.BLOCK, message=preset.block))
    if preset.alert:
        actions.append(RuleAction(RuleEffect.ALERT, channel_id=channel_id))
    return RuleContent(
        frozenset(preset.keywords),
        frozenset(preset.patterns),
        frozenset(preset.allow),
        frozenset(actions),
    )


class RuleExemptions(Struct, frozen=True):
    """Roles and channels that a rule leaves out, by id, within Discord's limits."""

    roles: frozenset[int] = field(default_factory=frozenset[int])
    channels: frozenset[int] = field(default_factory=frozenset[int])

    @classmethod
    def of(cls, roles: Iterable[int], channels: Iterable[int]) -> RuleExemptions:
        """Return the first of them, as many as Discord takes."""
        return cls(
            frozenset(sorted(set(roles))[:MAX_EXEMPT_ROLES]),
            frozenset(sorted(set(channels))[:MAX_EXEMPT_CHANNELS]),
        )

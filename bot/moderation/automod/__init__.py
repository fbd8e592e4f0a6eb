"""Discord's AutoMod: presets that ship, what becomes of them in a server, and their alerts.

Knows no Discord: a server's rules are behind `RuleGateway`.
"""

from __future__ import annotations

from bot.moderation.automod.alerts import AlertDesk, AlertReports, AutoModEvent
from bot.moderation.automod.board import (
    AutoModTask,
    PresetState,
    PresetStatus,
    RuleBoard,
    RulePlan,
    RuleStep,
)
from bot.moderation.automod.errors import AutoModError
from bot.moderation.automod.gateway import RuleGateway, RuleRefusedError
from bot.moderation.automod.presets import (
    AutoModPreset,
    PresetError,
    load_presets,
)
from bot.moderation.automod.rules import (
    MAX_EXEMPT_CHANNELS,
    MAX_EXEMPT_ROLES,
    MAX_RULES,
    RuleAction,
    RuleContent,
    RuleEffect,
    RuleExemptions,
    ServerRule,
    TriggerKind,
)
from bot.moderation.automod.service import AutoModRules, RuleOrder, RuleOutcome, StepResult

__all__ = [
    "MAX_EXEMPT_CHANNELS",
    "MAX_EXEMPT_ROLES",
    "MAX_RULES",
    "AlertDesk",
    "AlertReports",
    "AutoModError",
    "AutoModEvent",
    "AutoModPreset",
    "AutoModRules",
    "AutoModTask",
    "PresetError",
    "PresetState",
    "PresetStatus",
    "RuleAction",
    "RuleBoard",
    "RuleContent",
    "RuleEffect",
    "RuleExemptions",
    "RuleGateway",
    "RuleOrder",
    "RuleOutcome",
    "RulePlan",
    "RuleRefusedError",
    "RuleStep",
    "ServerRule",
    "StepResult",
    "TriggerKind",
    "load_presets",
]

"""What the cogs work with, built once in `bot.app`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alerts import Alerts
from bot.answering import Answerer
from bot.conversation import Reception
from bot.guilds import GuildConfigs
from bot.insights.drawing import Pictures
from bot.insights.figures import InsightService
from bot.knowledge import Snapshot
from bot.library import Library
from bot.logbook import Forgetting, Search
from bot.matching import Matcher
from bot.offload import JsonFiles
from bot.own import OwnKnowledge
from bot.rules import Cooldowns
from bot.safety import CrisisText, Detector, Resources
from bot.storage import Storage
from bot.triage import Triage


@dataclass(frozen=True, slots=True)
class Core:
    """What answers questions and needs neither Discord nor a database."""

    snapshot: Snapshot
    matcher: Matcher
    detector: Detector
    resources: Resources
    texts: CrisisText
    reception: Reception


@dataclass(frozen=True, slots=True)
class Services:
    """The core, the store, and what stands on both."""

    core: Core
    storage: Storage
    answerer: Answerer
    guilds: GuildConfigs
    library: Library
    own: OwnKnowledge
    cooldowns: Cooldowns
    triage: Triage
    search: Search
    forgetting: Forgetting
    alerts: Alerts
    insights: InsightService
    pictures: Pictures
    files: JsonFiles

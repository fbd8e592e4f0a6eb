"""The services that cogs call, built once in `bot.app`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.answerer import Answerer
from bot.answering.cooldowns import Cooldowns
from bot.answering.feedback import Feedback
from bot.answering.offer_preferences import OfferPreferences
from bot.answering.small_talk import Reception
from bot.custom_knowledge import CustomKnowledge
from bot.custom_knowledge.cache import KnowledgeCache
from bot.insights.drawing import Pictures
from bot.insights.figures import InsightService
from bot.knowledge import Snapshot
from bot.matching import Matcher
from bot.moderation.alert_limits import Alerts
from bot.moderation.question_log import Forgetting, Search
from bot.moderation.review_queue import Triage
from bot.privacy.member_proofs import MemberProofs
from bot.privacy.own_questions import OwnQuestions
from bot.safety import CrisisText, Detector, Resources
from bot.sandbox import JsonFiles
from bot.servers import ServerConfigs
from bot.storage import Storage


@dataclass(frozen=True, slots=True)
class Core:
    """The parts that answer questions; they need neither Discord nor a database."""

    snapshot: Snapshot
    matcher: Matcher
    detector: Detector
    resources: Resources
    texts: CrisisText
    reception: Reception


@dataclass(frozen=True, slots=True)
class Services:
    """The core, the store, and the services over both."""

    core: Core
    storage: Storage
    answerer: Answerer
    configs: ServerConfigs
    knowledge: KnowledgeCache
    custom_knowledge: CustomKnowledge
    cooldowns: Cooldowns
    feedback: Feedback
    offer_preferences: OfferPreferences
    member_proofs: MemberProofs
    own_questions: OwnQuestions
    triage: Triage
    search: Search
    forgetting: Forgetting
    alerts: Alerts
    insights: InsightService
    pictures: Pictures
    files: JsonFiles

"""What the cogs work with, built once in `bot.app`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.answerer import Answerer
from bot.answering.channel_rules import Cooldowns
from bot.answering.offer_preferences import OfferPreferences
from bot.answering.small_talk import Reception
from bot.config_transfer import ConfigTransfer
from bot.custom_knowledge import CustomKnowledge
from bot.custom_knowledge.cache import KnowledgeCache
from bot.custom_knowledge.drafts import DocumentImports, EntryDrafts
from bot.custom_knowledge.updates import ShippedUpdates
from bot.insights.digests import DigestService
from bot.insights.drawing import Pictures
from bot.insights.service import InsightService
from bot.knowledge import Snapshot
from bot.matching import Matcher
from bot.moderation.question_log import LogForgetting, LogReader, LogSearch
from bot.moderation.review_queue import ReviewQueue
from bot.moderation.safety_requests import ContactRequests, RequestClaims, SafetyAlerts
from bot.moderation.tickets import TicketServices
from bot.privacy import Housekeeping, PrivacyService
from bot.safety import CrisisText, Detector, Resources
from bot.sandbox import JsonFiles
from bot.servers import ServerConfigs
from bot.servers.editing import SettingsService
from bot.servers.history import ChangeHistory
from bot.servers.setup_service import SetupService
from bot.storage import Storage


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
    configs: ServerConfigs
    settings: SettingsService
    setup: SetupService
    change_history: ChangeHistory
    config_transfer: ConfigTransfer
    knowledge: KnowledgeCache
    custom_knowledge: CustomKnowledge
    drafts: EntryDrafts
    imports: DocumentImports
    shipped_updates: ShippedUpdates
    cooldowns: Cooldowns
    review_queue: ReviewQueue
    log_reader: LogReader
    log_search: LogSearch
    log_forgetting: LogForgetting
    offer_preferences: OfferPreferences
    tickets: TicketServices
    contact_requests: ContactRequests
    request_claims: RequestClaims
    safety_alerts: SafetyAlerts
    privacy: PrivacyService
    housekeeping: Housekeeping
    insights: InsightService
    digests: DigestService
    pictures: Pictures
    files: JsonFiles

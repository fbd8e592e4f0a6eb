"""The services that cogs call, built once in `bot.app`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.answerer import Answerer
from bot.answering.cooldowns import Cooldowns
from bot.answering.feedback import Feedback
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
from bot.moderation.actions.approvals import SecondOpinions
from bot.moderation.actions.service import ModerationActions
from bot.moderation.appeals import AppealDesk
from bot.moderation.automod import AlertDesk, AutoModRules
from bot.moderation.case_files.service import CaseTransfer
from bot.moderation.cases.by_hand import HandObserver
from bot.moderation.cases.clock import DiscordClock
from bot.moderation.cases.record import CaseRecord
from bot.moderation.cases.sweep import CaseSweep
from bot.moderation.duty import DutyDesk
from bot.moderation.question_log import LogForgetting, LogReader, LogSearch
from bot.moderation.reports import ReportDesk
from bot.moderation.review_queue import ReviewQueue
from bot.moderation.safety_requests import ContactRequests, RequestClaims, SafetyAlerts
from bot.moderation.tickets import TicketServices
from bot.privacy import Housekeeping, PrivacyService
from bot.privacy.member_proofs import MemberProofs
from bot.privacy.own_questions import OwnQuestions
from bot.safety import CrisisText, Detector, Resources
from bot.sandbox import JsonFiles
from bot.servers import ServerConfigs
from bot.servers.command_sync import CommandSync
from bot.servers.editing import SettingsService
from bot.servers.history import ChangeHistory
from bot.servers.setup.service import SetupService
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
    settings: SettingsService
    setup: SetupService
    change_history: ChangeHistory
    config_transfer: ConfigTransfer
    knowledge: KnowledgeCache
    custom_knowledge: CustomKnowledge
    drafts: EntryDrafts
    imports: DocumentImports
    shipped_updates: ShippedUpdates
    command_sync: CommandSync
    cooldowns: Cooldowns
    feedback: Feedback
    offer_preferences: OfferPreferences
    member_proofs: MemberProofs
    own_questions: OwnQuestions
    review_queue: ReviewQueue
    log_reader: LogReader
    log_search: LogSearch
    log_forgetting: LogForgetting
    reports: ReportDesk
    automod: AutoModRules
    alert_desk: AlertDesk
    tickets: TicketServices
    contact_requests: ContactRequests
    request_claims: RequestClaims
    safety_alerts: SafetyAlerts
    discord_clock: DiscordClock
    actions: ModerationActions
    approvals: SecondOpinions
    cases: CaseRecord
    sweep: CaseSweep
    by_hand: HandObserver
    case_transfer: CaseTransfer
    appeals: AppealDesk
    duty: DutyDesk
    privacy: PrivacyService
    housekeeping: Housekeeping
    insights: InsightService
    digests: DigestService
    pictures: Pictures
    files: JsonFiles

    def forget_server(self, guild_id: int) -> None:
        """Drop from memory what was read of a server; nothing stored is deleted."""
        self.configs.forget(guild_id)
        self.knowledge.forget(guild_id)

    async def close(self) -> None:
        """Stop all work that is under way, write what waits, and close the store."""
        await self.pictures.close()
        await self.knowledge.close()
        await self.configs.close()
        # The store last: the others may still write into it.
        await self.storage.close()

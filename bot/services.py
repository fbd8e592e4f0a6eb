"""The services that cogs call, built once in `bot.app`."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from bot.answering.answerer import Answerer
from bot.answering.cooldowns import Cooldowns
from bot.answering.feedback import Feedback
from bot.answering.guide_search import GuideSearch
from bot.answering.offer_preferences import OfferPreferences
from bot.answering.small_talk import Reception
from bot.community.guides import GuideCounts
from bot.community.services import CommunityServices
from bot.config_transfer import ConfigTransfer
from bot.custom_knowledge import CustomKnowledge
from bot.custom_knowledge.cache import KnowledgeCache
from bot.custom_knowledge.drafts import DocumentImports, EntryDrafts
from bot.custom_knowledge.updates import ShippedUpdates
from bot.guides import GuideBook
from bot.insights.digests import DigestService
from bot.insights.drawing import Pictures
from bot.insights.service import InsightService
from bot.knowledge import Snapshot
from bot.matching import Matcher
from bot.moderation.question_log import LogForgetting, LogReader, LogSearch
from bot.moderation.review_queue import ReviewQueue
from bot.moderation.safety_requests import ContactRequests, RequestClaims, SafetyAlerts
from bot.moderation.services import ModerationServices
from bot.moderation.tickets import TicketServices
from bot.observability.large_pages import use_large_pages
from bot.observability.library_pages import let_library_pages_go
from bot.observability.malloc import trim
from bot.privacy import Housekeeping, PrivacyService
from bot.privacy.daily_backups import DailyBackups
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
from bot.storage.coordination import Announcement, AnnouncementKind
from bot.storage.storage import CLOSE_SECONDS


@cache
def _settle_memory() -> None:
    """Give back what preparing took for a moment, which questions would find full of holes.

    Once a process: when Discord is ready again, little is new.
    """
    trim()
    use_large_pages()
    # The last: whatever runs before it uses some of them.
    let_library_pages_go()


# No repr of fields: it would hold all entries, and asyncio asks for it when it prints a task.
class Core(Struct, frozen=True):
    """The parts that answer questions; they need neither Discord nor a database."""

    __repr__ = object.__repr__

    snapshot: Snapshot
    matcher: Matcher
    detector: Detector
    resources: Resources
    texts: CrisisText
    reception: Reception
    guides: GuideBook

    def prepare(self) -> None:
        """Do what the first questions would do: half a second, for any thread."""
        self.detector.prepare()
        self.matcher.prepare()
        _settle_memory()


class Services(Struct, frozen=True):
    """The core, the store, and the services over both."""

    __repr__ = object.__repr__

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
    guide_search: GuideSearch
    guide_counts: GuideCounts
    offer_preferences: OfferPreferences
    member_proofs: MemberProofs
    own_questions: OwnQuestions
    review_queue: ReviewQueue
    log_reader: LogReader
    log_search: LogSearch
    log_forgetting: LogForgetting
    tickets: TicketServices
    contact_requests: ContactRequests
    request_claims: RequestClaims
    safety_alerts: SafetyAlerts
    moderation: ModerationServices
    community: CommunityServices
    privacy: PrivacyService
    housekeeping: Housekeeping
    backups: DailyBackups
    insights: InsightService
    digests: DigestService
    pictures: Pictures
    files: JsonFiles

    def forget_server(self, guild_id: int) -> None:
        """Drop from memory what was read of a server; nothing stored is deleted."""
        self.configs.forget(guild_id)
        self.knowledge.forget(guild_id)

    def take_up(self, announcement: Announcement) -> None:
        """Read again, before it is next used, what another process has changed."""
        match announcement.kind:
            case AnnouncementKind.SETTINGS:
                self.configs.outdate(announcement.guild_id)
            case AnnouncementKind.KNOWLEDGE:
                self.knowledge.outdate(announcement.guild_id)
            case AnnouncementKind.KEYS:
                self.storage.cipher.look()

    def take_up_all(self) -> None:
        """Read everything again before it is next used: announcements may have been missed."""
        self.configs.outdate()
        self.knowledge.outdate()
        self.storage.cipher.look()

    async def close(self, seconds: float | None = None) -> None:
        """Stop all work that is under way, write what waits, and close the store.

        seconds: what the store may take at most, None for its usual patience.
        """
        await self.pictures.close()
        await self.knowledge.close()
        await self.configs.close()
        # The store last: the others may still write into it.
        if seconds is None:
            await self.storage.close()
        else:
            await self.storage.close(max(1.0, seconds - CLOSE_SECONDS))

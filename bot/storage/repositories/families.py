"""The repositories by family, one for each kind of row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from msgspec import Struct

from bot.storage.repositories.community.answers import AnswerStore
from bot.storage.repositories.community.consents import Consents
from bot.storage.repositories.community.guide_counts import GuideCounters
from bot.storage.repositories.community.hidden import HiddenThings
from bot.storage.repositories.community.owners import PostOwners
from bot.storage.repositories.community.post_lists import PostLists
from bot.storage.repositories.community.posts import PostStore
from bot.storage.repositories.community.reminders import PostReminders
from bot.storage.repositories.community.standings import Standings
from bot.storage.repositories.community.votes import MessageVotes
from bot.storage.repositories.knowledge.drafts import Drafts
from bot.storage.repositories.knowledge.entries import Entries
from bot.storage.repositories.knowledge.phrases import Phrases
from bot.storage.repositories.knowledge.revisions import Revisions
from bot.storage.repositories.knowledge.vectors import Vectors
from bot.storage.repositories.moderation.appeals import Appeals
from bot.storage.repositories.moderation.automod_alerts import AutoModAlerts
from bot.storage.repositories.moderation.blocks import Blocks
from bot.storage.repositories.moderation.cases.approvals import ApprovalStore
from bot.storage.repositories.moderation.cases.case_files import CaseFileStore
from bot.storage.repositories.moderation.cases.queries import CaseQueries
from bot.storage.repositories.moderation.cases.schedule import CaseSchedule
from bot.storage.repositories.moderation.cases.store import CaseStore
from bot.storage.repositories.moderation.duty import DutyRoster
from bot.storage.repositories.moderation.reports.reporters import ReporterStore
from bot.storage.repositories.moderation.reports.store import ReportStore
from bot.storage.repositories.moderation.restrictions import RestrictionStore
from bot.storage.repositories.moderation.step_aways import StepAways
from bot.storage.repositories.questions.counts import DailyCounters
from bot.storage.repositories.questions.log import QuestionLogWriter
from bot.storage.repositories.questions.periods import LogPeriods
from bot.storage.repositories.questions.questions import LoggedQuestions
from bot.storage.repositories.questions.review_queue import QueuedQuestions
from bot.storage.repositories.questions.votes import Votes
from bot.storage.repositories.safety.requests import SafetyRequestStore
from bot.storage.repositories.servers.audit import Audit
from bot.storage.repositories.servers.backups import Backups
from bot.storage.repositories.servers.departures import Departures
from bot.storage.repositories.servers.digests import Digests
from bot.storage.repositories.servers.guild_settings import GuildSettings
from bot.storage.repositories.servers.meta import Meta
from bot.storage.repositories.servers.mutes import Mutes
from bot.storage.repositories.servers.reasons import ReasonRows
from bot.storage.repositories.servers.totals import Totals
from bot.storage.repositories.tickets.messages import TicketMessages
from bot.storage.repositories.tickets.tickets import Tickets

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.database import Database
    from bot.storage.engine.writer import Writer


class QuestionRepositories(Struct, frozen=True):
    """The questions that were asked, their votes, and figures about them."""

    log: QuestionLogWriter
    questions: LoggedQuestions
    review_queue: QueuedQuestions
    votes: Votes
    counts: DailyCounters
    insights: LogPeriods

    @classmethod
    def of(cls, database: Database, writer: Writer, cipher: Cipher) -> Self:
        """Return them: they read from `database` and write through `writer`."""
        return cls(
            log=QuestionLogWriter(writer, cipher),
            questions=LoggedQuestions(database, writer, cipher),
            review_queue=QueuedQuestions(database, writer, cipher),
            votes=Votes(database, writer, cipher),
            counts=DailyCounters(database, writer),
            insights=LogPeriods(database),
        )


class TicketRepositories(Struct, frozen=True):
    """The questions that members passed on to the team."""

    tickets: Tickets
    messages: TicketMessages

    @classmethod
    def of(cls, database: Database, writer: Writer, cipher: Cipher) -> Self:
        """Return them: they read from `database` and write through `writer`."""
        return cls(
            tickets=Tickets(database, writer, cipher),
            messages=TicketMessages(writer, cipher),
        )


class SafetyRepositories(Struct, frozen=True):
    """Alerts, and requests to be contacted."""

    requests: SafetyRequestStore

    @classmethod
    def of(cls, database: Database, writer: Writer, cipher: Cipher) -> Self:
        """Return them: they read from `database` and write through `writer`."""
        return cls(requests=SafetyRequestStore(database, writer, cipher))


class ModerationRepositories(Struct, frozen=True):
    """Cases and what waits for a second moderator; reports and alerts; duty; what is locked."""

    approvals: ApprovalStore
    cases: CaseStore
    case_queries: CaseQueries
    case_files: CaseFileStore
    schedule: CaseSchedule
    reports: ReportStore
    reporters: ReporterStore
    appeals: Appeals
    blocks: Blocks
    duty: DutyRoster
    step_aways: StepAways
    automod_alerts: AutoModAlerts
    restrictions: RestrictionStore

    @classmethod
    def of(cls, database: Database, writer: Writer, cipher: Cipher) -> Self:
        """Return them: they read from `database` and write through `writer`."""
        return cls(
            approvals=ApprovalStore(database, writer, cipher),
            cases=CaseStore(database, writer, cipher),
            case_queries=CaseQueries(database, cipher),
            case_files=CaseFileStore(database, writer, cipher),
            schedule=CaseSchedule(database, writer, cipher),
            reports=ReportStore(database, writer, cipher),
            reporters=ReporterStore(database, writer, cipher),
            appeals=Appeals(database, writer, cipher),
            blocks=Blocks(database, writer, cipher),
            duty=DutyRoster(database, writer, cipher),
            step_aways=StepAways(database, writer, cipher),
            automod_alerts=AutoModAlerts(database, writer, cipher),
            restrictions=RestrictionStore(database, writer, cipher),
        )


class CommunityRepositories(Struct, frozen=True):
    """Members' questions to each other, what answers them, what helped; counts of guides."""

    posts: PostStore
    guide_counts: GuideCounters
    lists: PostLists
    reminders: PostReminders
    answers: AnswerStore
    votes: MessageVotes
    standings: Standings
    consents: Consents
    hidden: HiddenThings
    owners: PostOwners

    @classmethod
    def of(cls, database: Database, writer: Writer, cipher: Cipher) -> Self:
        """Return them: they read from `database` and write through `writer`."""
        return cls(
            posts=PostStore(database, writer, cipher),
            guide_counts=GuideCounters(database, writer),
            lists=PostLists(database, cipher),
            reminders=PostReminders(database, writer, cipher),
            answers=AnswerStore(database, writer, cipher),
            votes=MessageVotes(database, writer, cipher),
            standings=Standings(database, writer, cipher),
            consents=Consents(writer, cipher),
            hidden=HiddenThings(database, writer, cipher),
            owners=PostOwners(database, cipher),
        )


class KnowledgeRepositories(Struct, frozen=True):
    """A server's own entries and phrases.

    Entries, revisions and phrases work on a connection that their caller gives, because an entry
    changes together with its phrases, its revision and the audit, or not at all.
    """

    entries: Entries
    revisions: Revisions
    phrases: Phrases
    vectors: Vectors
    drafts: Drafts

    @classmethod
    def of(cls, database: Database, writer: Writer, cipher: Cipher) -> Self:
        """Return them: they read from `database` and write through `writer`."""
        return cls(
            entries=Entries(cipher),
            revisions=Revisions(cipher),
            phrases=Phrases(cipher),
            vectors=Vectors(database, writer, cipher),
            drafts=Drafts(database, writer, cipher),
        )


class ServerRepositories(Struct, frozen=True):
    """The settings of a server, its audit, and the bot's notes about it."""

    settings: GuildSettings
    audit: Audit
    backups: Backups
    digests: Digests
    departures: Departures
    mutes: Mutes
    meta: Meta
    reasons: ReasonRows
    totals: Totals

    @classmethod
    def of(cls, database: Database, writer: Writer, cipher: Cipher) -> Self:
        """Return them: they read from `database` and write through `writer`."""
        return cls(
            settings=GuildSettings(database, writer, cipher),
            audit=Audit(database, writer, cipher),
            backups=Backups(database, writer, cipher),
            digests=Digests(database, writer),
            departures=Departures(database, writer),
            mutes=Mutes(database, writer, cipher),
            meta=Meta(database, writer),
            reasons=ReasonRows(database, cipher),
            totals=Totals(database),
        )


class Repositories(Struct, frozen=True):
    """All repositories; a service gets the ones that it needs, not all of them."""

    questions: QuestionRepositories
    tickets: TicketRepositories
    safety: SafetyRepositories
    moderation: ModerationRepositories
    community: CommunityRepositories
    knowledge: KnowledgeRepositories
    servers: ServerRepositories


def build_repositories(database: Database, writer: Writer, cipher: Cipher) -> Repositories:
    """Return the repositories: they read from `database` and write through `writer`."""
    parts = (database, writer, cipher)
    return Repositories(
        questions=QuestionRepositories.of(*parts),
        tickets=TicketRepositories.of(*parts),
        safety=SafetyRepositories.of(*parts),
        moderation=ModerationRepositories.of(*parts),
        community=CommunityRepositories.of(*parts),
        knowledge=KnowledgeRepositories.of(*parts),
        servers=ServerRepositories.of(*parts),
    )

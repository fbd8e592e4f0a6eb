"""Values of the team's cards, made of a hostile text."""

from __future__ import annotations

from msgspec.structs import replace

from bot.config_transfer import ImportProposal, KnowledgeChange
from bot.config_transfer.settings_file import SkippedValue
from bot.custom_knowledge import EntryDraft, EntryRecord
from bot.custom_knowledge.cache import ServerKnowledge
from bot.custom_knowledge.changes.history import Revision
from bot.custom_knowledge.difference import PartDifference
from bot.custom_knowledge.drafts import DocumentImport, ImportPage, PendingDraft
from bot.custom_knowledge.overview import EntryOrigin, EntrySummary
from bot.knowledge import Snapshot, Topic
from bot.matching import Candidate, Decision, Dial, Explanation, Match
from bot.moderation.review_queue import QuestionGroup
from bot.moderation.tickets import (
    TicketMessage,
    TicketRow,
    TicketStatus,
)
from bot.safety import DangerKind, Resources
from bot.servers import ConfigChange, ServerConfig, SettingError
from bot.servers.history import AuditEntry, AuditPage
from bot.servers.setup.service import SetupPage
from bot.storage import AuditRow, QueuedQuestion
from bot.ui.cards.kb import importing as kb_import
from bot.ui.cards.questions import trial as log_trial
from bot.ui.cards.questions.log import QuestionLine
from bot.ui.cards.safety import team as safety_team
from bot.ui.cards.settings import importing as settings_import
from bot.ui.cards.settings import setup
from bot.ui.controls.review_queue import GroupPlace
from tests.servers.town import Town
from tests.ui.hostile_members import LIST, THEN, Views, entry_of

PLACE = GroupPlace(1, 2, 0)
DECISION = AuditRow(1, 2, THEN, "alias-added", "x", 7, None, None)
PLACES = (Candidate("x", 0.9), Candidate("gone", 0.5))
PIECE_MARKS = ("+", "-", " ")


def hostile_view(text: str) -> ServerKnowledge:
    return ServerKnowledge(Snapshot({"x": entry_of(text)}, (Topic("t", text, (text,)),)))


def hostile_match(text: str) -> Match:
    return Match(Decision.SUGGEST, PLACES, PLACES, None, text)


def hostile_logged(text: str) -> QuestionLine:
    return QuestionLine(1, THEN, "none", text, 0.5, "ask", text, 1, 1, "a3f9")


def hostile_group(text: str) -> QuestionGroup:
    row = QueuedQuestion(1, THEN, "none", "x", text, None)
    return QuestionGroup(
        (row, *(replace(row, id=number, text=f"{number} {text}") for number in range(2, 9)))
    )


def hostile_item(text: str, origin: EntryOrigin = EntryOrigin.OWN) -> EntrySummary:
    draft = EntryDraft(text, LIST, entry_of(text).sections, (text,) * 20, text)
    return EntrySummary("x", EntryRecord(draft, 1), origin, off=True, aliases=20, outdated=True)


def hostile_pieces(text: str) -> list[PartDifference]:
    return [PartDifference(text, tuple((mark, text) for mark in PIECE_MARKS))]


def hostile_ticket(text: str) -> TicketRow:
    messages = tuple(TicketMessage(number, bool(number % 2), THEN, text) for number in range(6))
    return TicketRow(
        guild_id=1,
        id=1,
        channel_id=2,
        created_at=THEN,
        question_id=None,
        status=TicketStatus.OPEN,
        text=text,
        asker_id=7,
        by_message=False,
        deliverable=True,
        card_channel_id=None,
        card_id=None,
        answer=None,
        closed_at=None,
        messages=messages,
    )


def hostile_place(text: str) -> kb_import.ImportPlace:
    entry, document = entry_of(text), DocumentImport(text, 3, left_out=(text, text))
    page = ImportPage(1, document, PendingDraft(proposed=True), 0, 3)
    return kb_import.ImportPlace(1, 0, 3, kb_import.note_of(page, entry), (entry,), 2)


def hostile_town(text: str) -> Town:
    return Town(entries={"hugs": text, "gone": text}, countries={"gb": "United Kingdom"})


def hostile_changed(text: str) -> ConfigChange:
    return ConfigChange(ServerConfig(), hostile_config(text))


def hostile_config(text: str) -> ServerConfig:
    said = text.encode("utf-8", "ignore").decode()[:300]
    return ServerConfig().model_copy(
        update={"disclaimer": said, "disabled_entries": ("hugs", "gone"), "countries": ("gb",)}
    )


def hostile_knowledge(text: str) -> KnowledgeChange:
    many = (text,) * 7
    return KnowledgeChange(many, many, many, (0, 9), (0, 5), many)


def hostile_proposals(text: str) -> Views:
    why = SettingError("I know nothing that is called {typed}.", text)
    left = (SkippedValue("denied_channels", text, why),)
    for changed in (hostile_changed(text), ConfigChange(ServerConfig(), ServerConfig())):
        proposal = ImportProposal(changed, left, ("Please look.",), hostile_knowledge(text))
        yield settings_import.proposal_card(proposal, 1, hostile_town(text))


def hostile_trial(text: str) -> Views:
    near = ((text, "x", 0.5), (text, "t", 0.4), (text, "gone", 0.3))
    found = Explanation(hostile_match(text), text, {}, near, 0.4, "The first one is likely.")
    yield log_trial.trial_card(text, found, hostile_view(text), Dial.EAGER, semantic=False)


def hostile_steps(text: str) -> Views:
    for number in range(len(setup.STEPS)):
        page = SetupPage(number, hostile_config(text), {})
        yield setup.step_card(page, hostile_town(text), missing=MISSING)


def hostile_history(text: str) -> AuditPage:
    entries = (
        AuditEntry(1, THEN, 7, "entry-added", text, ()),
        AuditEntry(2, THEN, 7, "set", None, (("disclaimer", "", text[:300]),)),
    )
    return AuditPage(entries, has_more=True, is_first=False)


def hostile_alerts(text: str, resources: Resources) -> Views:
    for shown in (
        safety_team.SafetyNotice(1, THEN, "<#9>", DangerKind.OTHER, member_id=7, text=text),
        safety_team.SafetyNotice(1, THEN, "<#9>", DangerKind.SELF, 2),
        safety_team.SafetyNotice(1, THEN, "<#9>", member_id=7),
    ):
        yield safety_team.team_card(shown, resources, ("gb",))


MISSING = ("send_messages", "view_channel")
SHOWN = safety_team.SafetyNotice(
    1, THEN, "<#9>", DangerKind.SELF, member_id=7, claimer_id=8, claimed_at=THEN
)
REVISION = Revision(1, "edited", 7, THEN)

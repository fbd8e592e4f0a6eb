"""The cards that moderators and admins read, drawn with one text wherever a text can stand."""

from __future__ import annotations

from dataclasses import replace

from bot.config_transfer import AppliedImport, ImportProposal, KnowledgeChange
from bot.config_transfer.settings_file import SkippedValue
from bot.custom_knowledge import EntryDraft, EntryRecord
from bot.custom_knowledge.cache import ServerKnowledge
from bot.custom_knowledge.changes.history import Revision
from bot.custom_knowledge.difference import PartDifference
from bot.custom_knowledge.drafts import DocumentImport, ImportPage, PendingDraft
from bot.custom_knowledge.overview import EntryFilter, EntryOrigin, EntrySummary
from bot.insights.digests import WeeklySummary
from bot.knowledge import Snapshot, Topic
from bot.matching import Candidate, Decision, Dial, Explanation, Match
from bot.moderation.question_log import LogFile, LogSummary
from bot.moderation.review_queue import GroupDecision, GroupedQueue, GroupInQueue, QuestionGroup
from bot.moderation.tickets import (
    QuestionSource,
    SourceKind,
    TicketMessage,
    TicketRow,
    TicketStatus,
    WaitingTickets,
)
from bot.safety import DangerKind, Resources
from bot.servers import ConfigChange, ServerConfig, SettingError, SettingGroup
from bot.servers.history import AuditEntry, AuditPage
from bot.servers.setup.service import SetupPage
from bot.storage import AuditRow, QueuedQuestion
from bot.ui.cards.kb import draft as kb_draft
from bot.ui.cards.kb import entry as kb
from bot.ui.cards.kb import history as kb_history
from bot.ui.cards.kb import importing as kb_import
from bot.ui.cards.kb import lists as kb_list
from bot.ui.cards.questions import export as log_export
from bot.ui.cards.questions import forget as log_forget
from bot.ui.cards.questions import log, review_queue
from bot.ui.cards.questions import search as log_search
from bot.ui.cards.questions import show as log_show
from bot.ui.cards.questions import trial as log_trial
from bot.ui.cards.questions.log import QuestionLine
from bot.ui.cards.safety import team as safety_team
from bot.ui.cards.server import digest, insights
from bot.ui.cards.settings import entries as settings_entries
from bot.ui.cards.settings import history as settings_history
from bot.ui.cards.settings import importing as settings_import
from bot.ui.cards.settings import messages as settings_said
from bot.ui.cards.settings import panel as settings
from bot.ui.cards.settings import setup
from bot.ui.cards.tickets import learning
from bot.ui.cards.tickets import team as tickets
from bot.ui.controls.questions import ForgetQuestions, ForgetScope, SearchFurther
from bot.ui.controls.review_queue import GroupPlace
from tests.insights.made_up import figures
from tests.servers.town import Town
from tests.ui.hostile_members import LIST, THEN, Cases, Views, entry_of

PLACE = GroupPlace(1, 2, 0)
DECISION = AuditRow(1, 2, THEN, "alias-added", "x", 7, None, None)
PLACES = (Candidate("x", 0.9), Candidate("gone", 0.5))
PIECE_MARKS = ("+", "-", " ")


def _view(text: str) -> ServerKnowledge:
    return ServerKnowledge(Snapshot({"x": entry_of(text)}, (Topic("t", text, (text,)),)))


def _match(text: str) -> Match:
    return Match(Decision.SUGGEST, PLACES, PLACES, None, text)


def _logged(text: str) -> QuestionLine:
    return QuestionLine(1, THEN, "none", text, 0.5, "ask", text, 1, 1, "a3f9")


def _group(text: str) -> QuestionGroup:
    row = QueuedQuestion(1, THEN, "none", "x", text, None)
    return QuestionGroup(
        (row, *(replace(row, id=number, text=f"{number} {text}") for number in range(2, 9)))
    )


def _item(text: str, origin: EntryOrigin = EntryOrigin.OWN) -> EntrySummary:
    draft = EntryDraft(text, LIST, entry_of(text).sections, (text,) * 20, text)
    return EntrySummary("x", EntryRecord(draft, 1), origin, off=True, aliases=20, outdated=True)


def _pieces(text: str) -> list[PartDifference]:
    return [PartDifference(text, tuple((mark, text) for mark in PIECE_MARKS))]


def _ticket(text: str) -> TicketRow:
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


def _place(text: str) -> kb_import.ImportPlace:
    entry, document = entry_of(text), DocumentImport(text, 3, left_out=(text, text))
    page = ImportPage(1, document, PendingDraft(proposed=True), 0, 3)
    return kb_import.ImportPlace(1, 0, 3, kb_import.note_of(page, entry), (entry,), 2)


def _town(text: str) -> Town:
    return Town(entries={"hugs": text, "gone": text}, countries={"gb": "United Kingdom"})


def _changed(text: str) -> ConfigChange:
    return ConfigChange(ServerConfig(), _config(text))


def _config(text: str) -> ServerConfig:
    said = text.encode("utf-8", "ignore").decode()[:300]
    return ServerConfig().model_copy(
        update={"disclaimer": said, "disabled_entries": ("hugs", "gone"), "countries": ("gb",)}
    )


def _knowledge(text: str) -> KnowledgeChange:
    many = (text,) * 7
    return KnowledgeChange(many, many, many, (0, 9), (0, 5), many)


def _proposals(text: str) -> Views:
    why = SettingError("I know nothing that is called {typed}.", text)
    left = (SkippedValue("denied_channels", text, why),)
    for changed in (_changed(text), ConfigChange(ServerConfig(), ServerConfig())):
        proposal = ImportProposal(changed, left, ("Please look.",), _knowledge(text))
        yield settings_import.proposal_card(proposal, 1, _town(text))


def _trial(text: str) -> Views:
    near = ((text, "x", 0.5), (text, "t", 0.4), (text, "gone", 0.3))
    found = Explanation(_match(text), text, {}, near, 0.4, "The first one is likely.")
    yield log_trial.trial_card(text, found, _view(text), Dial.EAGER, semantic=False)


def _steps(text: str) -> Views:
    for number in range(len(setup.STEPS)):
        page = SetupPage(number, _config(text), {})
        yield setup.step_card(page, _town(text), missing=MISSING)


def _history(text: str) -> AuditPage:
    entries = (
        AuditEntry(1, THEN, 7, "entry-added", text, ()),
        AuditEntry(2, THEN, 7, "set", None, (("disclaimer", "", text[:300]),)),
    )
    return AuditPage(entries, has_more=True, is_first=False)


def _alerts(text: str, resources: Resources) -> Views:
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

TEAM: Cases = {
    tickets.ticket_card: lambda text, _: [tickets.ticket_card(_ticket(text), "It reached them.")],
    tickets.ended_card: lambda text, _: [
        tickets.ended_card(
            _ticket(text), tickets.Ending("Answered", 7, LIST, savable=True, reached="So.")
        )
    ],
    tickets.waiting_card: lambda text, _: [
        tickets.waiting_card(
            WaitingTickets((_ticket(text), replace(_ticket(text), id=2)), 2), "A problem."
        )
    ],
    tickets.link_card: lambda text, _: [
        tickets.link_card(_ticket(text), [entry_of(text)], entry_of(text)),
        tickets.link_card(_ticket(text), []),
    ],
    tickets.returned_card: lambda text, _: [tickets.returned_card("Not sent.", text)],
    digest.digest_card: lambda text, _: [
        digest.digest_card(WeeklySummary(figures(7, 10, (text,) * 5, text), 5))
    ],
    insights.insights_card: lambda text, _: [
        insights.insights_card(figures(7, 10, (text,) * 2, text), 7, note="No picture.")
    ],
    kb.entry_card: lambda text, _: [
        kb.entry_card(_item(text, origin), 3) for origin in (EntryOrigin.OWN, EntryOrigin.VERSION)
    ],
    kb.shipped_change_card: lambda text, _: [kb.shipped_change_card("x", _pieces(text))],
    kb_draft.preview_card: lambda text, _: [
        kb_draft.preview_card(
            1, entry_of(text), [entry_of(text)], opened=0, keep_shipped=True, place=_place(text)
        )
    ],
    kb_draft.saved_preview_card: lambda text, _: [
        kb_draft.saved_preview_card(entry_of(text), [entry_of(text)], opened=1)
    ],
    kb_draft.faulty_card: lambda text, _: [kb_draft.faulty_card(1, "Too long.", _place(text))],
    kb_draft.conflict_card: lambda text, _: [kb_draft.conflict_card(1, 2, _pieces(text), who=7)],
    kb_history.history_card: lambda text, _: [kb_history.history_card("x", text, [REVISION], 0)],
    kb_history.revision_card: lambda text, _: [
        kb_history.revision_card("x", REVISION, _pieces(text), is_current=False)
    ],
    kb_history.roll_back_card: lambda text, _: [
        kb_history.roll_back_card("x", 1, _pieces(text), 2)
    ],
    kb_import.end_card: lambda text, _: [
        kb_import.end_card(1, DocumentImport(text, 3, saved)) for saved in ((), (1,))
    ],
    kb_import.left_out_card: lambda text, _: [
        kb_import.left_out_card(DocumentImport(text, 3, left_out=(text, text)))
    ],
    kb_list.entries_list: lambda text, _: [
        kb_list.entries_list([_item(text)], EntryFilter.ALL, 0, outdated=1)
    ],
    kb_list.out_of_scope_list: lambda text, _: [
        kb_list.out_of_scope_list([(1, text), (2, text)], 0)
    ],
    kb_list.shipped_news_card: lambda text, _: [
        kb_list.shipped_news_card(
            [replace(entry_of(text), id=f"x{number}") for number in range(12)]
        )
    ],
    log.recent_card: lambda text, _: [
        log.recent_card([_logged(text)], outcome=None, more=True, first_page=False)
    ],
    log.stats_card: lambda text, _: [
        log.stats_card(
            LogSummary(7, 9, {"answer": 9}, (("x", 9), ("gone", 9)), 1, 1, 1.5, 1, 1), _view(text)
        )
    ],
    log_forget.confirm_forgetting_card: lambda text, _: [
        log_forget.confirm_forgetting_card(
            ForgetQuestions(1, ForgetScope.ANY, until=0, asker_of=0, words=text[:30]), 2, "a3f9"
        )
    ],
    log_search.search_card: lambda text, _: [
        log_search.search_card(
            SearchFurther(1, "x", text[:30]), text, lines, log_search.SearchProgress(9)
        )
        for lines in ([_logged(text)], [])
    ],
    log_show.show_card: lambda text, _: [
        log_show.show_card(_logged(text), log_show.QuestionDetails(9), _match(text), _view(text))
    ],
    log_trial.trial_card: lambda text, _: _trial(text),
    safety_team.team_card: lambda text, core: _alerts(text, core.resources),
    settings.settings_card: lambda text, _: [
        settings.settings_card(group, _config(text), _town(text), owner=True)
        for group in SettingGroup
    ],
    settings_entries.off_card: lambda text, _: [
        settings_entries.off_card(Snapshot({"x": entry_of(text)}), ("x",) * 20)
    ],
    settings_entries.subject_card: lambda text, _: [
        settings_entries.subject_card(text, [entry_of(text)], ("x",))
    ],
    settings_history.history_card: lambda text, _: [
        settings_history.history_card(_history(text), _town(text))
    ],
    settings_import.proposal_card: lambda text, _: _proposals(text),
    settings_import.applied_card: lambda text, _: [
        settings_import.applied_card(
            AppliedImport(_changed(text), _knowledge(text), 1), _town(text)
        )
    ],
    settings_said.saved_card: lambda text, _: [
        settings_said.saved_card(_changed(text), _town(text))
    ],
    settings_said.reset_one_card: lambda text, _: [
        settings_said.reset_one_card("disclaimer", text[:300], "", _town(text))
    ],
    settings_said.reset_all_card: lambda text, _: [
        settings_said.reset_all_card(_changed(text), _town(text), "One stays.")
    ],
    settings_said.announcement_card: lambda text, _: [
        settings_said.announcement_card(7, _changed(text), _town(text))
    ],
    setup.greeting_card: lambda text, _: [setup.greeting_card(text[:32])],
    settings_said.reset_card: lambda text, _: [
        settings_said.reset_card(name, _changed(text), _town(text), staying=["admin_roles"])
        for name in ("disclaimer", "dial", None)
    ],
    setup.setup_card: lambda text, _: [
        setup.setup_card(SetupPage(number, _config(text), {}), _town(text), _changed(text))
        for number in (0, len(setup.STEPS))
    ],
    setup.step_card: lambda text, _: _steps(text),
    setup.summary_card: lambda text, _: [setup.summary_card(_config(text), _town(text), MISSING)],
    review_queue.queue_card: lambda text, _: [
        review_queue.queue_card(GroupedQueue((_group(text),), 9, 1, 1, 2))
    ],
    review_queue.group_card: lambda text, _: [
        review_queue.group_card(
            PLACE,
            GroupInQueue(_group(text), 2),
            _match(text),
            _view(text),
            entries=[("x", text)],
        )
    ],
    review_queue.decision_card: lambda text, _: [
        review_queue.decision_card(
            PLACE, GroupDecision(_group(text), 3, 1), "Done", _match(text), _view(text)
        )
    ],
    review_queue.decided_card: lambda text, _: [
        review_queue.decided_card(PLACE, DECISION, _view(text)),
        review_queue.decided_card(PLACE, None, _view(text)),
    ],
}
FIXED_TEAM: Cases = {
    tickets.dismiss_card: lambda _, __: [tickets.dismiss_card(1)],
    tickets.settled_card: lambda _, __: [tickets.settled_card("Sent.", 1, savable=True)],
    kb.done_card: lambda _, __: [kb.done_card("Saved.", undo=1, entry_id="x")],
    kb_draft.gone_card: lambda _, __: [kb_draft.gone_card()],
    kb_draft.text_file_card: lambda _, __: [kb_draft.text_file_card("Your text.", "entry.md")],
    learning.offer_card: lambda _, __: [
        learning.offer_card(QuestionSource(SourceKind.TICKET, 1), 1, ticket_id=1, learn=True)
    ],
    safety_team.ended_card: lambda _, __: [safety_team.ended_card(safety_team.ENDED_DONE, THEN, 7)],
    safety_team.sure_card: lambda _, __: [safety_team.sure_card(SHOWN, 9)],
    safety_team.yours_card: lambda _, __: [safety_team.yours_card(SHOWN, safety_team.TOLD)],
    safety_team.has_it_card: lambda _, __: [safety_team.has_it_card(SHOWN, offer=True)],
    settings_import.export_card: lambda _, __: [settings_import.export_card("file.json")],
    settings_said.caution_card: lambda _, __: [
        settings_said.caution_card("moderator_channel", 9, "Others can read that channel.")
    ],
    log_export.log_file_card: lambda _, __: [
        log_export.log_file_card(LogFile(b"", 9, cut=True), "questions.csv")
    ],
}
"""Cards whose texts are made harmless by whoever asks for them, or are the bot's own."""

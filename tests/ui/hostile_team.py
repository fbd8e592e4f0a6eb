"""The cards that moderators and admins read, drawn with one text wherever a text can stand."""

from __future__ import annotations

from msgspec.structs import replace

from bot.config_transfer import AppliedImport
from bot.custom_knowledge.drafts import DocumentImport
from bot.custom_knowledge.overview import EntryFilter, EntryOrigin
from bot.insights.digests import WeeklySummary
from bot.knowledge import Snapshot
from bot.moderation.question_log import LogFile, LogSummary
from bot.moderation.review_queue import GroupDecision, GroupedQueue, GroupInQueue
from bot.moderation.tickets import (
    QuestionSource,
    SourceKind,
    WaitingTickets,
)
from bot.servers import SettingGroup
from bot.servers.setup.service import SetupPage
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
from tests.insights.made_up import figures
from tests.ui.hostile_members import LIST, THEN, Cases, entry_of
from tests.ui.hostile_values import (
    DECISION,
    MISSING,
    PLACE,
    REVISION,
    SHOWN,
    hostile_alerts,
    hostile_changed,
    hostile_config,
    hostile_group,
    hostile_history,
    hostile_item,
    hostile_knowledge,
    hostile_logged,
    hostile_match,
    hostile_pieces,
    hostile_place,
    hostile_proposals,
    hostile_steps,
    hostile_ticket,
    hostile_town,
    hostile_trial,
    hostile_view,
)

TEAM: Cases = {
    tickets.ticket_card: lambda text, _: [
        tickets.ticket_card(hostile_ticket(text), "It reached them.")
    ],
    tickets.ended_card: lambda text, _: [
        tickets.ended_card(
            hostile_ticket(text),
            tickets.Ending("Answered", 7, LIST, savable=True, delivery_note="So."),
        )
    ],
    tickets.waiting_card: lambda text, _: [
        tickets.waiting_card(
            WaitingTickets((hostile_ticket(text), replace(hostile_ticket(text), id=2)), 2),
            "A problem.",
        )
    ],
    tickets.link_card: lambda text, _: [
        tickets.link_card(hostile_ticket(text), [entry_of(text)], entry_of(text)),
        tickets.link_card(hostile_ticket(text), []),
    ],
    tickets.returned_card: lambda text, _: [tickets.returned_card("Not sent.", text)],
    digest.digest_card: lambda text, _: [
        digest.digest_card(WeeklySummary(figures(7, 10, (text,) * 5, text), 5))
    ],
    insights.insights_card: lambda text, _: [
        insights.insights_card(figures(7, 10, (text,) * 2, text), 7, note="No picture.")
    ],
    kb.entry_card: lambda text, _: [
        kb.entry_card(hostile_item(text, origin), 3)
        for origin in (EntryOrigin.OWN, EntryOrigin.VERSION)
    ],
    kb.shipped_change_card: lambda text, _: [kb.shipped_change_card("x", hostile_pieces(text))],
    kb_draft.preview_card: lambda text, _: [
        kb_draft.preview_card(
            1,
            entry_of(text),
            [entry_of(text)],
            open_part=0,
            keep_shipped=True,
            place=hostile_place(text),
        )
    ],
    kb_draft.saved_preview_card: lambda text, _: [
        kb_draft.saved_preview_card(entry_of(text), [entry_of(text)], open_part=1)
    ],
    kb_draft.faulty_card: lambda text, _: [
        kb_draft.faulty_card(1, "Too long.", hostile_place(text))
    ],
    kb_draft.conflict_card: lambda text, _: [
        kb_draft.conflict_card(1, 2, hostile_pieces(text), who=7)
    ],
    kb_history.history_card: lambda text, _: [kb_history.history_card("x", text, [REVISION], 0)],
    kb_history.revision_card: lambda text, _: [
        kb_history.revision_card("x", REVISION, hostile_pieces(text), is_current=False)
    ],
    kb_history.roll_back_card: lambda text, _: [
        kb_history.roll_back_card("x", 1, hostile_pieces(text), 2)
    ],
    kb_import.end_card: lambda text, _: [
        kb_import.end_card(1, DocumentImport(text, 3, saved)) for saved in ((), (1,))
    ],
    kb_import.left_out_card: lambda text, _: [
        kb_import.left_out_card(DocumentImport(text, 3, left_out=(text, text)))
    ],
    kb_list.entries_list: lambda text, _: [
        kb_list.entries_list([hostile_item(text)], EntryFilter.ALL, 0, outdated_count=1)
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
        log.recent_card([hostile_logged(text)], outcome=None, more=True, first_page=False)
    ],
    log.stats_card: lambda text, _: [
        log.stats_card(
            LogSummary(7, 9, {"answer": 9}, (("x", 9), ("gone", 9)), 1, 1, 1.5, 1, 1),
            hostile_view(text),
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
        for lines in ([hostile_logged(text)], [])
    ],
    log_show.show_card: lambda text, _: [
        log_show.show_card(
            hostile_logged(text),
            log_show.QuestionDetails(9),
            hostile_match(text),
            hostile_view(text),
        )
    ],
    log_trial.trial_card: lambda text, _: hostile_trial(text),
    safety_team.team_card: lambda text, core: hostile_alerts(text, core.resources),
    settings.settings_card: lambda text, _: [
        settings.settings_card(group, hostile_config(text), hostile_town(text), owner=True)
        for group in SettingGroup
    ],
    settings_entries.off_card: lambda text, _: [
        settings_entries.off_card(Snapshot({"x": entry_of(text)}), ("x",) * 20)
    ],
    settings_entries.subject_card: lambda text, _: [
        settings_entries.subject_card(text, [entry_of(text)], ("x",))
    ],
    settings_history.history_card: lambda text, _: [
        settings_history.history_card(hostile_history(text), hostile_town(text))
    ],
    settings_import.proposal_card: lambda text, _: hostile_proposals(text),
    settings_import.applied_card: lambda text, _: [
        settings_import.applied_card(
            AppliedImport(hostile_changed(text), hostile_knowledge(text), 1), hostile_town(text)
        )
    ],
    settings_said.saved_card: lambda text, _: [
        settings_said.saved_card(hostile_changed(text), hostile_town(text))
    ],
    settings_said.reset_one_card: lambda text, _: [
        settings_said.reset_one_card("disclaimer", text[:300], "", hostile_town(text))
    ],
    settings_said.reset_all_card: lambda text, _: [
        settings_said.reset_all_card(hostile_changed(text), hostile_town(text), "One stays.")
    ],
    settings_said.announcement_card: lambda text, _: [
        settings_said.announcement_card(7, hostile_changed(text), hostile_town(text))
    ],
    setup.greeting_card: lambda text, _: [setup.greeting_card(text[:32])],
    settings_said.reset_card: lambda text, _: [
        settings_said.reset_card(
            name, hostile_changed(text), hostile_town(text), staying=["admin_roles"]
        )
        for name in ("disclaimer", "dial", None)
    ],
    setup.setup_card: lambda text, _: [
        setup.setup_card(
            SetupPage(number, hostile_config(text), {}), hostile_town(text), hostile_changed(text)
        )
        for number in (0, len(setup.STEPS))
    ],
    setup.step_card: lambda text, _: hostile_steps(text),
    setup.summary_card: lambda text, _: [
        setup.summary_card(hostile_config(text), hostile_town(text), MISSING)
    ],
    review_queue.queue_card: lambda text, _: [
        review_queue.queue_card(GroupedQueue((hostile_group(text),), 9, 1, 1, 2))
    ],
    review_queue.group_card: lambda text, _: [
        review_queue.group_card(
            PLACE,
            GroupInQueue(hostile_group(text), 2),
            hostile_match(text),
            hostile_view(text),
            entries=[("x", text)],
        )
    ],
    review_queue.decision_card: lambda text, _: [
        review_queue.decision_card(
            PLACE,
            GroupDecision(hostile_group(text), 3, 1),
            "Done",
            hostile_match(text),
            hostile_view(text),
        )
    ],
    review_queue.decided_card: lambda text, _: [
        review_queue.decided_card(PLACE, DECISION, hostile_view(text)),
        review_queue.decided_card(PLACE, None, hostile_view(text)),
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

"""The cards of reports, drawn with one text wherever a text of somebody's can stand."""

from __future__ import annotations

from msgspec.structs import replace

from bot.moderation.reports import (
    Evidence,
    ReportCategory,
    ReportRow,
    ReportStatus,
    ReportTarget,
    Statement,
)
from bot.ui import card as ui
from bot.ui.cards.cases import acted
from bot.ui.cards.reports import ending, helping, member, returned, team
from bot.ui.controls.moderation.reports import (
    AskForReportAction,
    BlockReporter,
    ReportedThing,
    ReportStep,
    SendReportAnyway,
)
from tests.ui.hostile_cases import hostile_case
from tests.ui.hostile_members import THEN, Cases, Views

THING = ReportedThing(2**63 - 1, 2**63 - 1, 2**63 - 1)


def hostile_report(text: str, status: ReportStatus = ReportStatus.OPEN) -> ReportRow:
    """A report with that text in the message, its words, and AutoMod's rule."""
    statements = tuple(
        Statement(f"{number:012x}", THEN, category, text, 7 if number == 1 else None)
        for number, category in enumerate(ReportCategory)
    )
    return ReportRow(
        guild_id=1,
        id=999_999,
        created_at=THEN,
        category=ReportCategory.METHOD,
        status=status,
        target=ReportTarget(7, 8, 9),
        evidence=Evidence(text, 12, deleted=True, rule=text, keyword=text, alerts=12),
        statements=statements,
        claimer_id=7,
        claimed_at=THEN,
        card_channel_id=1,
        card_id=2,
        case_id=None if status is ReportStatus.OPEN else 12,
        closed_at=None if status is ReportStatus.OPEN else THEN,
    )


def _again(step: ReportStep) -> AskForReportAction:
    return AskForReportAction(999_999, step, anyway=True)


def _cards(text: str) -> Views:
    whole = hostile_report(text)
    bare = replace(whole, target=ReportTarget(), evidence=None, statements=())
    open_ = [whole, bare, replace(whole, evidence=Evidence()), replace(whole, claimer_id=None)]
    for report in (*open_, *(hostile_report(text, status) for status in ReportStatus)):
        yield team.report_card(report, call="<@&7>", earlier=9, note=text)


def _closed(text: str) -> Views:
    report = hostile_report(text, ReportStatus.DISMISSED)
    for misuse in (True, False):
        yield ending.closed_card(report, "Done.", card_changed=False, misuse=misuse)


def _sent(text: str) -> Views:
    report = hostile_report(text)
    for named in (True, False):
        yield member.sent_card(report, with_name=named, tell=not named, is_repeat=named)
    unposted = replace(report, card_id=None, claimer_id=None)
    yield member.sent_card(
        replace(unposted, category=ReportCategory.PRIVATE_MESSAGE), with_name=False, tell=True
    )


REPORT_CARDS: Cases = {
    team.report_card: lambda text, _: _cards(text),
    team.reading_card: lambda text, _: [team.reading_card(hostile_report(text))],
    ending.closed_card: lambda text, _: _closed(text),
    ending.misuse_card: lambda text, _: [ending.misuse_card(hostile_report(text))],
    ending.sure_card: lambda text, _: [
        ending.sure_card(hostile_report(text), each) for each in hostile_report(text).statements
    ],
    helping.sent_help_card: lambda text, core: [
        helping.sent_help_card(text, core.texts, core.resources, ("gb", "us", "de"))
    ],
    member.held_back_card: lambda text, _: [
        member.held_back_card(
            SendReportAnyway(ReportCategory.PRIVATE_MESSAGE, True, True, THING), text
        )
    ],
    member.unsent_card: lambda text, _: [member.unsent_card("Not sent.", text)],
    member.sent_card: lambda text, _: _sent(text),
    acted.card_with_words: lambda text, _: [acted.card_with_words(ui.text("Why."), text, [])],
    returned.given_back_card: lambda text, _: [
        returned.given_back_card("Not done.", _again(step), text) for step in ReportStep
    ],
    returned.taken_back_card: lambda text, _: [
        returned.taken_back_card(hostile_report(text), _again(ReportStep.CLOSE), text)
    ],
    returned.quicker_card: lambda text, _: [
        returned.quicker_card("Nothing was done.", case, _again(ReportStep.WARN), text)
        for case in (hostile_case(text), replace(hostile_case(text), moderator_id=None))
    ],
    member.looked_at_card: lambda text, _: [
        member.looked_at_card(hostile_report(text, ReportStatus.DONE), text)
    ],
}
FIXED_REPORT_CARDS: Cases = {
    ending.kept_away_card: lambda _, __: [
        ending.kept_away_card(THEN, BlockReporter(999_999, "a" * 12))
    ],
    member.dropped_card: lambda _, __: [member.dropped_card()],
    member.standing_card: lambda _, __: [
        member.standing_card(hostile_report("x", status)) for status in ReportStatus
    ],
    team.away_from_it_card: lambda _, __: [team.away_from_it_card(hostile_report("x"))],
    team.has_it_card: lambda _, __: [team.has_it_card(hostile_report("x"))],
    team.yours_card: lambda _, __: [team.yours_card(hostile_report("x"))],
}

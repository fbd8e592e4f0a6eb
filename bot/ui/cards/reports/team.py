"""The card of a report in the moderators' channel.

It names a reporter only if they agreed. Words that may upset stand behind a spoiler.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from discord import ui

from bot.moderation.cases.models import MessageLink
from bot.moderation.reports import (
    CATEGORIES,
    ReportCategory,
    ReportRow,
    ReportStatus,
)
from bot.moderation.reports.errors import ago, moderator_of
from bot.ui.card import ACCENT, CARE, QUIET, card, container, line, text
from bot.ui.cards.reports.community import CommunityFacts, community_lines
from bot.ui.cards.reports.written import evidence_of, words_of
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.controls.moderation.reports import (
    AskForReportAction,
    ClaimReport,
    OpenReportThread,
    ReadReport,
    ReleaseReport,
    ReportStep,
    ShowMisuse,
    ShowReportedAgain,
    TakeReportOver,
)
from bot.ui.text import clip, quoted, small

TITLE = "### Report {id}: {what}"
ABOUT = "**About** {member}"
ABOUT_NOBODY = "**About** nobody in particular, or somebody I no longer know"
WHERE = "in {channel}"
ONE = "One member reported it."
MANY = "{count} members reported it."
NOBODY = "Nobody reported it: AutoMod did."
FORGOTTEN = "I no longer know who reported it."
EARLIER = "Reports about them before this one: {count}"
FREE = "**Nobody has taken this yet.**"
TAKEN = "**{moderator} is on it**, since {when}."
ENDED = {
    ReportStatus.NOTED: "{moderator} made a note of it {when}.",
    ReportStatus.WARNED: "{moderator} warned them {when}.",
    ReportStatus.TIMED_OUT: "{moderator} timed them out {when}.",
    ReportStatus.HELPED: "{moderator} sent them help {when}. That is no punishment.",
    ReportStatus.DISMISSED: "{moderator} closed it {when}: nothing was wrong.",
    ReportStatus.DONE: "{moderator} closed it {when}: it was dealt with.",
}
CASE = "Case {id}: **/case show {id}**"

HIDDEN = "**Read it** shows what was written. A moderator takes a rest from such reports."
NOTHING = "Nothing was written."
STEPPED_AWAY = "You have stepped away from such reports. You need not read it: somebody else can."
READ, SHOW_ANYWAY = "Read it", "Show it anyway"
MINE, HAND_OVER, TAKE_OVER = "I'm on it", "Somebody else takes over", "Take it over"
THREAD, DELETE, CLOSE = "Open a thread", "Delete the message", "Close it"
MISUSE = "Was it misuse?"
SHOW_AGAIN = "Show it again"
HELP, NOTE, WARN, TIMEOUT = "Send help", "Note", "Warn", "Time out"
HAS_IT = "{moderator} is on this report, since {when}. If they cannot go on, you can take it over."
YOURS = "You have it, since {when}. Everybody who sees the card can see that it is you."
RELEASED = "It is waiting for somebody again, and its card says so."
DANGER_NUDGE = "Many have reported that, and its words may tell of danger: please look at it now."
NUDGE = "Somebody now says that a person may be in danger: please look at the report above."

_MAY_NEED_HELP = frozenset({ReportCategory.DANGER, ReportCategory.METHOD})
"""For alerts of AutoMod about these, the card offers help and no punishment."""
_AS, _NOTE = 250, 300


def report_card(
    report: ReportRow,
    *,
    call: str = "",
    earlier: int = 0,
    is_hidden: bool = False,
    note: str = "",
    community: CommunityFacts | None = None,
) -> ui.LayoutView:
    """Return the card; once the report is over, without the controls of an open one.

    call: mentions of those who should look. earlier: how many reports there were about the same
    member before. is_hidden: somebody has stepped away from such reports, so what was written
    stands behind a button. note: what a moderator added when they closed it. community: what is
    known of a message of the community.
    """
    head = "\n".join(filter(None, [call, _title(report)]))
    place = community_lines(community) if community else ""
    facts = "\n".join(filter(None, [_about(report), place, _count(report), _advice(report)]))
    items: list[ui.Item[Any]] = [text(f"{head}\n{facts}")]
    parts = [part for part in (evidence_of(report), words_of(report)) if part]
    if is_hidden and parts and report.is_open:
        parts = [HIDDEN]
    items += [text(part) for part in parts]
    if earlier:
        items.append(text(small(EARLIER.format(count=earlier))))
    items += [line(), text(_state(report))]
    if note:
        items.append(text(f"> {clip(quoted(note, _NOTE), _NOTE)}"))
    danger = ReportCategory.DANGER in report.categories
    accent = (CARE if danger else ACCENT) if report.is_open else QUIET
    controls = _controls(report, is_hidden=is_hidden) if report.is_open else _misuse(report)
    if community is not None and community.is_hidden:
        controls.append(row(button(SHOW_AGAIN, ShowReportedAgain(report.id))))
    return card(container(*items, accent=accent), *controls)


def reading_card(report: ReportRow) -> ui.LayoutView:
    """Return what was written, for the moderator who asks for it."""
    parts = [part for part in (evidence_of(report), words_of(report)) if part]
    return card(container(text(_title(report)), *map(text, parts or [NOTHING])))


def away_from_it_card(report: ReportRow) -> ui.LayoutView:
    """Return what a moderator reads who has stepped away from such reports."""
    show = button(SHOW_ANYWAY, ReadReport(report.id, anyway=True))
    return card(container(text(STEPPED_AWAY), accent=QUIET), row(show))


def has_it_card(report: ReportRow) -> ui.LayoutView:
    """Return who is on a report, with the way to take it over."""
    over = row(button(TAKE_OVER, TakeReportOver(report.id)))
    return card(container(text(has_it(report)), accent=QUIET), over)


def has_it(report: ReportRow) -> str:
    """Return who is on a report, as a sentence."""
    return HAS_IT.format(moderator=moderator_of(report), when=ago(report.claimed_at))


def yours_card(report: ReportRow) -> ui.LayoutView:
    """Return the card for the moderator who has taken a report."""
    return card(container(text(YOURS.format(when=ago(report.claimed_at))), accent=QUIET))


def _title(report: ReportRow) -> str:
    return TITLE.format(id=report.id, what=CATEGORIES[report.category].title)


def _about(report: ReportRow) -> str:
    target = report.target
    parts = [ABOUT.format(member=f"<@{target.member_id}>") if target.member_id else ABOUT_NOBODY]
    if target.channel_id is not None:
        parts.append(WHERE.format(channel=f"<#{target.channel_id}>"))
        if target.message_id is not None:
            parts.append(MessageLink(target.channel_id, target.message_id).url(report.guild_id))
    return f"{' '.join(parts)}, {ago(report.created_at)}"


def _count(report: ReportRow) -> str:
    """Return how many reported it, and their categories where these differ."""
    count = len(report.statements)
    if not count:
        return NOBODY if _by_automod(report) else FORGOTTEN
    words = ONE if count == 1 else MANY.format(count=count)
    counts = Counter(each.category for each in report.statements)
    if set(counts) == {report.category}:
        return words
    parts = (f"{CATEGORIES[each].title} ({number})" for each, number in counts.items())
    return clip(f"{words} As: {', '.join(parts)}.", _AS)


def _advice(report: ReportRow) -> str:
    """Return what a moderator should know first; advice about danger comes before all other."""
    by_weight = sorted(report.categories, key=lambda each: each is not ReportCategory.DANGER)
    advice = filter(None, (CATEGORIES[each].advice for each in by_weight))
    return "\n".join(list(advice)[:2])


def _state(report: ReportRow) -> str:
    words = ENDED.get(report.status)
    if words is not None:
        sentence = words.format(moderator=moderator_of(report), when=ago(report.closed_at))
        case = CASE.format(id=report.case_id) if report.case_id is not None else ""
        return "\n".join(filter(None, (sentence, case)))
    if report.claimer_id is None:
        return FREE
    return TAKEN.format(moderator=moderator_of(report), when=ago(report.claimed_at))


def _controls(report: ReportRow, *, is_hidden: bool) -> list[ui.ActionRow[Any]]:
    first = [
        button(MINE, ClaimReport(report.id), style=Style.primary)
        if report.claimer_id is None
        else button(HAND_OVER, ReleaseReport(report.id)),
        button(THREAD, OpenReportThread(report.id)),
    ]
    is_deleted = report.evidence is not None and report.evidence.deleted
    if report.target.message_id is not None and not is_deleted:
        first.append(_step(report, DELETE, ReportStep.DELETE))
    if is_hidden:
        first.append(button(READ, ReadReport(report.id)))
    first.append(_step(report, CLOSE, ReportStep.CLOSE))
    # What follows acts on a member, and here none is known.
    if report.target.member_id is None:
        return [row(*first)]
    second = [
        _step(report, HELP, ReportStep.HELP, Style.success),
        _step(report, NOTE, ReportStep.NOTE),
    ]
    if not (_by_automod(report) and report.category in _MAY_NEED_HELP):
        second += [
            _step(report, WARN, ReportStep.WARN),
            _step(report, TIMEOUT, ReportStep.TIMEOUT),
        ]
    return [row(*first), row(*second)]


def _misuse(report: ReportRow) -> list[ui.ActionRow[Any]]:
    """Return the way to call it misuse, where a moderator said that nothing was wrong."""
    if report.status is not ReportStatus.DISMISSED or not report.statements:
        return []
    return [row(button(MISUSE, ShowMisuse(report.id)))]


def _by_automod(report: ReportRow) -> bool:
    """Whether no person reported it: words were found, and no meaning."""
    return not report.statements and report.evidence is not None and bool(report.evidence.alerts)


def _step(
    report: ReportRow, label: str, step: ReportStep, style: Style = Style.secondary
) -> Button:
    return button(label, AskForReportAction(report.id, step), style=style)

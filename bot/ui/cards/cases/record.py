"""Lists of cases: a member's case file, and what a search found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from discord import ui
from msgspec import Struct
from msgspec.structs import replace

from bot.moderation.cases.models import Case, CaseKind
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.cases.words import (
    NAMES,
    case_line,
    cases_in_words,
    mention,
    option_label,
    points_in_words,
)
from bot.ui.controls.items import button, option, row, select
from bot.ui.controls.moderation.cases import ChooseAction, ChooseCase, FindCases, ShowRecord
from bot.ui.controls.states import State
from bot.ui.text import quoted, small, units

EMPTY = "Nothing is on record about {member}."
NO_MORE = "There are no earlier cases."
HEAD = "### Case file of {member}\n{points} now · {cases}"
PRIVATE = "Only you see this. It is about a person: share no more of it than you need to."
FADE = "Points fade after {days}; the cases stay."
OPEN = "Open a case"
DO = "Do something"
FOUND = "### Cases{what}"
NOTHING = "No case fits."
STOPPED = "I looked through {looked} cases. There are older ones."
ACTIONS = {
    CaseKind.NOTE: "Write a note",
    CaseKind.WARNING: "Warn them",
    CaseKind.TIMEOUT: "Time them out",
    CaseKind.UNTIMEOUT: "End their timeout",
    CaseKind.KICK: "Kick them",
    CaseKind.BAN: "Ban them",
    CaseKind.SAFETY: "Open a safety case",
}
# Of the 4,000 characters of a message; the rest is for the head and the notes.
_ROOM = 3300


class RecordPage(Struct, frozen=True):
    """A page of a case file. points_left: of each case, by its number.

    points, count: of all cases together. more: there are earlier ones.
    """

    member_id: int
    cases: Sequence[Case]
    points_left: Mapping[int, int]
    points: int
    count: int
    more: bool
    first: bool = True
    fade_days: int = 0


class FoundPage(Struct, frozen=True):
    """The results of a search. last: where it goes on, None at the end.

    searched_count: how many cases it opened.
    """

    cases: Sequence[Case]
    points_left: Mapping[int, int]
    last: int | None
    searched_count: int = 0


def record_card(page: RecordPage) -> ui.LayoutView:
    """Return a page of a member's case file, with what can be done about it."""
    member = mention(page.member_id)
    actions = [option(label, kind.value) for kind, label in ACTIONS.items()]
    doing = row(select(DO, ChooseAction(page.member_id), options=actions))
    if not page.count:
        body = EMPTY.format(member=member)
        return card(container(text(body), text(small(PRIVATE)), accent=QUIET), doing)
    points = points_in_words(page.points)
    head = HEAD.format(member=member, points=points, cases=cases_in_words(page.count))
    entries = _fitting(page.cases, page.points_left, with_member=False)
    notes = [FADE.format(days=_days(page.fade_days))] if page.fade_days else []
    body = "\n".join([head, *(line for _, line in entries)]) if entries else f"{head}\n{NO_MORE}"
    items = [text(body), text(small("\n".join([*notes, PRIVATE])))]
    rows = [_open_row([case for case, _ in entries])] if entries else []
    more = page.more or len(entries) < len(page.cases)
    last = entries[-1][0].id if entries else 0
    rows += _turning(
        ShowRecord(page.member_id, last, in_place=True) if more and last else None,
        None if page.first else ShowRecord(page.member_id, in_place=True),
    )
    return card(container(*items), *rows, doing)


def found_card(search: FindCases, page: FoundPage) -> ui.LayoutView:
    """Return a page of what a search found."""
    entries = _fitting(page.cases, page.points_left, with_member=True)
    cut = len(entries) < len(page.cases)
    # What found no room here begins the next page.
    last = entries[-1][0].id if cut else page.last
    head = FOUND.format(what=_looked_for(search))
    body = "\n".join([head, *(line for _, line in entries)]) if entries else f"{head}\n{NOTHING}"
    notes = [STOPPED.format(looked=page.searched_count)] if page.searched_count and last else []
    items = [text(body), text(small("\n".join([*notes, PRIVATE])))]
    rows = [_open_row([case for case, _ in entries])] if entries else []
    rows += _turning(
        replace(search, before=last) if last else None,
        replace(search, before=0) if search.before else None,
    )
    return card(container(*items, accent=None if entries else QUIET), *rows)


def _fitting(
    cases: Sequence[Case], points_left: Mapping[int, int], *, with_member: bool
) -> list[tuple[Case, str]]:
    """Return as many cases as a card holds, each with its line."""
    fitting: list[tuple[Case, str]] = []
    length = 0
    for case in cases:
        line = case_line(case, points_left=points_left.get(case.id, 0), with_member=with_member)
        length += units(line) + 1
        if length > _ROOM:
            break
        fitting.append((case, line))
    return fitting


def _open_row(cases: Sequence[Case]) -> ui.ActionRow[Any]:
    options = [option(option_label(case), f"{case.id:x}") for case in cases]
    return row(select(OPEN, ChooseCase(), options=options))


def _turning(earlier: State | None, newest: State | None) -> list[ui.ActionRow[Any]]:
    buttons = [button("Newest", newest)] if newest is not None else []
    if earlier is not None:
        buttons.append(button("Earlier", earlier))
    return [row(*buttons)] if buttons else []


def _looked_for(search: FindCases) -> str:
    parts = [f" of kind {NAMES[search.kind].lower()}"] if search.kind else []
    if search.member_id is not None:
        parts.append(f" about {mention(search.member_id)}")
    if search.moderator_id is not None:
        parts.append(f" by {mention(search.moderator_id)}")
    if search.words:
        parts.append(f" with “{quoted(search.words, 60)}”")
    return "".join(parts)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"

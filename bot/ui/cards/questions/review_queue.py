"""Sorting out what was not answered: the list of groups, and one group with what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.custom_knowledge.cache import ServerKnowledge
from bot.matching import Match
from bot.moderation.review_queue import Group, Queue
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.questions.reading import now_lines, title_of
from bot.ui.controls.answer_state import read_id
from bot.ui.controls.items import Button, Style, button, option, row, select
from bot.ui.controls.paging import page_of, paging
from bot.ui.text import quoted, small

NOTHING = "Nothing is waiting. Questions that I could not answer appear here."
LEAD = "Similar questions are grouped. What you decide applies to the whole group."
MEANS = "This means …"
NOT_HELPFUL = "the answer was not helpful"
SUGGESTED = "none of the suggestions was right"
ONLY_NEWEST = (
    "These groups cover the newest {looked} of {waiting} questions. The others follow once these "
    "are done."
)
UNREADABLE = "{count} could not be grouped, because the current key does not open the text."
PAGE = 6
_OTHER_WORDINGS = 5


@dataclass(frozen=True, slots=True)
class TriageState:
    """Which group is shown: the question that stands for it, among those up to an id, and where."""

    lead: int
    upto: int
    place: int

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id; at most 40 characters with their separators."""
        return (f"{self.lead:x}", f"{self.upto:x}", str(self.place))

    @classmethod
    def unpack(cls, fields: list[str]) -> TriageState:
        """Read the fields of a custom id. Raises ValueError when they are not ours."""
        lead, upto, place = fields
        return cls(read_id(lead), read_id(upto), int(place))


def queue_card(queue: Queue, page: int = 0) -> ui.LayoutView:
    """Return a page of the groups, the most asked first, each with a way to sort it out."""
    if not queue.groups:
        note = UNREADABLE.format(count=queue.unreadable) if queue.unreadable else ""
        return card(container(text(f"{NOTHING}\n{small(note)}".strip()), accent=QUIET))
    shown, page, pages = page_of(queue.groups, page, PAGE)
    items: list[ui.Item[Any]] = [text(f"### Not answered ({queue.waiting})\n{LEAD}")]
    for place, group in enumerate(shown, page * PAGE):
        state = TriageState(group.lead.id, queue.upto, place)
        look = button("Sort out", "tri", *state.pack(), style=Style.primary)
        items.append(ui.Section[Any](_listed(group), accessory=look))
    if note := _notes(queue):
        items.append(text(small(note)))
    return card(container(*items), *paging("tri-list", f"{queue.upto:x}", page=page, pages=pages))


def group_card(
    state: TriageState,
    group: Group,
    match: Match,
    view: ServerKnowledge,
    *,
    total: int,
    found: Sequence[tuple[str, str]] = (),
    note: str = "",
) -> ui.LayoutView:
    """Return one group; `found`: entries (id, title) that were looked for; `note` comes first."""
    head = [note] if note else []
    head += [f"### {_asked(group)}", f"> {quoted(group.lead.text or '', 700)}"]
    head += _wordings(group)
    items: list[ui.Item[Any]] = [text("\n".join(head)), text(now_lines(match, view))]
    items.append(text(small(f"{_why(group)}Group {state.place + 1} of {total}")))
    options = _options(match, view, found)
    means = [row(select(MEANS, "tri-means", *state.pack(), options=options))] if options else []
    return card(container(*items), *means, row(*_decisions(state)), row(*_steps(state, total)))


def done_card(
    state: TriageState, done: str, lead: str, match: Match, view: ServerKnowledge, row_id: int
) -> ui.LayoutView:
    """Return what was decided, how the question would be answered now, and the way back."""
    said = f"### {done}\n> {quoted(lead, 500)}"
    undo = button("Undo", "tri-undo", f"{row_id:x}", *state.pack())
    following = button("Next", "tri-at", f"{state.upto:x}", str(state.place), style=Style.primary)
    items = [text(said), text(now_lines(match, view))]
    return card(container(*items), row(undo, following, _whole_list(state)))


def dealt_card(state: TriageState, words: str) -> ui.LayoutView:
    """Return the card for whoever came second."""
    following = button("Next", "tri-at", f"{state.upto:x}", str(state.place), style=Style.primary)
    shown = container(text(f"### That is already done\n{words}"), accent=QUIET)
    return card(shown, row(following, _whole_list(state)))


def _listed(group: Group) -> str:
    when = discord.utils.format_dt(group.newest.asked_at, "R")
    return f"**{quoted(group.lead.text or '', 160)}**\n{small(f'{_times(group)} · {when}')}"


def _times(group: Group) -> str:
    number = len(group.rows)
    return "asked once" if number == 1 else f"asked {number} times"


def _asked(group: Group) -> str:
    when = discord.utils.format_dt(group.newest.asked_at, "R")
    number = len(group.rows)
    return f"Asked once, {when}" if number == 1 else f"Asked {number} times, last {when}"


def _wordings(group: Group) -> list[str]:
    others = group.wordings[1:]
    lines = [f"- {quoted(wording, 150)}" for wording in others[:_OTHER_WORDINGS]]
    if len(others) > _OTHER_WORDINGS:
        lines.append(f"- and {len(others) - _OTHER_WORDINGS} other wordings")
    return ["Also asked as", *lines] if lines else []


def _why(group: Group) -> str:
    reasons = {"answer": NOT_HELPFUL, "suggest": SUGGESTED}
    found = {reasons[row.outcome] for row in group.rows if row.outcome in reasons}
    return f"Here because: {', '.join(sorted(found))}. " if found else ""


def _options(
    match: Match, view: ServerKnowledge, found: Sequence[tuple[str, str]]
) -> list[discord.SelectOption]:
    chances = {one.entry_id: f"{one.score:.0%} likely" for one in match.candidates}
    titles = dict(found) or {name: title_of(view, name) for name in chances}
    return [option(title, name, chances.get(name, "")) for name, title in titles.items()]


def _decisions(state: TriageState) -> list[Button]:
    fields = state.pack()
    return [
        button("Another entry", "tri-look", *fields),
        button("Edit wording", "tri-word", *fields),
        button("New entry", "tri-new", *fields),
        button("Not for us", "tri-away", *fields),
        button("Dismiss", "tri-dismiss", *fields),
    ]


def _steps(state: TriageState, total: int) -> list[Button]:
    upto, place = f"{state.upto:x}", state.place
    return [
        button("Back", "tri-at", upto, str(place - 1), disabled=place == 0),
        button("Next", "tri-at", upto, str(place + 1), disabled=place + 1 >= total),
        _whole_list(state),
    ]


def _whole_list(state: TriageState) -> Button:
    return button("The whole list", "tri-list", "0", str(state.place // PAGE))


def _notes(queue: Queue) -> str:
    notes: list[str] = []
    if queue.looked < queue.waiting:
        notes.append(ONLY_NEWEST.format(looked=queue.looked, waiting=queue.waiting))
    if queue.unreadable:
        notes.append(UNREADABLE.format(count=queue.unreadable))
    return "\n".join(notes)

"""The review queue: the list of groups, one group with the decisions, and a decision taken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import ui

from bot.custom_knowledge.cache import ServerKnowledge
from bot.matching import Match
from bot.moderation.review_queue import (
    AuditRow,
    GroupDecision,
    GroupedQueue,
    GroupInQueue,
    QuestionGroup,
)
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.questions.matches import match_lines, title_of
from bot.ui.controls.items import Button, Style, button, option, row, select
from bot.ui.controls.paging import page_of, paging
from bot.ui.controls.review_queue import (
    DismissGroup,
    EditWording,
    GroupPlace,
    LinkGroup,
    LookForEntry,
    RefuseGroup,
    ShowGroup,
    ShowGroupAt,
    ShowQueue,
    UndoDecision,
    WriteGroupEntry,
)
from bot.ui.text import quoted, small

NOTHING = "Nothing is waiting. Questions that I could not answer appear here."
LEAD = "Similar questions are grouped. What you decide applies to the whole group."
MEANS = "This means …"
NOT_ENGLISH = (
    "This is not in English ({language}), so what I found for it are guesses. Whoever writes it "
    "again reads that I only understand English, whatever you decide here."
)
NOT_HELPFUL = "the answer was not helpful"
SUGGESTED = "none of the suggestions was right"
ONLY_NEWEST = (
    "These groups cover the newest {looked} of {waiting} questions. The others follow once these "
    "are done."
)
UNREADABLE = "{count} could not be grouped, because the current key does not open the text."
DECISIONS = {
    "alias-added": "{who} linked it to “{title}”, {when}.",
    "scope-added": "{who} said that it is not for this server, {when}.",
    "entry-added": "{who} wrote an entry for it, {when}.",
}
DISMISSED_BY = "{who} dismissed it, {when}."
BY_SOMEBODY = "Somebody else on the team was quicker."
PAGE = 6
_OTHER_WORDINGS = 5


def queue_card(queue: GroupedQueue, page: int = 0) -> ui.LayoutView:
    """Return a page of the groups, the most asked first, each with a way to sort it out."""
    if not queue.groups:
        note = UNREADABLE.format(count=queue.unreadable) if queue.unreadable else ""
        return card(container(text(f"{NOTHING}\n{small(note)}".strip()), accent=QUIET))
    groups, page, pages = page_of(queue.groups, page, PAGE)
    items: list[ui.Item[Any]] = [text(f"### Not answered ({queue.waiting})\n{LEAD}")]
    for number, group in enumerate(groups, page * PAGE):
        place = GroupPlace(group.lead.id, queue.upto, number)
        look = button("Sort out", ShowGroup(place), style=Style.primary)
        items.append(ui.Section[Any](_list_line(group), accessory=look))
    if note := _notes(queue):
        items.append(text(small(note)))
    turn = partial(ShowQueue, queue.upto)
    return card(container(*items), *paging(turn, page=page, pages=pages))


def group_card(
    place: GroupPlace,
    in_queue: GroupInQueue,
    match: Match,
    knowledge: ServerKnowledge,
    *,
    entries: Sequence[tuple[str, str]] = (),
    note: str = "",
) -> ui.LayoutView:
    """Return one group; `entries` (id, title) are those looked for; `note` comes first."""
    group = in_queue.group
    head = [note] if note else []
    head += [f"### {_head_line(group)}", f"> {quoted(group.lead.text or '', 700)}"]
    head += _wordings(group)
    items: list[ui.Item[Any]] = [text("\n".join(head)), text(match_lines(match, knowledge))]
    items.append(text(small(f"{_why(group)}Group {place.number + 1} of {in_queue.total}")))
    options = _options(match, knowledge, entries)
    means = [row(select(MEANS, LinkGroup(place), options=options))] if options else []
    steps = row(*_steps(place, in_queue.total))
    return card(container(*items), *means, row(*_decisions(place)), steps)


def decision_card(
    place: GroupPlace,
    decision: GroupDecision,
    heading: str,
    match: Match,
    knowledge: ServerKnowledge,
) -> ui.LayoutView:
    """Return a decision, how the question would be answered now, and the way back."""
    sentences = f"### {heading}\n> {quoted(decision.group.lead.text or '', 500)}"
    undo = button("Undo", UndoDecision(decision.row_id, place))
    items = [text(sentences), text(match_lines(match, knowledge))]
    return card(container(*items), row(undo, _following(place), _whole_list(place)))


def decided_card(
    place: GroupPlace, decision: AuditRow | None, knowledge: ServerKnowledge
) -> ui.LayoutView:
    """Return the card for a moderator who came second: the decision, its author and time."""
    words = decision_in_words(decision, knowledge)
    frame = container(text(f"### That is already done\n{words}"), accent=QUIET)
    return card(frame, row(_following(place), _whole_list(place)))


def decision_in_words(decision: AuditRow | None, knowledge: ServerKnowledge) -> str:
    """Say who has decided on a question, how and when."""
    if decision is None or decision.actor_id is None:
        return BY_SOMEBODY
    return DECISIONS.get(decision.action, DISMISSED_BY).format(
        who=f"<@{decision.actor_id}>",
        when=f"<t:{int(decision.at.timestamp())}:R>",
        title=quoted(title_of(knowledge, decision.target or ""), 90),
    )


def questions_in_words(count: int) -> str:
    """Return a number of questions in words."""
    return "1 question" if count == 1 else f"{count} questions"


def _list_line(group: QuestionGroup) -> str:
    when = discord.utils.format_dt(group.newest.asked_at, "R")
    return f"**{quoted(group.lead.text or '', 160)}**\n{small(f'{_times(group)} · {when}')}"


def _times(group: QuestionGroup) -> str:
    number = len(group.rows)
    return "asked once" if number == 1 else f"asked {number} times"


def _head_line(group: QuestionGroup) -> str:
    when = discord.utils.format_dt(group.newest.asked_at, "R")
    number = len(group.rows)
    return f"Asked once, {when}" if number == 1 else f"Asked {number} times, last {when}"


def _wordings(group: QuestionGroup) -> list[str]:
    others = group.wordings[1:]
    lines = [f"- {quoted(wording, 150)}" for wording in others[:_OTHER_WORDINGS]]
    if len(others) > _OTHER_WORDINGS:
        lines.append(f"- and {len(others) - _OTHER_WORDINGS} other wordings")
    return ["Also asked as", *lines] if lines else []


def _why(group: QuestionGroup) -> str:
    reasons = {"answer": NOT_HELPFUL, "suggest": SUGGESTED}
    causes = {reasons[row.outcome] for row in group.rows if row.outcome in reasons}
    return f"Here because: {', '.join(sorted(causes))}. " if causes else ""


def _options(
    match: Match, knowledge: ServerKnowledge, entries: Sequence[tuple[str, str]]
) -> list[discord.SelectOption]:
    chances = {each.entry_id: f"{each.score:.0%} likely" for each in match.candidates}
    titles = dict(entries) or {name: title_of(knowledge, name) for name in chances}
    return [option(title, name, chances.get(name, "")) for name, title in titles.items()]


def _decisions(place: GroupPlace) -> list[Button]:
    return [
        button("Another entry", LookForEntry(place)),
        button("Edit wording", EditWording(place)),
        button("New entry", WriteGroupEntry(place)),
        button("Not for us", RefuseGroup(place)),
        button("Dismiss", DismissGroup(place)),
    ]


def _steps(place: GroupPlace, total: int) -> list[Button]:
    upto, number = place.upto, place.number
    return [
        button("Back", ShowGroupAt(upto, number - 1), disabled=number == 0),
        button("Next", ShowGroupAt(upto, number + 1), disabled=number + 1 >= total),
        _whole_list(place),
    ]


def _following(place: GroupPlace) -> Button:
    # The group is gone from the queue, so the next one has its number by now.
    return button("Next", ShowGroupAt(place.upto, place.number), style=Style.primary)


def _whole_list(place: GroupPlace) -> Button:
    return button("The whole list", ShowQueue(0, place.number // PAGE))


def _notes(queue: GroupedQueue) -> str:
    notes: list[str] = []
    if queue.grouped_count < queue.waiting:
        notes.append(ONLY_NEWEST.format(looked=queue.grouped_count, waiting=queue.waiting))
    if queue.unreadable:
        notes.append(UNREADABLE.format(count=queue.unreadable))
    return "\n".join(notes)

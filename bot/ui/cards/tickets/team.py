"""What moderators see of a question that a member passed on: its card, and the steps to an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import discord
from discord import ui

from bot.knowledge import Entry
from bot.ui.card import MAX_TEXT, QUIET, card, container, line, text
from bot.ui.controls.items import Button, Style, button, option, row, select
from bot.ui.said import Said
from bot.ui.text import clip, quoted, small, units

TITLE = "### A question for the moderators"
UNREADABLE = "(the text cannot be read with the current key)"
WITHOUT_NAME = "They did not give their name."
BY_MESSAGE = "The answer goes to them as a direct message."
BY_NOTE = "When you answer, I post a note where they asked. Only they can open it."
BY_THREAD = (
    "When you answer, I open a private thread with them. If I can't, I mention them where they "
    "asked, without saying why."
)
NOT_SENT = "A new entry is not sent automatically: link it here afterwards."
TOO_LATE = (
    "More than seven days have passed, so I no longer know who asked: an answer cannot reach them. "
    "It can still become an entry."
)
NOTHING_WAITS = "Nothing is waiting. Questions that members pass on to you appear here."
OPEN_ONE = "Open one to answer it"
MARK_DONE = "Mark one as done"
SURE = """### Close this question without an answer?
The person who asked can check for an answer, and will then read that there is none. This cannot \
be undone, because I forget who asked."""
CHOOSE = "Choose an entry to send as the answer"
NO_ENTRIES = "I found no entry for that. Look for another, or write an answer yourself."
KEPT = "**What you typed**, so that it is not lost:"
_CASES = 25
_PARTS, _PART = 4, 300


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as moderators see it; `asker_id` only if the member gave their name."""

    id: int
    opened_at: datetime
    text: str | None
    asker_id: int | None = None
    by_message: bool = False
    deliverable: bool = True
    talk: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended: in words, by whom, and with which answer (Markdown or a title)."""

    words: str
    by: int | None
    answer: str = ""
    savable: bool = False
    reached: str = ""


def case_card(case: CaseView, reached: str = "") -> ui.LayoutView:
    """Return the card of an open case, with all that can be done about it.

    reached: how the newest question of the moderators reached the member.
    """
    way = BY_MESSAGE if case.by_message else BY_THREAD if case.asker_id else BY_NOTE
    lines = [_facts(case), f"{way} {NOT_SENT}" if case.deliverable else TOO_LATE]
    key = f"{case.id:x}"
    buttons = [
        button("New entry", "case-entry", key),
        button("Dismiss", "case-dismiss", key),
    ]
    if case.deliverable:
        buttons.insert(0, button("Ask for details", "case-ask", key))
        buttons.insert(0, button("Link an entry", "case-link", key))
        buttons.insert(0, button("Answer", "case-answer", key, style=Style.primary))
    asked = text(f"{TITLE}\n{_said(case)}")
    talk = [text(_talk(case))] if case.talk else []
    note = [text(small(reached))] if reached else []
    print_ = text(small("\n".join(lines)))
    return card(container(asked, *talk, *note, print_), row(*buttons))


def ended_card(case: CaseView, ending: Ending) -> ui.LayoutView:
    """Return the card of a case that is over."""
    when = discord.utils.format_dt(datetime.now(tz=case.opened_at.tzinfo), "R")
    said = "\n".join(filter(None, (TITLE, _said(case), _talk(case))))
    items = [text(said), text(small(_facts(case))), line()]
    by = f" by <@{ending.by}>" if ending.by else ""
    end = f"**{ending.words}**{by} {when}"
    if ending.answer:
        end += "\n" + clip(ending.answer, max(200, MAX_TEXT - 600 - units(said)))
    items.append(text(end))
    if ending.reached:
        items.append(text(small(ending.reached)))
    rows = [row(_save(case.id))] if ending.savable else []
    return card(container(*items, accent=QUIET), *rows)


def waiting_card(cases: Sequence[CaseView], total: int, problem: str = "") -> ui.LayoutView:
    """Return what waits, oldest first; `problem` says why none of it stands in a channel."""
    warning = [text(small(problem))] if problem else []
    if not cases:
        return card(container(text(NOTHING_WAITS), *warning, accent=QUIET))
    shown = _fitting([_waiting(number, case) for number, case in enumerate(cases, 1)])
    options = [
        option(f"{number}. {clip(case.text or UNREADABLE, 80)}", f"{case.id:x}")
        for number, case in enumerate(cases[: len(shown)], 1)
    ]
    head = f"### Passed on to the moderators ({total})\n"
    return card(
        container(text(head + "\n".join(shown)), *warning),
        row(select(OPEN_ONE, "case-pick", options=options)),
        row(select(MARK_DONE, "case-done", options=options)),
    )


def link_card(
    case_id: int, asked: str | None, entries: Sequence[Entry], chosen: Entry | None = None
) -> ui.LayoutView:
    """Return the choice of an entry as the answer; the chosen one is shown before it is sent."""
    key = f"{case_id:x}"
    items = [text(f"### {CHOOSE}\n> {quoted(asked or UNREADABLE, 600)}")]
    if not entries:
        items.append(text(NO_ENTRIES))
    if chosen:
        items += [line(), text(f"**{quoted(chosen.question, 200)}**\n{clip(chosen.short, 1200)}")]
    buttons = [button("Look for another", "case-find", key)]
    if chosen:
        send = button("Send this answer", "case-send", key, chosen.id, style=Style.primary)
        buttons.insert(0, send)
    options = [option(entry.question, entry.id) for entry in entries]
    choice = [row(select("Entries that may fit", "case-entry-chosen", key, options=options))]
    return card(container(*items), *(choice if options else []), row(*buttons))


def dismiss_card(case_id: int) -> ui.LayoutView:
    """Return the question whether a case is really to be closed."""
    yes = button("Close it", "case-dismissed", f"{case_id:x}", style=Style.danger)
    return card(container(text(SURE), accent=QUIET), row(yes))


def settled_card(sentence: str, case_id: int, *, savable: bool) -> ui.LayoutView:
    """Return what a moderator reads after they dealt with a case."""
    rows = [row(_save(case_id))] if savable else []
    return card(container(text(sentence), accent=QUIET), *rows)


def kept_card(sentence: str, words: str) -> ui.LayoutView:
    """Return a sentence, and what somebody typed in vain."""
    harmless = clip(words, MAX_TEXT - 400).replace("```", "'''")
    block = f"```\n{harmless}\n```"
    return card(container(text(f"{sentence}\n\n{KEPT}"), text(block), accent=QUIET))


def _save(case_id: int) -> Button:
    return button("Save as an entry", "case-entry", f"{case_id:x}")


def _said(case: CaseView) -> str:
    return f"> {quoted(case.text, 1000)}" if case.text else UNREADABLE


def _talk(case: CaseView) -> str:
    """Return the newest of the conversation; how much came before it is counted."""
    shown = case.talk[-_PARTS:]
    earlier = len(case.talk) - len(shown)
    lines = [small(f"{earlier} earlier")] if earlier else []
    for part in shown:
        who = "The team asked" if part.by_team else "They added"
        when = discord.utils.format_dt(part.at, "R")
        lines.append(f"**{who}** {when}: {clip(quoted(part.text, _PART), _PART)}")
    return "\n".join(lines)


def _facts(case: CaseView) -> str:
    when = discord.utils.format_dt(case.opened_at, "R")
    who = f"From <@{case.asker_id}>." if case.asker_id else WITHOUT_NAME
    return f"{who} {when}"


def _waiting(number: int, case: CaseView) -> str:
    when = discord.utils.format_dt(case.opened_at, "R")
    who = f"<@{case.asker_id}>" if case.asker_id else "without a name"
    said = quoted(case.text, 400) if case.text else UNREADABLE
    return f"**{number}.** {said}\n{small(f'{who} · {when}')}"


def _fitting(blocks: Sequence[str]) -> list[str]:
    """Keep as many whole blocks as a card holds."""
    kept: list[str] = []
    used = 0
    for block in blocks[:_CASES]:
        used += units(block) + 1
        if used > MAX_TEXT - 700:
            break
        kept.append(block)
    return kept

"""The answer card: the question as understood, a short answer, and more on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from discord import ui

from bot.knowledge import Entry, Section
from bot.ui.card import URGENT, asked_line, card, container, line, text
from bot.ui.controls import Button, Style, button, option, row, select
from bot.ui.look import PLAIN, Look
from bot.ui.state import AnswerState
from bot.ui.text import clip, small, split_long

GENERAL = (
    "General information. Rules differ by country and profession. Not legal or medical advice."
)
THANKS = "Thank you, that helps. You can change it at any time."
NOT_HELPFUL = (
    "Thank you for saying so. Perhaps another question fits better, or a moderator can help."
)

SHORT_LIMIT = 1200
PART_LIMIT = 1400
_SOURCES_LIMIT = 420
_MAX_PARTS = 10


def parts(entry: Entry) -> tuple[Section, ...]:
    """Return the sections of an entry, long ones cut into pieces that fit a card."""
    pieces: list[Section] = []
    for section in _with_rest_of_short(entry):
        bodies = split_long(section.body, PART_LIMIT)
        total = len(bodies)
        pieces += [
            Section(section.title if total == 1 else f"{section.title} ({n}/{total})", body)
            for n, body in enumerate(bodies, 1)
        ]
    return tuple(pieces[:_MAX_PARTS])


def answer_card(
    state: AnswerState,
    entry: Entry,
    related: Sequence[Entry],
    *,
    asked: str = "",
    in_server: bool = True,
    public: bool = False,
    look: Look = PLAIN,
) -> ui.LayoutView:
    """Return the card. `asked` is the quoted question; a public card has no private controls."""
    items: list[ui.Item[Any]] = _asked(state, asked)
    items.append(text(f"### {clip(entry.question, 200)}\n{_short(entry)}"))
    shown = parts(entry)
    if state.opened is not None and state.opened < len(shown):
        part = shown[state.opened]
        items += [line(), text(f"**{clip(part.title, 100)}**\n{part.body}")]
    items += _part_rows(state, shown)
    told = replace(state, noted=False) if public else state
    items.append(text(_small_print(told, entry, look)))
    rows = [] if not related else [_related_row(state, related)]
    rows += _feedback_rows(state, in_server=in_server, public=public)
    if not public:
        rows += _more_rows(state, entry, in_server=in_server)
    return card(container(*items, accent=look.accent), *rows)


def _short(entry: Entry) -> str:
    if not entry.short.strip():
        return "There is no short answer yet. The parts below hold what is known."
    return split_long(entry.short, SHORT_LIMIT)[0]


def _with_rest_of_short(entry: Entry) -> tuple[Section, ...]:
    """A short answer that is too long goes on in a part of its own: nothing is lost."""
    rest = "\n\n".join(split_long(entry.short, SHORT_LIMIT)[1:])
    return ((Section("More", rest),) if rest else ()) + entry.sections


def _part_rows(state: AnswerState, shown: Sequence[Section]) -> list[ui.Item[Any]]:
    buttons = [
        button(
            part.title,
            "part",
            str(number),
            *state.pack(),
            style=Style.primary if state.opened == number else Style.secondary,
        )
        for number, part in enumerate(shown)
    ]
    return [row(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]


def _small_print(state: AnswerState, entry: Entry, look: Look) -> str:
    titles = list(dict.fromkeys(source.title for source in entry.sources))
    lines = [clip("Sources: " + "; ".join(titles), _SOURCES_LIMIT)] if titles else []
    lines += [look.small_print(GENERAL), URGENT]
    if state.noted:
        lines.append(look.noted)
    if state.voted is not None:
        lines.append(THANKS if state.voted else NOT_HELPFUL)
    return small("\n".join(lines))


def _related_row(state: AnswerState, related: Sequence[Entry]) -> ui.ActionRow[Any]:
    once = {entry.id: entry for entry in related}
    options = [option(entry.question, entry.id) for entry in once.values()]
    fresh = replace(state, opened=None, voted=None)
    return row(select("Related questions", "related", *fresh.pack(), options=options))


def _feedback_rows(state: AnswerState, *, in_server: bool, public: bool) -> list[ui.ActionRow[Any]]:
    """Votes belong to a server's log; a direct message has none."""

    def style(vote: bool) -> Style:
        return Style.success if state.voted is vote else Style.secondary

    buttons: list[Button] = []
    if in_server:
        buttons.append(button("Helpful", "vote", "y", *state.pack(), style=style(True)))
        buttons.append(button("Not helpful", "vote", "n", *state.pack(), style=style(False)))
    if not public:
        buttons.append(button("Not what I meant", "other", *state.pack()))
    return [row(*buttons)] if buttons else []


def _more_rows(state: AnswerState, entry: Entry, *, in_server: bool) -> list[ui.ActionRow[Any]]:
    buttons: list[Button] = []
    if state.browsing:
        buttons.append(button(f"Back to {entry.category}", "back", *state.pack()))
    if in_server and state.reply_to is not None:
        buttons.append(button("Post as a reply", "reply", *state.pack(), style=Style.primary))
    elif in_server:
        buttons.append(button("Share in this channel", "share", *state.pack()))
    if in_server and state.voted is False:
        buttons.append(button("Ask the moderators", "ask-mods", f"{state.question_id:x}"))
    return [row(*buttons)] if buttons else []


def _asked(state: AnswerState, asked: str) -> list[ui.Item[Any]]:
    return [asked_line(asked, of_message=state.reply_to is not None)] if asked else []

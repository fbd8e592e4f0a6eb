"""The answer card: the question as understood, a short answer, and more on request.

It has five controls at most: a select of the parts (or a button each, where they fit), the two
votes, the sources, and a menu of everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias

import discord
from discord import ui

from bot.knowledge import Entry, Section
from bot.ui.card import URGENT, asked_line, card, container, line, text
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import Button, Select, Style, button, option, row, select
from bot.ui.controls.menu import ASK, BACK, CHOSEN, OTHER, RELATED, SHARE, SOURCES, menu_row
from bot.ui.controls.states import State
from bot.ui.look import PLAIN, Look
from bot.ui.text import quoted, small, split_long

GENERAL = (
    "General information, not legal or medical advice. Rules differ by country and profession."
)
THANKS = "Thank you, that helps. You can change your vote at any time."
NOT_HELPFUL = (
    "Thank you for saying so. Perhaps another question fits better, or a moderator can help."
)
READ = "Read more about this"
READ_ON = "Read more"
CLOSE = "Close this part"
CLOSED = "-"
"""The choice that closes the open part."""
SOURCES_LABEL = "Sources"

PartControl: TypeAlias = Callable[[int | Literal["?"] | None], State]
"""Makes the control that opens a part: its number, None to close it, CHOSEN for a select."""

MAX_CONTROLS = 5
SHORT_LIMIT = 1200
PART_LIMIT = 1400
_MAX_PARTS = 10
_MAX_RELATED = 12


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
    preview: PartControl | None = None,
) -> ui.LayoutView:
    """Return the card. `asked` is the quoted question; a public card has no private controls.

    preview: the card is shown to a moderator as a preview. Its parts open by the controls that this
    makes, and everything else is disabled.
    """
    items: list[ui.Item[Any]] = _asked(state, asked)
    items.append(text(f"### {quoted(entry.question, 200)}\n{_short(entry)}"))
    shown = parts(entry)
    if state.opened is not None and state.opened < len(shown):
        part = shown[state.opened]
        items += [line(), text(f"**{quoted(part.title, 100)}**\n{part.body}")]
    told = replace(state, noted=False) if public else state
    items.append(text(_small_print(told, look)))
    buttons = _buttons(state, entry, in_server=in_server, public=public)
    if public:
        buttons.insert(0, button(READ_ON, "read", *state.pack(), style=Style.primary))
        return card(container(*items, accent=look.accent), row(*buttons))
    menu = _menu(state, entry, related, in_server=in_server)
    room = MAX_CONTROLS - len(buttons) - bool(menu)
    items += _part_rows(state, shown, room, preview)
    rows = [row(*buttons)] if buttons else []
    rows += menu_row(state, menu) if menu else []
    if preview is not None:
        _disable(rows)
    return card(container(*items, accent=look.accent), *rows)


def _disable(rows: Sequence[ui.ActionRow[Any]]) -> None:
    for each in rows:
        for control in each.children:
            if isinstance(control, Button | Select):
                control.item.disabled = True


def _short(entry: Entry) -> str:
    if not entry.short.strip():
        return "There is no short answer yet. The parts below say what is known."
    return split_long(entry.short, SHORT_LIMIT)[0]


def _with_rest_of_short(entry: Entry) -> tuple[Section, ...]:
    """A short answer that is too long goes on in a part of its own: nothing is lost."""
    rest = "\n\n".join(split_long(entry.short, SHORT_LIMIT)[1:])
    return ((Section("More", rest),) if rest else ()) + entry.sections


def _part_rows(
    state: AnswerState, shown: Sequence[Section], room: int, preview: PartControl | None
) -> list[ui.Item[Any]]:
    """Return a button for each part where there is room for that many, else one select."""
    if not shown:
        return []
    if len(shown) <= room:
        return [row(*(_part_button(state, n, part.title, preview) for n, part in enumerate(shown)))]
    options = [
        option(part.title, str(number), default=state.opened == number)
        for number, part in enumerate(shown)
    ]
    if state.opened is not None:
        options.append(option(CLOSE, CLOSED))
    if preview is not None:
        return [row(select(READ, preview(CHOSEN), options=options))]
    return [row(select(READ, "read", *state.pack(), options=options, least=0))]


def _part_button(
    state: AnswerState, number: int, title: str, preview: PartControl | None
) -> Button:
    is_open = state.opened == number
    style = Style.primary if is_open else Style.secondary
    if preview is not None:
        return button(title, preview(None if is_open else number), style=style)
    return button(title, "part", str(number), *state.pack(), style=style)


def _small_print(state: AnswerState, look: Look) -> str:
    vote = "" if state.voted is None else THANKS if state.voted else NOT_HELPFUL
    return small(look.small_print(GENERAL, URGENT, look.noted if state.noted else "", vote))


def _buttons(
    state: AnswerState, entry: Entry, *, in_server: bool, public: bool
) -> list[ui.Item[Any]]:
    """Votes belong to a server's log; a direct message has none. A vote that stands is shut."""
    buttons: list[ui.Item[Any]] = []
    if in_server:
        buttons += [
            _vote(state, "Helpful", "y", pressed=state.voted is True),
            _vote(state, "Not helpful", "n", pressed=state.voted is False),
        ]
    if in_server and not public and state.reply_to is not None:
        label = "Posted" if state.shared else "Post as a reply"
        post = button(label, "reply", *state.pack(), style=Style.primary, disabled=state.shared)
        buttons.append(post)
    elif entry.sources:
        buttons.append(button(SOURCES_LABEL, "sources", *state.pack()))
    return buttons


def _vote(state: AnswerState, label: str, vote: str, *, pressed: bool) -> Button:
    style = Style.success if pressed else Style.secondary
    return button(label, "vote", vote, *state.pack(), style=style, disabled=pressed)


def _menu(
    state: AnswerState, entry: Entry, related: Sequence[Entry], *, in_server: bool
) -> list[discord.SelectOption]:
    options: list[discord.SelectOption] = []
    if state.browsing:
        options.append(option(f"Back to {entry.category}", BACK))
    options.append(option("Not what I meant", OTHER))
    if in_server:
        options.append(option("Ask the moderators", ASK))
    if in_server and state.reply_to is None and not state.shared:
        options.append(option("Share in this channel", SHARE))
    if in_server and state.reply_to is not None and entry.sources:
        options.append(option(SOURCES_LABEL, SOURCES))
    once = {each.id: each for each in related[:_MAX_RELATED]}
    options += [
        option(each.question, f"{RELATED}{name}", "Related question") for name, each in once.items()
    ]
    return options


def _asked(state: AnswerState, asked: str) -> list[ui.Item[Any]]:
    return [asked_line(asked, of_message=state.reply_to is not None)] if asked else []

"""The answer card: the question as understood, a short answer, and more on request.

It has five controls at most: a select of the parts (or a button each, where they fit), the two
votes, the sources, and a menu of everything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, Literal, TypeAlias

import discord
from discord import ui
from msgspec import Struct
from msgspec.structs import replace

from bot.guides import Guide
from bot.knowledge import Entry, Section
from bot.text.cleaning import showable
from bot.ui.card import URGENT, asked_line, card, container, line, shown_text
from bot.ui.cards.answers.entry_face import face_of
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import CastVote, PostAsReply, ReadPart, ShowSources, TogglePart
from bot.ui.controls.guides import OpenGuide
from bot.ui.controls.items import Button, Select, Style, button, option, row, select
from bot.ui.controls.menu import (
    CHOSEN,
    CardChoice,
    MenuGuide,
    menu_option,
    menu_row,
)
from bot.ui.controls.states import State
from bot.ui.look import PLAIN, Look
from bot.ui.prepared import MARK_ID, MARK_QUOTE, CardTemplate, PreparedCard, TemplateShelf
from bot.ui.text import GENERAL, small

VOTES = {True: "Thank you, that helps.", False: "Thank you for saying so."}
"""On a card that a member has voted on, by whether it helped: the small print stays short."""
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
GUIDE = "Guide: {title}"

PartControl: TypeAlias = Callable[[int | Literal["?"] | None], State]
"""Makes the control that opens a part: its number, None to close it, CHOSEN for a select."""

MAX_CONTROLS = 5
_MAX_RELATED = 12
_MAX_GUIDES = 3
_MOST_PRINTS = 256
_SHELF = TemplateShelf(256)
# Options that no card changes, so all cards may hold the same.
_NOT_MEANT = menu_option("Not what I meant", CardChoice.OTHER)
_ASK = menu_option("Ask the moderators", CardChoice.ASK)
_SHARE = menu_option("Share in this channel", CardChoice.SHARE)


def answer_card(
    state: AnswerState,
    entry: Entry,
    related: Sequence[Entry],
    *,
    quote: str = "",
    in_server: bool = True,
    public: bool = False,
    look: Look = PLAIN,
    guides: Sequence[Guide] = (),
    preview: PartControl | None = None,
) -> ui.LayoutView:
    """Return the card; a public one has no private controls.

    quote: the question, as `quoted` made it. guides: those that the answer leads to. preview: the
    card is shown to a moderator as a preview; its parts open by the controls that this makes, and
    everything else is disabled.
    """
    drawing = _Drawing(entry, tuple(related), tuple(guides), look, in_server, public)
    if preview is not None or state.reply_to is not None:
        return card(*drawing.items(state, quote, preview))
    draw = partial(drawing.items, state, quote)
    return PreparedCard(_templates(drawing, state, quote), state.question_id, quote, draw)


def _templates(drawing: _Drawing, state: AnswerState, quote: str) -> tuple[CardTemplate, ...]:
    """Return the templates of a card that answers no message of somebody else."""
    shape = (
        *(state.entry_id, state.open_part, state.vote, state.in_log, state.browsing, state.posted),
        *(drawing.in_server, drawing.public, bool(quote), len(drawing.related)),
    )
    kept = (drawing.entry, drawing.look, *drawing.related, *drawing.guides)

    def draw() -> Sequence[ui.Item[Any]]:
        marked = replace(state, question_id=MARK_ID)
        return drawing.items(marked, MARK_QUOTE if quote else "")

    return _SHELF.get(shape, kept, draw)


class _Drawing(Struct, frozen=True):
    """Everything that a card shows, beside its state."""

    entry: Entry
    related: tuple[Entry, ...]
    guides: tuple[Guide, ...]
    look: Look
    in_server: bool
    public: bool

    def items(
        self, state: AnswerState, quote: str, preview: PartControl | None = None
    ) -> list[ui.Item[Any]]:
        """Return the items of the card."""
        entry, look, public = self.entry, self.look, self.public
        face = face_of(entry)
        items = [*quote_lines(state, quote), shown_text(face.heading)]
        if state.open_part is not None and state.open_part < len(face.parts):
            items += [line(), shown_text(face.opened[state.open_part])]
        # That the question is in the log concerns only whoever asked it.
        print_state = replace(state, in_log=False) if public else state
        items.append(shown_text(_small_print(print_state, entry, look)))
        buttons = _buttons(state, entry, self.guides, in_server=self.in_server, public=public)
        if public:
            buttons.insert(0, button(READ_ON, ReadPart(state), style=Style.primary))
            return [container(*items, accent=look.accent), row(*buttons)]
        menu = _menu(state, entry, self.related, self.guides, in_server=self.in_server)
        room = MAX_CONTROLS - len(buttons) - bool(menu)
        items += _part_rows(state, face.parts, room, preview)
        rows = [row(*buttons)] if buttons else []
        rows += menu_row(state, menu) if menu else []
        if preview is not None:
            _disable(rows)
        return [container(*items, accent=look.accent), *rows]


def guide_label(guide: Guide) -> str:
    """Return what a button to a guide says: its title, up to a colon, which a detail follows."""
    return GUIDE.format(title=guide.title.partition(": ")[0])


def _disable(rows: Sequence[ui.ActionRow[Any]]) -> None:
    for each in rows:
        for control in each.children:
            if isinstance(control, Button | Select):
                control.item.disabled = True


def _part_rows(
    state: AnswerState, sections: Sequence[Section], room: int, preview: PartControl | None
) -> list[ui.Item[Any]]:
    """Return a button for each part where there is room for that many, else one select."""
    if not sections:
        return []
    if len(sections) <= room:
        return [
            row(*(_part_button(state, n, part.title, preview) for n, part in enumerate(sections)))
        ]
    options = [
        option(part.title, str(number), default=state.open_part == number)
        for number, part in enumerate(sections)
    ]
    if state.open_part is not None:
        options.append(option(CLOSE, CLOSED))
    if preview is not None:
        return [row(select(READ, preview(CHOSEN), options=options))]
    return [row(select(READ, ReadPart(state), options=options, least=0))]


def _part_button(
    state: AnswerState, number: int, title: str, preview: PartControl | None
) -> Button:
    is_open = state.open_part == number
    style = Style.primary if is_open else Style.secondary
    if preview is not None:
        return button(title, preview(None if is_open else number), style=style)
    return button(title, TogglePart(number, state), style=style)


def _small_print(state: AnswerState, entry: Entry, look: Look) -> str:
    vote = "" if state.vote is None else VOTES[state.vote]
    note = look.log_note if state.in_log else ""
    return _small_text(look, note, vote, look.on_site(entry))


@lru_cache(_MOST_PRINTS)
def _small_text(look: Look, *others: str) -> str:
    return showable(small(look.small_print(GENERAL, URGENT, *others)))


def _buttons(
    state: AnswerState, entry: Entry, guides: Sequence[Guide], *, in_server: bool, public: bool
) -> list[ui.Item[Any]]:
    """Votes belong to a server's log; a direct message has none. A vote that stands is shut.

    Where a guide has a button and there are votes, the sources are in the menu, which only a
    public card lacks.
    """
    buttons: list[ui.Item[Any]] = []
    if in_server:
        buttons += [
            _vote(state, "Helpful", helpful=True, pressed=state.vote is True),
            _vote(state, "Not helpful", helpful=False, pressed=state.vote is False),
        ]
    if in_server and not public and state.reply_to is not None:
        label = "Posted" if state.posted else "Post as a reply"
        post = button(label, PostAsReply(state), style=Style.primary, disabled=state.posted)
        return [*buttons, post]
    if entry.sources and (public or not (guides and in_server)):
        buttons.append(button(SOURCES_LABEL, ShowSources(state)))
    return buttons + [button(guide_label(guide), OpenGuide(guide.id)) for guide in guides[:1]]


def _vote(state: AnswerState, label: str, *, helpful: bool, pressed: bool) -> Button:
    style = Style.success if pressed else Style.secondary
    return button(label, CastVote(helpful, state), style=style, disabled=pressed)


def _menu(
    state: AnswerState,
    entry: Entry,
    related: Sequence[Entry],
    guides: Sequence[Guide],
    *,
    in_server: bool,
) -> list[discord.SelectOption]:
    options: list[discord.SelectOption] = []
    if state.browsing:
        options.append(menu_option(f"Back to {entry.category}", CardChoice.BACK))
    options.append(_NOT_MEANT)
    if in_server:
        options.append(_ASK)
    if in_server and state.reply_to is None and not state.posted:
        options.append(_SHARE)
    replies = state.reply_to is not None
    if in_server and (replies or guides) and entry.sources:
        options.append(menu_option(SOURCES_LABEL, CardChoice.SOURCES))
    # The first guide has a button, unless that of posting a reply has its place.
    with_button = 0 if in_server and replies else 1
    options += [
        menu_option(guide_label(guide), MenuGuide(guide.id))
        for guide in guides[with_button:_MAX_GUIDES]
    ]
    entries_by_id = {each.id: each for each in related[:_MAX_RELATED]}
    options += [face_of(each).related for each in entries_by_id.values()]
    return options


def quote_lines(state: AnswerState, quote: str) -> list[ui.Item[Any]]:
    """Return the line that repeats the question, or nothing for an empty quote."""
    return [asked_line(quote, of_message=state.reply_to is not None)] if quote else []

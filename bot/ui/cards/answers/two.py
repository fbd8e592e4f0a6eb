"""The card for a message that asks about two things: both short answers, each with its way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from discord import ui
from msgspec.structs import replace

from bot.knowledge import Entry
from bot.ui.card import URGENT, card, container, line, text
from bot.ui.cards.answers.answer import quote_lines
from bot.ui.cards.answers.offer import MORE, NO_SHORT, OFFERED, offer_card, own_buttons
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import ReadOn, ReadWhole, RejectSuggestions
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.menu import CardChoice, menu_option, menu_row
from bot.ui.controls.states import State
from bot.ui.look import PLAIN, Look
from bot.ui.text import GENERAL, clip, quoted, small

TITLE = "### You ask about two things"
_LIMIT, _OFFER_LIMIT = 900, 250
"""Characters of each short answer: two and all else stay within what a message holds."""


def two_answers_card(
    state: AnswerState,
    entries: Sequence[Entry],
    *,
    quote: str = "",
    in_server: bool = True,
    public: bool = False,
    look: Look = PLAIN,
) -> ui.LayoutView:
    """Return the card. `state` carries what each way on leads to, but for its entry.

    A public card has no private controls; either way each whole answer opens for its reader alone.
    """
    items = [*quote_lines(state, quote), text(TITLE)]
    items += _answers(entries, _LIMIT, lambda entry: ReadWhole(replace(state, entry_id=entry.id)))
    note = look.log_note if state.in_log and not public else ""
    items.append(text(small(look.small_print(GENERAL, URGENT, note))))
    if public:
        return card(container(*items, accent=look.accent))
    rows = [row(button("Not what I meant", RejectSuggestions(state.question_id)))]
    if in_server:
        rows += menu_row(state, [menu_option("Ask the moderators", CardChoice.ASK)])
    return card(container(*items, accent=look.accent), *rows)


def offers_card(
    state: AnswerState,
    entries: Sequence[Entry],
    tag: str,
    *,
    unasked: bool,
    mutes: bool,
    look: Look = PLAIN,
) -> ui.LayoutView:
    """Return the small public card of one answer or of two; the options are those of one."""
    if len(entries) < 2:
        return offer_card(state, entries[0], tag, unasked=unasked, mutes=mutes, look=look)
    first = f"{OFFERED} {GENERAL}" if unasked else GENERAL
    note = look.log_note if unasked and state.in_log else ""
    limit = _OFFER_LIMIT if unasked else _LIMIT
    items = [
        text(TITLE),
        *_answers(entries, limit, lambda entry: ReadOn(entry.id, tag)),
        text(small(look.small_print(first, URGENT, note))),
    ]
    return card(container(*items, accent=look.accent), row(*own_buttons(tag, mutes=mutes)))


def _answers(
    entries: Sequence[Entry], limit: int, control: Callable[[Entry], State]
) -> list[ui.Item[Any]]:
    items: list[ui.Item[Any]] = []
    for number, entry in enumerate(entries[:2], 1):
        short = clip(entry.short.strip() or NO_SHORT, limit)
        words = f"**{number}. {quoted(entry.question, 200)}**\n{short}"
        more = button(MORE, control(entry), style=Style.primary)
        items += [line(), ui.Section[Any](text(words), accessory=more)]
    return items

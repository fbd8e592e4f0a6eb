"""The "did you mean" card: two or three entries to choose from, and a way to say none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui
from msgspec.structs import replace

from bot.knowledge import Entry
from bot.ui.card import URGENT, card, container, text
from bot.ui.cards.answers.answer import quote_lines
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import PickEntry, RejectSuggestions
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.menu import CardChoice, menu_option, menu_row
from bot.ui.look import PLAIN, Look
from bot.ui.text import quoted, small

TITLE = "### Did you mean one of these?"
LEAD = "I want to be sure before I answer."
LEAD_OTHER = "Sorry that I misread you. Perhaps it is one of these."


def suggest_card(
    state: AnswerState,
    entries: Sequence[Entry],
    *,
    quote: str = "",
    again: bool = False,
    in_server: bool = True,
    look: Look = PLAIN,
) -> ui.LayoutView:
    """Return the card. `state` carries what each choice leads to, but for its entry."""
    items = quote_lines(state, quote)
    items.append(text(f"{TITLE}\n{LEAD_OTHER if again else LEAD}"))
    for number, entry in enumerate(entries, 1):
        pick = PickEntry(replace(state, entry_id=entry.id))
        choose = button("This one", pick, style=Style.primary)
        items.append(
            ui.Section[Any](f"**{number}.** {quoted(entry.question, 200)}", accessory=choose)
        )
    items.append(text(small(look.small_print(URGENT, look.log_note if state.in_log else ""))))
    none = button("None of these", RejectSuggestions(state.question_id))
    rows = [row(none)]
    if in_server:
        options = [menu_option("Ask the moderators", CardChoice.ASK)]
        if look.community:
            options.append(menu_option("Ask the community", CardChoice.COMMUNITY))
        rows += menu_row(state, options)
    return card(container(*items, accent=look.accent), *rows)

"""The "did you mean" card: two or three entries to choose from, and a way to say none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.knowledge import Entry
from bot.ui.card import URGENT, asked_line, card, container, text
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import Style, button, option, row
from bot.ui.controls.menu import ASK, menu_row
from bot.ui.look import PLAIN, Look
from bot.ui.text import quoted, small

TITLE = "### Did you mean one of these?"
LEAD = "I want to be sure before I answer."
LEAD_OTHER = "Sorry that I misread you. Perhaps it is one of these."


def suggest_card(
    state: AnswerState,
    entries: Sequence[Entry],
    *,
    asked: str = "",
    again: bool = False,
    in_server: bool = True,
    look: Look = PLAIN,
) -> ui.LayoutView:
    """Return the card. `state` carries what each choice leads to, but for its entry."""
    items: list[ui.Item[Any]] = _asked(state, asked)
    items.append(text(f"{TITLE}\n{LEAD_OTHER if again else LEAD}"))
    for number, entry in enumerate(entries, 1):
        _, *rest = state.pack()
        choose = button("This one", "pick", entry.id, *rest, style=Style.primary)
        items.append(
            ui.Section[Any](f"**{number}.** {quoted(entry.question, 200)}", accessory=choose)
        )
    items.append(text(small(look.small_print(URGENT, look.noted if state.noted else ""))))
    nothing = button("None of these", "none", f"{state.question_id:x}")
    rows = [row(nothing)]
    if in_server:
        rows += menu_row(state, [option("Ask the moderators", ASK)])
    return card(container(*items, accent=look.accent), *rows)


def _asked(state: AnswerState, asked: str) -> list[ui.Item[Any]]:
    return [asked_line(asked, of_message=state.reply_to is not None)] if asked else []

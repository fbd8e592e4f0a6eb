"""Asking whether questions are really to be forgotten, and saying how many were."""

from __future__ import annotations

from dataclasses import dataclass

from discord import ui

from bot.ui.card import CARE, QUIET, card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.text import small

NOTHING = "Nothing matches that, so there is nothing to forget."
WITH_THEM = (
    "Their votes are deleted too, and what members passed on to you from them. This cannot be "
    "undone."
)
KEPT = "Nothing was forgotten."
_OUTCOMES = {"": "", "a": "answer", "s": "suggest", "n": "none"}
_WORDS = {
    "answer": "that were answered",
    "suggest": "where I asked to clarify",
    "none": "that were not covered",
}


@dataclass(frozen=True, slots=True)
class ForgetState:
    """What is to be forgotten, small enough for a custom id: words of up to 30 characters.

    newest: none that came later. until: asked before then, in epoch seconds, 0 for any time.
    asker_of: all of whoever asked this question, 0 for everybody. one: this question alone.
    """

    newest: int
    outcome: str = ""
    until: int = 0
    asker_of: int = 0
    one: bool = False
    words: str = ""

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id; the words come last, for they may hold colons."""
        kind = "1" if self.one else (self.outcome[:1] or "-")
        return (f"{self.newest:x}", kind, f"{self.until:x}", f"{self.asker_of:x}", self.words)

    @classmethod
    def unpack(cls, fields: list[str]) -> ForgetState:
        """Read the fields of a custom id. Raises ValueError or KeyError when they are not ours."""
        newest, kind, until, asker_of, *words = fields
        outcome = "" if kind in "1-" else _OUTCOMES[kind]
        moment, asker = int(until, 16), int(asker_of, 16)
        return cls(int(newest, 16), outcome, moment, asker, kind == "1", ":".join(words))


def sure_card(state: ForgetState, count: int, what: str) -> ui.LayoutView:
    """Ask once more, saying how many; `what` are the conditions in words."""
    if not count:
        return card(container(text(NOTHING), accent=QUIET))
    number = "1 question" if count == 1 else f"{count} questions"
    said = f"### Forget {number}?\n{what}\n{small(WITH_THEM)}"
    yes = button(f"Forget {number}", "q-gone", *state.pack(), style=Style.danger)
    no = button("Keep them", "q-keep")
    return card(container(text(said), accent=CARE), row(yes, no))


def in_words(state: ForgetState, asker: str = "", phrase: str = "") -> str:
    """Say which questions are meant; `phrase` are the words to look for, made harmless."""
    if state.one:
        return "This one question."
    parts = [_WORDS[state.outcome]] if state.outcome else []
    if state.until:
        parts.append(f"asked before <t:{state.until}:f>")
    if asker:
        parts.append(f"of asker {asker}")
    if phrase:
        parts.append(f"that hold “{phrase}”")
    return f"Questions {', '.join(parts)}." if parts else "**Every question in this server's log.**"

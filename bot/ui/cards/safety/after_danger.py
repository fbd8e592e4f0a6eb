"""The card for somebody who asks for their answer after violence or a threat was heard in it.

Help stands first. Below it are only entries that send nobody into danger, or back into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui
from msgspec import Struct

from bot.knowledge import Entry
from bot.safety import DangerKind
from bot.ui.card import CARE, card, container, line, text
from bot.ui.cards.safety.requests import HelpLines
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import BrowsePage, PickEntry
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.safety import DangerOrigin
from bot.ui.text import quoted

TITLE = "### Help first, then your question"


class AfterDangerSentences(Struct, frozen=True):
    """The sentence before the entries, and the one for no entries."""

    may_fit: str
    none_fits: str


VIOLENCE = AfterDangerSentences(
    "This may fit what you asked. It was written about therapy, not about being hurt by somebody, "
    "so please take from it only what is safe for you.",
    "I have no answer that was written for this, and I don't want to show one that could put "
    "anybody at risk. The people behind these numbers know about it, and you can ask them what is "
    "not urgent too.",
)
THREAT = AfterDangerSentences(
    "This may fit what you asked. It was written about therapy, not about a moment in which "
    "somebody could get hurt, so please take from it only what is safe for everybody.",
    "I have no answer that was written for this, and I don't want to show one that could put "
    "anybody at risk. If I misread you, please ask again in other words. If thoughts of hurting "
    "somebody do come up, you can talk about them with the people behind these numbers, also "
    "when you don't want to act on them.",
)
_SENTENCES = {DangerKind.THREAT: THREAT}


def after_danger_card(
    origin: DangerOrigin, help_: HelpLines, entries: Sequence[Entry]
) -> ui.LayoutView:
    """Return the card, with a button for each of the entries, which should be vetted for this."""
    sentences = _SENTENCES.get(origin.kind or DangerKind.VIOLENCE, VIOLENCE)
    items: list[ui.Item[Any]] = [text(f"{TITLE}\n{help_.numbers(origin)}"), line()]
    items.append(text(sentences.may_fit if entries else sentences.none_fits))
    for entry in entries:
        state = AnswerState(entry.id, origin.question_id)
        choose = button("Read this", PickEntry(state), style=Style.primary)
        items.append(ui.Section[Any](f"**{quoted(entry.question, 200)}**", accessory=choose))
    browse = button("See what I know", BrowsePage(None, 0))
    return card(container(*items, accent=CARE), row(browse))

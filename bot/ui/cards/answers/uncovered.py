"""The card for a question that the knowledge base does not cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.ui.card import QUIET, URGENT, asked_line, card, container, text
from bot.ui.controls.answers import BrowsePage
from bot.ui.controls.community.posts import AskCommunity
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.tickets import AskModerators
from bot.ui.look import PLAIN, Look
from bot.ui.text import clip, quoted, small

TITLE = "### I don't have an answer to that"
COVERED = "I only know about boundaries, with therapists and between members: {categories}."
NONE_MEANT = "### Then I have no answer to that yet"
NONE_FITS = "I know a little about this subject, but none of my answers is what you meant."
ASK = "If you think that belongs here, you can pass your question to the moderators."
TRY = "You can look through everything I know, or ask again in other words."


def uncovered_card(
    question_id: int,
    categories: Sequence[str],
    *,
    quote: str = "",
    pointer: str = "",
    in_log: bool = False,
    in_server: bool = True,
    look: Look = PLAIN,
    offered: bool = False,
    of_message: bool = False,
) -> ui.LayoutView:
    """Return the card; `pointer` says where to turn instead, when that is known.

    offered: entries were offered and none was meant, so it is not said that nothing is known.
    of_message: the question stands in a message that was looked up.
    """
    items: list[ui.Item[Any]] = [asked_line(quote, of_message=of_message)] if quote else []
    subjects = quoted(", ".join(name[:1].lower() + name[1:] for name in categories), 600)
    paragraphs = [NONE_MEANT if offered else TITLE]
    if pointer:
        paragraphs.append(clip(pointer, 400))
    paragraphs.append(NONE_FITS if offered else COVERED.format(categories=subjects))
    paragraphs.append(ASK if in_server else TRY)
    items.append(text("\n".join(paragraphs)))
    items.append(text(small(look.small_print(URGENT, look.log_note if in_log else ""))))
    buttons = [button("See what I know", BrowsePage(None, 0))]
    if in_server:
        ask = button("Ask the moderators", AskModerators(question_id), style=Style.primary)
        buttons.insert(0, ask)
        if look.community:
            buttons.insert(1, button("Ask the community", AskCommunity()))
    return card(container(*items, accent=look.accent or QUIET), row(*buttons))

"""The forms of the review queue: looking for an entry, and wording what becomes a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.custom_knowledge.draft import MAX_ALIAS
from bot.ui.controls.items import option
from bot.ui.controls.review_queue import GroupPlace, OfferEntries, SubmitWording
from bot.ui.forms.modals import empty_modal
from bot.ui.text import clip

WORDS, MEANING = "words", "meaning"
OUTSIDE = "-"
LOOK_TITLE = "Look for an entry"
LOOK_LABEL = "What is it about?"
WORD_TITLE = "Word it for everybody"
WORD_LABEL = "How might others ask it?"
WORD_HINT = "This wording stays. Leave out names, numbers, and anything that points to a person."
MEANING_LABEL = "What does it mean?"
NOT_FOR_US = "Not for us: I should say that I have no answer"
_MOST_WORDS = 100


def look_modal(place: GroupPlace) -> ui.Modal:
    """Return the form in which a moderator looks for an entry."""
    modal = empty_modal(LOOK_TITLE, OfferEntries(place))
    field = ui.TextInput[Any](custom_id=WORDS, min_length=2, max_length=_MOST_WORDS)
    modal.add_item(ui.Label[Any](text=LOOK_LABEL, component=field))
    return modal


def wording_modal(
    place: GroupPlace, wording: str, entries: Sequence[tuple[str, str]], entry_id: str | None = None
) -> ui.Modal:
    """Return the form for the wording and its meaning, one of the entries (id, title) or none.

    entry_id: what is chosen at first.
    """
    modal = empty_modal(WORD_TITLE, SubmitWording(place))
    field = ui.TextInput[Any](
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        default=clip(wording, MAX_ALIAS),
        min_length=3,
        max_length=MAX_ALIAS,
    )
    # Discord takes 25 options, and "not for us" is one of them.
    options = [option(title, key) for key, title in entries[:24]]
    options.append(option(NOT_FOR_US, OUTSIDE))
    for each in options:
        each.default = each.value == entry_id
    meaning = ui.Select[Any](custom_id=MEANING, options=options)
    modal.add_item(ui.Label[Any](text=WORD_LABEL, description=WORD_HINT, component=field))
    modal.add_item(ui.Label[Any](text=MEANING_LABEL, component=meaning))
    return modal

"""The form in which a moderator writes an entry: five fields, filled in from a draft."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.custom_knowledge.draft import MAX_ALIASES, MAX_CATEGORY, MAX_PARTS, MAX_QUESTION, MAX_SHORT
from bot.custom_knowledge.form import FIELD, EntryForm
from bot.ui.controls.states import State
from bot.ui.forms.modals import empty_modal

NEW_TITLE = "A new entry"
EDIT_TITLE = "Change an entry"
QUESTION, SHORT, MORE, CATEGORY, ALIASES = "question", "short", "more", "category", "aliases"


def entry_modal(control: State, *, form: EntryForm, title: str = NEW_TITLE) -> ui.Modal:
    """Return the form, filled in; `control` gets what is typed into it."""
    modal = empty_modal(title, control)
    for label, hint, item in _items(form):
        modal.add_item(ui.Label[Any](text=label, description=hint, component=item))
    return modal


def form_from(typed: dict[str, str]) -> EntryForm:
    """Return the form that was typed, from the texts by the ids of its fields."""
    return EntryForm(
        typed.get(QUESTION, ""),
        typed.get(SHORT, ""),
        typed.get(MORE, ""),
        typed.get(CATEGORY, ""),
        typed.get(ALIASES, ""),
    )


def _items(form: EntryForm) -> list[tuple[str, str, ui.TextInput[Any]]]:
    return [
        (
            "Question",
            "As a member would ask it.",
            _field(QUESTION, form.question, MAX_QUESTION, required=True, long=False),
        ),
        (
            "Short answer",
            "What everybody sees first.",
            _field(SHORT, form.short, MAX_SHORT, required=True),
        ),
        (
            "More",
            f"Markdown. Each line that begins with ## opens a part, {MAX_PARTS} at most.",
            _field(MORE, form.more, FIELD),
        ),
        (
            "Subject",
            "Where /browse shows it.",
            _field(CATEGORY, form.category, MAX_CATEGORY, long=False),
        ),
        (
            "Other ways to ask it",
            f"One per line, {MAX_ALIASES} at most. The more there are, the better I understand.",
            _field(ALIASES, form.aliases, FIELD),
        ),
    ]


def _field(
    name: str, value: str, most: int, *, required: bool = False, long: bool = True
) -> ui.TextInput[Any]:
    """Return a field; a text that is too long still fits, so that it can be shortened there."""
    return ui.TextInput[Any](
        custom_id=name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=value[:FIELD] or None,
        required=required,
        max_length=min(FIELD, max(most, len(value.encode("utf-16-le", "replace")) // 2)),
    )

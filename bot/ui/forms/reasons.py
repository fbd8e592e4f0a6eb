"""The form of a reason: its title, the words for the member, its points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.moderation.reasons import MAX_POINTS, MAX_TEXT, MAX_TITLE, Reason, TypedReason
from bot.ui.controls.moderation.reasons import SaveReason
from bot.ui.forms.modals import TEXT, empty_modal, paragraph_field

TITLE, POINTS = "title", "points"
NEW, CHANGE = "A new reason", "Change a reason"
TITLE_LABEL, TITLE_HINT = "Title", "Moderators choose the reason by this."
TEXT_LABEL = "What the member reads"
TEXT_HINT = "What happened, why it matters here, and what you ask of them. Kind and plain."
POINTS_LABEL = "Points"
POINTS_HINT = "What it counts on your server's ladder. 0 is a friendly word that counts nothing."


def reason_form(reason: Reason | None, entry_id: str | None) -> ui.Modal:
    """Return the form, filled in with a reason, or empty for a new one (None)."""
    reason_id = None if reason is None else reason.id
    form = empty_modal(NEW if reason is None else CHANGE, SaveReason(reason_id, entry_id))
    title = ui.TextInput[Any](
        custom_id=TITLE, default=reason.title if reason else None, max_length=MAX_TITLE
    )
    form.add_item(ui.Label[Any](text=TITLE_LABEL, description=TITLE_HINT, component=title))
    words = paragraph_field(MAX_TEXT, reason.text if reason else "")
    form.add_item(ui.Label[Any](text=TEXT_LABEL, description=TEXT_HINT, component=words))
    points = _points(reason.points if reason else 1)
    form.add_item(ui.Label[Any](text=POINTS_LABEL, description=POINTS_HINT, component=points))
    return form


def read_reason(fields: Mapping[str, str], entry_id: str | None) -> TypedReason:
    """Return what was typed, from the texts by the ids of its fields."""
    return TypedReason(
        fields.get(TITLE, ""), fields.get(TEXT, ""), fields.get(POINTS, ""), entry_id
    )


def _points(now: int) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=str(number), value=str(number), default=number == now)
        for number in range(MAX_POINTS + 1)
    ]
    return ui.Select[Any](custom_id=POINTS, options=options)

"""The form of a guide, in which a member says something in their own words."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.guides import GuideWriting
from bot.guides.summary import MAX_WRITTEN
from bot.ui.controls.guides import GuidePlace, TakeWrittenWords
from bot.ui.forms.modals import empty_modal, paragraph_field
from bot.ui.text import clip

HINT = "Only you see it. It goes into your summary, and I keep it nowhere else."
_TITLE, _LABEL, _PLACEHOLDER = 45, 45, 100


def writing_modal(title: str, writing: GuideWriting, place: GuidePlace) -> ui.Modal:
    """Return the form for a step; an empty field goes on without words."""
    modal = empty_modal(clip(title, _TITLE), TakeWrittenWords(place))
    field = paragraph_field(MAX_WRITTEN)
    field.required = False
    field.placeholder = clip(writing.placeholder, _PLACEHOLDER) or None
    modal.add_item(
        ui.Label[Any](text=clip(writing.label, _LABEL), description=HINT, component=field)
    )
    return modal

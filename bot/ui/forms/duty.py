"""The forms of duty: a note for whoever comes next, and one's own times in the week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.duty import MAX_NOTE, slot_text
from bot.ui.controls.moderation.duty import GoOffDuty, SetWeek
from bot.ui.forms.modals import TEXT, empty_modal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.moderation.duty import RotaSlot

OFF_TITLE = "Off duty"
NOTE = "Is there something the next one should know?"
NOTE_HINT = "You may leave it empty. Please write no names of members: a case number is enough."
WEEK_TITLE = "Your times in the week"
WEEK = "When are you on duty?"
WEEK_HINT = "One time a line, in UTC, such as: Mon 18:00-21:00. Empty: no fixed times."
IN_UTC = "It is **{now:%a %H:%M}** in UTC now. I put you on duty and off again at these times."
_MOST = 500


def off_modal() -> ui.Modal:
    """Return the form for the note."""
    form = empty_modal(OFF_TITLE, GoOffDuty())
    field = ui.TextInput[Any](
        custom_id=TEXT, style=discord.TextStyle.paragraph, required=False, max_length=MAX_NOTE
    )
    form.add_item(ui.Label[Any](text=NOTE, description=NOTE_HINT, component=field))
    return form


def week_modal(slots: Sequence[RotaSlot], now: datetime) -> ui.Modal:
    """Return the form for one's times, filled in with those that stand."""
    form = empty_modal(WEEK_TITLE, SetWeek())
    form.add_item(ui.TextDisplay[Any](IN_UTC.format(now=now)))
    typed = "\n".join(slot_text(slot.begins, slot.ends) for slot in slots)
    field = ui.TextInput[Any](
        custom_id=TEXT,
        style=discord.TextStyle.paragraph,
        default=typed[:_MOST] or None,
        required=False,
        max_length=_MOST,
    )
    form.add_item(ui.Label[Any](text=WEEK, description=WEEK_HINT, component=field))
    return form

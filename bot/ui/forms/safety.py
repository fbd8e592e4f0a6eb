"""The form in which a member tells the moderators about somebody they worry about."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.moderation.tickets.limits import MAX_TEXT
from bot.ui.cards.safety.requests import NUMBERS, HelpLines
from bot.ui.controls.safety import DangerOrigin, SendReport
from bot.ui.forms.modals import TEXT, empty_modal
from bot.ui.text import clip

TITLE = "Tell a moderator about them"
SAYS = """The moderators get **your name**, this channel, and **exactly what you write \
below**. They are volunteers and may not see it soon. I keep it encrypted until one of them \
is done with it or you take it back, one day at most. Nothing is passed on before you press \
Submit."""
LABEL = "What should they know?"
HINT = "In your own words: who it is, if you know, what you saw, and when."
_NUMBERS = 1500


def report_modal(origin: DangerOrigin, help_: HelpLines, words: str = "") -> ui.Modal:
    """Return the form; `words` are what the member typed for the moderators just before."""
    numbers = NUMBERS.filled(help_.resources.for_countries(help_.countries), origin.kind)
    form = empty_modal(TITLE, SendReport(origin))
    form.add_item(ui.TextDisplay[Any](clip("\n".join(numbers), _NUMBERS)))
    form.add_item(ui.TextDisplay[Any](SAYS))
    field = ui.TextInput[Any](
        custom_id=TEXT,
        style=discord.TextStyle.paragraph,
        default=clip(words, MAX_TEXT) or None,
        min_length=3,
        max_length=MAX_TEXT,
    )
    form.add_item(ui.Label[Any](text=LABEL, description=HINT, component=field))
    return form

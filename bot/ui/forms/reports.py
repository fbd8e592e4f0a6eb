"""The form in which a member reports something."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.moderation.reports import CATEGORIES, OFFERED, ReportCategory
from bot.ui.controls.items import option
from bot.ui.controls.moderation.reports import ReportedThing, SendReportForm
from bot.ui.forms.modals import TEXT, empty_modal, single_choice
from bot.ui.text import clip

CATEGORY, NAME, TELL = "category", "name", "tell"
YES, NO = "yes", "no"
MAX_WORDS = 1000

TITLE_MESSAGE = "Report a message"
TITLE_PRIVATE = "Report a private message"
TITLE_MEMBER = "Report a member"
TITLE_ANYTHING = "Report something"
CATEGORY_LABEL = "What is it about?"
WORDS_LABEL = "Would you like to say more?"
WORDS_HINT = "You don't have to. The moderators see exactly what you write here."
WORDS_HINT_PRIVATE = "You don't have to. I can't see private messages; you can paste a part of it."
NAME_LABEL = "May the moderators see your name?"
NAME_HINT = "Other members never see it."
TELL_LABEL = "Should I tell you when it was looked at?"
TELL_HINT = "By direct message, without details. It may show on your lock screen."
MESSAGE_SHOWN = "The moderators of this server see the message and who wrote it."
NOTHING_SHOWN = "Only the moderators of this server see your report."
ABOUT_TEAM = """**They are a moderator here**, so they can read what is reported. I show \
nobody your name unless you say yes above. You can also write to the owner of the server, or \
report to Discord: right-click or hold the message or the name."""


def report_modal(
    thing: ReportedThing, *, private: bool = False, about_team: bool = False, words: str = ""
) -> ui.Modal:
    """Return the form for a message, a member, or anything else.

    private: it is about a private message, which nobody else can see. about_team: the reported
    member is a moderator. words: what was typed already.
    """
    form = empty_modal(_title(thing, private=private), SendReportForm(thing))
    words_field = ui.TextInput[Any](
        custom_id=TEXT,
        style=discord.TextStyle.paragraph,
        default=clip(words, MAX_WORDS) or None,
        max_length=MAX_WORDS,
        required=False,
    )
    name = single_choice(NAME, ("No", NO), ("Yes, they may see my name", YES))
    tell = single_choice(TELL, ("Yes, by direct message", YES), ("No", NO))
    hint = WORDS_HINT_PRIVATE if private else WORDS_HINT
    note = MESSAGE_SHOWN if thing.message_id is not None else NOTHING_SHOWN
    form.add_item(ui.Label[Any](text=CATEGORY_LABEL, component=_categories(private=private)))
    form.add_item(ui.Label[Any](text=WORDS_LABEL, description=hint, component=words_field))
    form.add_item(ui.Label[Any](text=NAME_LABEL, description=NAME_HINT, component=name))
    form.add_item(ui.Label[Any](text=TELL_LABEL, description=TELL_HINT, component=tell))
    form.add_item(ui.TextDisplay[Any](ABOUT_TEAM if about_team else note))
    return form


def _title(thing: ReportedThing, *, private: bool) -> str:
    if thing.message_id is not None:
        return TITLE_MESSAGE
    if private:
        return TITLE_PRIVATE
    return TITLE_MEMBER if thing.member_id is not None else TITLE_ANYTHING


def _categories(*, private: bool) -> ui.Select[Any]:
    """Return the select of what it is about; chosen already is only what is plain."""
    preset = ReportCategory.PRIVATE_MESSAGE if private else None
    options = [
        option(CATEGORIES[each].label, each.value, CATEGORIES[each].hint, default=each is preset)
        for each in OFFERED
    ]
    return ui.Select[Any](custom_id=CATEGORY, options=options, placeholder="Choose one")

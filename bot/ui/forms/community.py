"""The forms of the community: a question, and what moderators change or say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.community.draft import MAX_POST_TEXT, MAX_TITLE, PostDraft
from bot.text.cleaning import showable
from bot.ui.controls.items import option
from bot.ui.forms.modals import TEXT, empty_modal, paragraph_field, read_fields, single_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ui.controls.community.posts import SendPost

TITLE_FIELD, CATEGORY, NAME, TELL = "title", "category", "name", "tell"
WITH_NAME, WITHOUT_NAME = "with", "without"
YES, NO = "yes", "no"
FORM_TITLE = "Ask the community"
TITLE_LABEL = "Your question, in a line"
TEXT_LABEL = "What should others know?"
TEXT_HINT = "You don't have to. Everybody here can read it. Please do not name a therapist."
CATEGORY_LABEL = "What is it about?"
NAME_LABEL = "Does your name stand at it?"
NAME_HINT = "If not, I post it, and nobody learns from me who asked: no moderator either."
TELL_LABEL = "Should I tell you when there is an answer?"
TELL_HINT = "By direct message that does not say what it is about. It may show on your lock screen."
_MOST_CATEGORIES = 25


def ask_form(
    state: SendPost, draft: PostDraft, categories: Sequence[str], *, unnamed: bool
) -> ui.Modal:
    """Return the form of a question; unnamed: whether the server takes questions without a name."""
    form = empty_modal(FORM_TITLE, state)
    title = ui.TextInput[Any](
        custom_id=TITLE_FIELD,
        default=draft.title[:MAX_TITLE] or None,
        min_length=5,
        max_length=MAX_TITLE,
    )
    words = paragraph_field(MAX_POST_TEXT, draft.text)
    words.required = False
    form.add_item(ui.Label[Any](text=TITLE_LABEL, component=title))
    form.add_item(ui.Label[Any](text=TEXT_LABEL, description=TEXT_HINT, component=words))
    form.add_item(ui.Label[Any](text=CATEGORY_LABEL, component=_categories(draft, categories)))
    if unnamed:
        without, named = ("Without my name", WITHOUT_NAME), ("With my name", WITH_NAME)
        order = (without, named) if draft.anonymous else (named, without)
        choice = single_choice(NAME, *order)
        form.add_item(ui.Label[Any](text=NAME_LABEL, description=NAME_HINT, component=choice))
    yes, no = ("Yes, by direct message", YES), ("No", NO)
    tell = single_choice(TELL, *((yes, no) if draft.notify else (no, yes)))
    form.add_item(ui.Label[Any](text=TELL_LABEL, description=TELL_HINT, component=tell))
    return form


def draft_in(interaction: discord.Interaction[Any]) -> PostDraft:
    """Return what stands in a submitted form."""
    fields = read_fields(interaction)
    return PostDraft(
        title=" ".join(showable(fields.get(TITLE_FIELD, "")).split())[:MAX_TITLE],
        text=fields.get(TEXT, "").strip()[:MAX_POST_TEXT],
        category=fields.get(CATEGORY, ""),
        anonymous=fields.get(NAME, "") == WITHOUT_NAME,
        notify=fields.get(TELL) != NO,
    )


def _categories(draft: PostDraft, categories: Sequence[str]) -> ui.Select[Any]:
    """Return the select of what it is about; the last place is kept for what has no category."""
    options = [
        option(each, each[:100], default=each == draft.category)
        for each in categories[:_MOST_CATEGORIES]
    ]
    return ui.Select[Any](custom_id=CATEGORY, options=options, placeholder="Choose one")

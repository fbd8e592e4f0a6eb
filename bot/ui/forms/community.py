"""The forms of the community: a question, and what moderators change or say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.community.draft import MAX_POST_TEXT, MAX_TITLE, MIN_TITLE, PostDraft
from bot.community.review import PostEdit
from bot.text.cleaning import showable
from bot.ui.controls.community.posts import AskFirstWords, SendPost
from bot.ui.controls.community.review import PublishEdited, RefusePost
from bot.ui.controls.items import option
from bot.ui.forms.modals import TEXT, empty_modal, paragraph_field, read_fields, single_choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.community import CommunityPost
    from bot.ui.controls.community.answers import SendDuplicate

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
DUPLICATE_TITLE = "Asked or answered before"
DUPLICATE_LABEL = "Where is the answer?"
DUPLICATE_HINT = "The question of an entry, or the number of an earlier thread, or its link."
NAME_NOTE = "Your name stands at it: this server takes no questions without one."
FIRST_TITLE = "Ask the community"
FIRST_LABEL = "What would you like to ask?"
FIRST_HINT = "I look first whether there is an answer already. Nothing is posted yet."
FIRST_SEEN_HINT = """Others could read your question here. In other words, nobody can tell that it \
is yours."""
FIRST_MOST = 300
EDIT_TITLE = "Change and publish"
EDIT_NOTE_LABEL = "What have you changed, and why?"
EDIT_NOTE_HINT = "Whoever asked reads this, without your name."
REFUSE_TITLE = "Refuse this question"
REFUSE_LABEL = "Why is it not posted?"
REFUSE_HINT = "Whoever asked reads this, without your name. Say what they can do instead."
NOTE = "note"
MAX_NOTE = 500


def ask_form(
    state: SendPost, draft: PostDraft, categories: Sequence[str], *, takes_unnamed: bool
) -> ui.Modal:
    """Return the form of a question; takes_unnamed: the server takes questions without a name."""
    form = empty_modal(FORM_TITLE, state)
    words = paragraph_field(MAX_POST_TEXT, draft.text)
    words.required = False
    form.add_item(ui.Label[Any](text=TITLE_LABEL, component=_title_field(draft.title)))
    form.add_item(ui.Label[Any](text=TEXT_LABEL, description=TEXT_HINT, component=words))
    form.add_item(ui.Label[Any](text=CATEGORY_LABEL, component=_categories(draft, categories)))
    if takes_unnamed:
        without, with_name = ("Without my name", WITHOUT_NAME), ("With my name", WITH_NAME)
        # `single_choice` chooses the first.
        order = (without, with_name) if draft.anonymous else (with_name, without)
        choice = single_choice(NAME, *order)
        form.add_item(ui.Label[Any](text=NAME_LABEL, description=NAME_HINT, component=choice))
    else:
        form.add_item(ui.TextDisplay[Any](NAME_NOTE))
    yes, no = ("Yes, by direct message", YES), ("No", NO)
    tell = single_choice(TELL, *((yes, no) if draft.notify else (no, yes)))
    form.add_item(ui.Label[Any](text=TELL_LABEL, description=TELL_HINT, component=tell))
    return form


def duplicate_form(state: SendDuplicate) -> ui.Modal:
    """Return the form in which an entry or an earlier question is named."""
    form = empty_modal(DUPLICATE_TITLE, state)
    field = ui.TextInput[Any](custom_id=TEXT, min_length=1, max_length=200)
    form.add_item(ui.Label[Any](text=DUPLICATE_LABEL, description=DUPLICATE_HINT, component=field))
    return form


def first_form(words: str = "", *, is_public: bool = False) -> ui.Modal:
    """Return the short form in which a member says what they would like to ask.

    is_public: others could read the question on the card from which the form opens.
    """
    form = empty_modal(FIRST_TITLE, AskFirstWords())
    field = paragraph_field(FIRST_MOST, words, least=3)
    hint = FIRST_SEEN_HINT if is_public else FIRST_HINT
    form.add_item(ui.Label[Any](text=FIRST_LABEL, description=hint, component=field))
    return form


def edit_form(post: CommunityPost) -> ui.Modal:
    """Return the form in which a moderator changes a question before it is posted."""
    form = empty_modal(EDIT_TITLE, PublishEdited(post.id))
    form.add_item(ui.Label[Any](text=TITLE_LABEL, component=_title_field(post.title)))
    words = paragraph_field(MAX_POST_TEXT, post.text or "")
    words.required = False
    form.add_item(ui.Label[Any](text=TEXT_LABEL, component=words))
    form.add_item(
        ui.Label[Any](text=EDIT_NOTE_LABEL, description=EDIT_NOTE_HINT, component=_note())
    )
    return form


def refuse_form(post_id: int) -> ui.Modal:
    """Return the form for the reason why a question is not posted."""
    form = empty_modal(REFUSE_TITLE, RefusePost(post_id))
    form.add_item(ui.Label[Any](text=REFUSE_LABEL, description=REFUSE_HINT, component=_note()))
    return form


def edit_in(interaction: discord.Interaction[Any]) -> PostEdit:
    """Return a moderator's changes to a question."""
    fields = read_fields(interaction)
    return PostEdit(_title_in(fields), _text_in(fields), note_in(interaction))


def note_in(interaction: discord.Interaction[Any]) -> str:
    """Return what a moderator typed for whoever asked."""
    return read_fields(interaction).get(NOTE, "").strip()[:MAX_NOTE]


def draft_in(interaction: discord.Interaction[Any]) -> PostDraft:
    """Return what stands in a submitted form."""
    fields = read_fields(interaction)
    return PostDraft(
        title=_title_in(fields),
        text=_text_in(fields),
        category=fields.get(CATEGORY, ""),
        # Whoever takes the choice back has not asked for their name to be shown.
        anonymous=NAME in fields and fields[NAME] != WITH_NAME,
        notify=fields.get(TELL) != NO,
    )


def _title_field(title: str) -> ui.TextInput[Any]:
    return ui.TextInput[Any](
        custom_id=TITLE_FIELD,
        # Discord takes no text that is shorter than the least.
        default=title[:MAX_TITLE] if len(title) >= MIN_TITLE else None,
        min_length=MIN_TITLE,
        max_length=MAX_TITLE,
    )


def _note() -> ui.TextInput[Any]:
    return ui.TextInput[Any](
        custom_id=NOTE, style=discord.TextStyle.paragraph, min_length=3, max_length=MAX_NOTE
    )


def _title_in(fields: Mapping[str, str]) -> str:
    return " ".join(showable(fields.get(TITLE_FIELD, "")).split())[:MAX_TITLE]


def _text_in(fields: Mapping[str, str]) -> str:
    return fields.get(TEXT, "").strip()[:MAX_POST_TEXT]


def _categories(draft: PostDraft, categories: Sequence[str]) -> ui.Select[Any]:
    """Return the select of what it is about."""
    options = [option(each, each, default=each == draft.category) for each in categories]
    return ui.Select[Any](custom_id=CATEGORY, options=options, placeholder="Choose one")

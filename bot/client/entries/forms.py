"""The form of an entry: opened, and given back as a file when it cannot be stored."""

from __future__ import annotations

import io

import discord

from bot.client.errors import STORE_DOWN
from bot.client.responses import Interaction, reply
from bot.custom_knowledge.draft import MAX_QUESTION, MAX_SHORT, one_line
from bot.custom_knowledge.drafts import PendingDraft
from bot.custom_knowledge.form import EntryForm
from bot.ui.cards.kb.draft import text_file_card
from bot.ui.controls.kb import SubmitDraft, SubmitEntry
from bot.ui.forms.kb import EDIT_TITLE, NEW_TITLE, entry_modal
from bot.ui.text import clip, split_long

YOUR_TEXT = STORE_DOWN + " Your text is in this file, so that it is not lost."
FILE_NAME = "your-entry.md"


async def open_form(interaction: Interaction, draft: PendingDraft) -> None:
    """Open the form of an entry, of a draft that is stored or not yet.

    Callers check the permission first.
    """
    control = SubmitEntry(draft.entry_id, draft.base or 0, draft.ticket_id)
    if draft.id:
        control = SubmitDraft(draft.id)
    title = EDIT_TITLE if draft.entry_id else NEW_TITLE
    await interaction.response.send_modal(entry_modal(control, form=draft.form, title=title))


async def open_pair_form(
    interaction: Interaction, question: str, answer: str, *, ticket_id: int | None = None
) -> None:
    """Open the form of a new entry with a question and its answer filled in.

    What is handed in is shown as members would see it, and saved only then, if at all. ticket_id:
    the ticket from which the two are, so that it is saved once.
    """
    draft = PendingDraft(form_of_pair(question, answer), ticket_id=ticket_id)
    await open_form(interaction, draft)


def form_of_pair(question: str, answer: str) -> EntryForm:
    """Return the form of a question and its answer; what is too long for a short answer follows."""
    short, *rest = split_long(answer, MAX_SHORT) or [""]
    return EntryForm(clip(one_line(question), MAX_QUESTION), short, "\n\n".join(rest))


async def give_back(interaction: Interaction, form: EntryForm) -> None:
    """Return what somebody wrote as a file when it cannot be stored."""
    texts = [form.question, form.short, form.more, form.category, form.aliases]
    content = "\n\n".join(texts).encode("utf-8", "replace")
    file = discord.File(io.BytesIO(content), FILE_NAME)
    await reply(interaction, text_file_card(YOUR_TEXT, FILE_NAME), file=file)

"""Opening the form of an entry, filled in with what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.custom_knowledge.draft import MAX_QUESTION, MAX_SHORT, one_line
from bot.custom_knowledge.form import EntryForm, PendingDraft
from bot.ui.forms.kb import EDIT_TITLE, NEW_TITLE, entry_modal
from bot.ui.text import clip, split_long

if TYPE_CHECKING:
    from bot.client.responses import Interaction

NEW = "-"
"""In a custom id, in place of an entry's id: the entry is new."""


async def open_form(interaction: Interaction, pending: PendingDraft) -> None:
    """Open the form of an entry that is not a draft yet. Callers check the permission first."""
    ticket = [] if pending.case is None else [f"{pending.case:x}"]
    fields = (pending.entry_id or NEW, str(pending.base or 0), *ticket)
    title = EDIT_TITLE if pending.entry_id else NEW_TITLE
    modal = entry_modal("kb-form", *fields, form=pending.form, title=title)
    await interaction.response.send_modal(modal)


async def open_pair_form(
    interaction: Interaction, question: str, answer: str, *, ticket_id: int | None = None
) -> None:
    """Open the form of a new entry with a question and its answer filled in.

    What is handed in is shown as members would see it, and saved only then, if at all. ticket_id:
    the ticket from which the two are, so that it is saved once.
    """
    await open_form(interaction, PendingDraft(form_of_pair(question, answer), case=ticket_id))


def form_of_pair(question: str, answer: str) -> EntryForm:
    """Return the form of a question and its answer; what is too long for a short answer follows."""
    short, *rest = split_long(answer, MAX_SHORT) or [""]
    return EntryForm(clip(one_line(question), MAX_QUESTION), short, "\n\n".join(rest))

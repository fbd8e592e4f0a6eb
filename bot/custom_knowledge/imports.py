"""From an imported document to forms that moderators look at before anything is saved."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from bot.custom_knowledge.draft import MAX_ALIASES, MAX_QUESTION, MAX_SHORT, MORE, more_of, units
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.custom_knowledge.form import FIELD, EntryForm, PendingDraft
from bot.knowledge import Section
from bot.sandbox import OffloadError, read_document
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.knowledge import Entry
    from bot.knowledge.importing import Draft, Imported, Limits
    from bot.knowledge.importing.models import LeftOut
    from bot.matching import Matcher
    from bot.storage import JSON

MAX_ITEMS = 100
MAX_BYTES = 2_000_000
SECONDS = 8.0
MAX_ANSWER = 3900
"""Characters of an answer: its rest always fits the field for more."""
ALIKE = 0.35
"""Probability from which an entry is named as one that answers the same."""
MOST_ALIKE = 3
MOST_LEFT_OUT = 20
"""How many things that were left out are named; their lines fit one card."""
BUSY = (
    "I am still reading another file for this server. Wait until its first entry is shown, then "
    "import this one."
)


@dataclass(frozen=True, slots=True)
class DocumentImport:
    """One import on its way: its file, how many entries it had, and what was saved of it.

    left_out: what of the file is in none of its entries, a line each.
    """

    file: str
    total: int
    saved: tuple[int, ...] = field(default=())
    dropped: int = 0
    left_out: tuple[str, ...] = ()

    def to_json(self) -> JSON:
        """Return it as JSON."""
        saved: list[JSON] = list(self.saved)
        left_out: list[JSON] = list(self.left_out)
        return {
            "file": self.file,
            "total": self.total,
            "saved": saved,
            "dropped": self.dropped,
            "left_out": left_out,
        }

    @classmethod
    def from_json(cls, value: JSON) -> DocumentImport:
        """Read what `to_json` wrote. Raises CustomKnowledgeError for anything else."""
        try:
            return _IMPORT.validate_python(value)
        except ValidationError as error:
            raise CustomKnowledgeError("This import can no longer be read.") from error


@dataclass(frozen=True, slots=True)
class DocumentDrafts:
    """What was read from a document: forms, and a line for each thing that was left out."""

    items: list[PendingDraft]
    left_out: tuple[str, ...] = ()


class Importer:
    """Reads documents, each in a process of its own, one at a time for each server."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._turn = asyncio.Semaphore(max(2, os.cpu_count() or 1))
        self._busy: set[int] = set()

    async def read(
        self, guild_id: int, name: str, data: bytes, view: ServerKnowledge
    ) -> DocumentDrafts:
        """Return the forms of a document's entries, at most MAX_ITEMS, off the event loop.

        `view`: what the server knows, to find entries alike. Raises CustomKnowledgeError with a
        sentence when nothing can be taken from it, or when this server's last is not done.
        """
        if guild_id in self._busy:
            raise CustomKnowledgeError(BUSY)
        self._busy.add(guild_id)
        try:
            async with self._turn:
                imported = await read_document(name, data, _limits())
        except OffloadError as error:
            raise CustomKnowledgeError(str(error)) from error
        finally:
            self._busy.discard(guild_id)
        if imported.error is not None:
            raise CustomKnowledgeError(imported.error)
        return await asyncio.to_thread(self._found, imported, view)

    def _found(self, imported: Imported, view: ServerKnowledge) -> DocumentDrafts:
        drafts = imported.entries[:MAX_ITEMS]
        items = [pending_of(draft, view, self._matcher) for draft in drafts]
        return DocumentDrafts(items, tuple(map(_told, imported.left_out[:MOST_LEFT_OUT])))


def _limits() -> Limits:
    from bot.knowledge.importing import Limits

    return Limits(
        size=MAX_BYTES,
        seconds=SECONDS,
        entries=MAX_ITEMS,
        question=MAX_QUESTION,
        answer=MAX_ANSWER,
    )


def _told(left: LeftOut) -> str:
    return f"{left.what.capitalize()}: {' '.join(left.excerpt.split())[:90]} ({left.why[:60]})"


def pending_of(draft: Draft, view: ServerKnowledge, matcher: Matcher) -> PendingDraft:
    """Return a form for an imported entry, and which entries it resembles. Work for a processor."""
    short, more = _in_parts(draft)
    aliases = "\n".join(draft.aliases[:MAX_ALIASES])
    return PendingDraft(
        EntryForm(draft.question[:MAX_QUESTION], short, more, draft.category, aliases),
        proposed=draft.proposed,
        shortened=draft.shortened,
        resembles=_resembling(draft.question, view, matcher),
    )


def _in_parts(draft: Draft) -> tuple[str, str]:
    """The short answer and the field for more: in its own parts where it has them and they fit."""
    if draft.parts:
        short = draft.answer.split(f"**{draft.parts[0].title}**", 1)[0].strip()
        more = more_of(list(draft.parts))
        if short and units(short) <= MAX_SHORT and units(more) <= FIELD:
            return short, more
    short, rest = _split(draft.answer)
    return short, more_of([Section(MORE, rest)]) if rest else ""


def _resembling(question: str, view: ServerKnowledge, matcher: Matcher) -> tuple[str, ...]:
    """Return entries of ours or the server's that ask the same, first those that do so exactly."""
    entries = view.snapshot.entries
    twin = twin_in(entries, question)
    twins = [twin.id] if twin else []
    found = matcher.match(question, overlay=view.overlay).candidates[:MOST_ALIKE]
    alike = [one.entry_id for one in found if one.score >= ALIKE and one.entry_id in entries]
    return tuple(dict.fromkeys([*twins, *alike]))[:MOST_ALIKE]


def twin_in(entries: Mapping[str, Entry], question: str) -> Entry | None:
    """Return the entry that asks this in the same words, whatever their case and marks."""
    words = _bare(question)
    return next((entry for entry in entries.values() if _bare(entry.question) == words), None)


def _bare(question: str) -> str:
    return clean(question).casefold().rstrip("?!. ")


def _split(answer: str) -> tuple[str, str]:
    """Split an answer at a paragraph, else a line, else a word: what is short, and the rest."""
    if units(answer) <= MAX_SHORT:
        return answer, ""
    for mark in ("\n\n", "\n", ". ", " "):
        head = _fitting(answer, mark)
        if head:
            return head.rstrip(), answer[len(head) :].strip()
    head = answer[: MAX_SHORT // 2]
    return head, answer[len(head) :]


def _fitting(answer: str, mark: str) -> str:
    """The longest beginning that ends at a mark and fits; "" for none of some length."""
    head = answer[:MAX_SHORT]
    while units(head) > MAX_SHORT or not head.endswith(mark):
        place = head.rfind(mark, 0, len(head) - 1)
        if place < MAX_SHORT // 6:
            return ""
        head = head[: place + len(mark)]
        if units(head) <= MAX_SHORT:
            return head
        head = head[:-1]
    return head


_IMPORT = TypeAdapter(DocumentImport)

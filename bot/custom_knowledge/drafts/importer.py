"""Documents read into drafts, which moderators look at before anything is saved."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.custom_knowledge.draft import MAX_ALIASES, MAX_QUESTION, MAX_SHORT, MORE, more_of, units
from bot.custom_knowledge.drafts.models import PendingDraft
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.custom_knowledge.form import FIELD, EntryForm
from bot.knowledge import Section
from bot.sandbox import OffloadError, read_document
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.knowledge import Entry
    from bot.knowledge.importing import Draft, Imported, ImportLimits
    from bot.knowledge.importing.models import OmittedPart
    from bot.matching import Matcher

MAX_ITEMS = 100
MAX_BYTES = 2_000_000
SECONDS = 8.0
MAX_ANSWER = 3900
"""Characters of an answer: its rest always fits the field for more."""
ALIKE = 0.35
"""The least probability with which an entry is named as answering the same."""
MOST_ALIKE = 3
MOST_LEFT_OUT = 20
"""How many omitted parts are named: their lines fit one card."""
BUSY = (
    "I am still reading another file for this server. Wait until its first entry is shown, then "
    "import this one."
)


class DocumentDrafts(Struct, frozen=True):
    """The drafts read from a document, and a line for each part of it that was left out."""

    drafts: list[PendingDraft]
    left_out: tuple[str, ...] = ()


class Importer:
    """Reads documents, each in a process of its own, one at a time for each server."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._turn = asyncio.Semaphore(max(2, os.cpu_count() or 1))
        self._busy: set[int] = set()

    async def read(
        self, guild_id: int, name: str, data: bytes, knowledge: ServerKnowledge
    ) -> DocumentDrafts:
        """Return the entries of a document, at most MAX_ITEMS.

        `knowledge`: the server's, to find entries that ask the same. Raises
        CustomKnowledgeError with a sentence when nothing can be taken from it, or while another
        document of this server is read.
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
        return await asyncio.to_thread(self._drafts, imported, knowledge)

    def _drafts(self, imported: Imported, knowledge: ServerKnowledge) -> DocumentDrafts:
        entries = imported.entries[:MAX_ITEMS]
        drafts = [draft_from(entry, knowledge, self._matcher) for entry in entries]
        return DocumentDrafts(drafts, tuple(map(_describe, imported.left_out[:MOST_LEFT_OUT])))


def _limits() -> ImportLimits:
    from bot.knowledge.importing import ImportLimits

    return ImportLimits(
        size=MAX_BYTES,
        seconds=SECONDS,
        entries=MAX_ITEMS,
        question=MAX_QUESTION,
        answer=MAX_ANSWER,
    )


def _describe(part: OmittedPart) -> str:
    return f"{part.what.capitalize()}: {' '.join(part.excerpt.split())[:90]} ({part.why[:60]})"


def draft_from(draft: Draft, knowledge: ServerKnowledge, matcher: Matcher) -> PendingDraft:
    """Return an imported entry as a draft, and which entries it resembles.

    Matching takes some milliseconds of a processor: off the event loop.
    """
    short, more = _in_parts(draft)
    aliases = "\n".join(draft.aliases[:MAX_ALIASES])
    return PendingDraft(
        EntryForm(draft.question[:MAX_QUESTION], short, more, draft.category, aliases),
        proposed=draft.proposed,
        shortened=draft.shortened,
        resembles=_resembling(draft.question, knowledge, matcher),
    )


def _in_parts(draft: Draft) -> tuple[str, str]:
    """Return the short answer and the field for more, in the document's own parts if they fit."""
    if draft.parts:
        short = draft.answer.split(f"**{draft.parts[0].title}**", 1)[0].strip()
        more = more_of(list(draft.parts))
        if short and units(short) <= MAX_SHORT and units(more) <= FIELD:
            return short, more
    short, rest = _split(draft.answer)
    return short, more_of([Section(MORE, rest)]) if rest else ""


def _resembling(question: str, knowledge: ServerKnowledge, matcher: Matcher) -> tuple[str, ...]:
    """Return the ids of entries that ask the same, first the one that does so in the same words."""
    entries = knowledge.snapshot.entries
    twin = twin_in(entries, question)
    twins = [twin.id] if twin else []
    candidates = matcher.match(question, overlay=knowledge.overlay).candidates[:MOST_ALIKE]
    similar = [
        candidate.entry_id
        for candidate in candidates
        if candidate.score >= ALIKE and candidate.entry_id in entries
    ]
    return tuple(dict.fromkeys([*twins, *similar]))[:MOST_ALIKE]


def twin_in(entries: Mapping[str, Entry], question: str) -> Entry | None:
    """Return the entry that asks this in the same words, whatever their case and marks."""
    words = _bare(question)
    return next((entry for entry in entries.values() if _bare(entry.question) == words), None)


def _bare(question: str) -> str:
    return clean(question).casefold().rstrip("?!. ")


def _split(answer: str) -> tuple[str, str]:
    """Split an answer into what fits a short answer, and the rest: at a paragraph if possible."""
    if units(answer) <= MAX_SHORT:
        return answer, ""
    for mark in ("\n\n", "\n", ". ", " "):
        head = _fitting(answer, mark)
        if head:
            return head.rstrip(), answer[len(head) :].strip()
    # Half, since each character may be two UTF-16 units.
    head = answer[: MAX_SHORT // 2]
    return head, answer[len(head) :]


def _fitting(answer: str, mark: str) -> str:
    """Return the longest beginning that ends at a mark and fits; "" for one that is too short."""
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

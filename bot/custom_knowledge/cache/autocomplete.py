"""The titles of a server's entries, offered to moderators while they type."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from rapidfuzz import fuzz, process

from bot.text.cleaning import clean

if TYPE_CHECKING:
    from bot.custom_knowledge.records import KnowledgeRecords
    from bot.knowledge import Snapshot

_START = 30.0


class EntryTitle(Struct, frozen=True):
    """One entry, also one that is switched off. words: its question and id, cleaned.

    version: it stands for a shipped entry. added: the phrases that the server added to it.
    """

    id: str
    question: str
    words: str
    off: bool = False
    version: bool = False
    added: tuple[str, ...] = ()


def shipped_titles(shipped: Snapshot) -> tuple[EntryTitle, ...]:
    """Return the titles of the shipped entries, in their order."""
    return tuple(_title(entry.id, entry.question) for entry in shipped.entries.values())


def titles_of(
    shipped: Sequence[EntryTitle], records: KnowledgeRecords, disabled: Collection[str]
) -> tuple[EntryTitle, ...]:
    """Return a server's titles: its own first, then the shipped ones, most of them shared."""
    return tuple(_titles({title.id: title for title in shipped}, records, disabled))


def _titles(
    shipped: Mapping[str, EntryTitle], records: KnowledgeRecords, disabled: Collection[str]
) -> Iterator[EntryTitle]:
    for entry_id, record in records.entries.items():
        if entry_id not in shipped:
            draft = record.draft
            yield _title(entry_id, draft.question, off=record.disabled, added=draft.aliases)
    for entry_id, title in shipped.items():
        record, added = records.entries.get(entry_id), records.aliases.get(entry_id, ())
        if record is None and not added and entry_id not in disabled:
            yield title
        else:
            question = record.draft.question if record else title.question
            off = entry_id in disabled
            yield _title(entry_id, question, off=off, version=record is not None, added=added)


def _title(
    entry_id: str,
    question: str,
    *,
    off: bool = False,
    version: bool = False,
    added: tuple[str, ...] = (),
) -> EntryTitle:
    return EntryTitle(entry_id, question, clean(f"{question} {entry_id}"), off, version, added)


def likeliest(titles: Sequence[EntryTitle], typed: str, limit: int = 25) -> list[EntryTitle]:
    """Return the titles whose question or id fits best to the text typed so far."""
    text = clean(typed)
    if not text:
        return list(titles[:limit])
    words = [title.words for title in titles]
    # A few letters are a part of a word; a longer text is words in any order.
    scorer = fuzz.partial_ratio if len(text) < 12 else fuzz.token_set_ratio
    # More than are returned: the bonus for a beginning may raise a lower one.
    matches = process.extract(text, words, scorer=scorer, limit=4 * limit)
    ranked = sorted(matches, key=lambda hit: (-hit[1] - _bonus(text, hit[0]), hit[2]))
    return [titles[number] for _, _, number in ranked[:limit]]


def _bonus(text: str, words: str) -> float:
    return _START if f" {text}" in f" {words}" else 0.0

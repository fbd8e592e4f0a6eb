"""The shipped knowledge and a server's records, merged into one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.knowledge import Entry, Snapshot, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bot.custom_knowledge.draft import EntryDraft
    from bot.custom_knowledge.records import KnowledgeRecords

OUTSIDE_ID = "own-not-for-us"
WRITTEN_HERE = Source("the moderators of this server")


class MergedKnowledge(Struct, frozen=True):
    """A server's knowledge, and the parts of it that matching has to add.

    entries: the server's own, and its versions of shipped ones; aliases: of untouched shipped
    ones. hidden: shipped ids whose shipped phrasings lead nowhere. own_ids: the ids
    of entries that are not shipped.
    """

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    aliases: Mapping[str, tuple[str, ...]]
    topics: tuple[Topic, ...]
    hidden: frozenset[str]
    own_ids: frozenset[str]

    @property
    def phrases(self) -> Iterator[str]:
        """Every phrase that the server adds."""
        for entry in self.entries:
            yield from entry.phrases
        for texts in self.aliases.values():
            yield from texts
        for topic in self.topics:
            yield from topic.phrases


def merge(
    shipped: Snapshot, records: KnowledgeRecords, disabled: Collection[str]
) -> MergedKnowledge:
    """Merge a server's records with the shipped knowledge, without the disabled entries."""
    entries: dict[str, Entry] = {}
    versions: list[Entry] = []
    hidden = {entry_id for entry_id in disabled if entry_id in shipped.entries}
    aliases: dict[str, tuple[str, ...]] = {}
    for entry_id, entry in shipped.entries.items():
        if entry_id in hidden:
            continue
        added, record = records.aliases.get(entry_id, ()), records.entries.get(entry_id)
        if record is None:
            entries[entry_id] = replace(entry, aliases=entry.aliases + added) if added else entry
            if added:
                aliases[entry_id] = added
            continue
        version = entry_of(entry_id, record.draft, entry)
        entries[entry_id] = version
        # Matching gets the server's own phrases alone: the shipped ones are in the shipped index.
        versions.append(replace(version, aliases=record.draft.aliases))
        if not record.draft.keep_shipped:
            hidden.add(entry_id)
    for entry_id, record in records.entries.items():
        if not record.disabled and entry_id not in shipped.entries:
            entries[entry_id] = entry_of(entry_id, record.draft)
            versions.append(entries[entry_id])
    phrases = tuple(text for _, text in records.out_of_scope)
    topics = (Topic(OUTSIDE_ID, "Not for us", phrases),) if phrases else ()
    snapshot = Snapshot(entries, shipped.topics)
    own_ids = frozenset(entries.keys() - shipped.entries.keys())
    return MergedKnowledge(snapshot, tuple(versions), aliases, topics, frozenset(hidden), own_ids)


def is_written_here(entry: Entry) -> bool:
    """Return whether an entry is a server's own, or its version of a shipped one."""
    return entry.sources == (WRITTEN_HERE,)


def entry_of(entry_id: str, draft: EntryDraft, shipped: Entry | None = None) -> Entry:
    """Return a draft as members see it; a version of a shipped entry keeps its neighbours."""
    phrases = shipped.phrases if shipped and draft.keep_shipped else ()
    return Entry(
        id=entry_id,
        question=draft.question,
        category=draft.category,
        aliases=draft.aliases + tuple(text for text in phrases if text != draft.question),
        related=shipped.related if shipped else (),
        sources=(WRITTEN_HERE,),
        short=draft.short,
        sections=draft.sections,
    )

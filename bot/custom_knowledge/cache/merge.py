"""From what is shipped and what a server has: what is known there, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.knowledge import Entry, Snapshot, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bot.custom_knowledge.draft import EntryDraft
    from bot.custom_knowledge.records import KnowledgeRecords

OUTSIDE_ID = "own-not-for-us"
WRITTEN_HERE = Source("the moderators of this server")


@dataclass(frozen=True, slots=True)
class MergedKnowledge:
    """A server's knowledge, and what of it matching has to add.

    entries: the server's own, and its versions of shipped ones; aliases: of untouched shipped
    ones. hidden: shipped ids whose shipped phrasings lead nowhere. own: ids that are not shipped.
    """

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    aliases: Mapping[str, tuple[str, ...]]
    topics: tuple[Topic, ...]
    hidden: frozenset[str]
    own: frozenset[str]

    @property
    def phrases(self) -> Iterator[str]:
        """Every phrase that the server adds."""
        for entry in self.entries:
            yield from entry.phrases
        for texts in self.aliases.values():
            yield from texts
        for topic in self.topics:
            yield from topic.phrases


def merged(shipped: Snapshot, own: KnowledgeRecords, disabled: Collection[str]) -> MergedKnowledge:
    """Lay a server's knowledge over the shipped. What is disabled is in neither."""
    known: dict[str, Entry] = {}
    versions: list[Entry] = []
    hidden = {entry_id for entry_id in disabled if entry_id in shipped.entries}
    aliases: dict[str, tuple[str, ...]] = {}
    for entry_id, entry in shipped.entries.items():
        if entry_id in hidden:
            continue
        added, held = own.aliases.get(entry_id, ()), own.entries.get(entry_id)
        if held is None:
            known[entry_id] = replace(entry, aliases=entry.aliases + added) if added else entry
            if added:
                aliases[entry_id] = added
            continue
        version = entry_of(entry_id, held.draft, entry)
        known[entry_id] = version
        versions.append(replace(version, aliases=held.draft.aliases))
        if not held.draft.keep_shipped:
            hidden.add(entry_id)
    for entry_id, held in own.entries.items():
        if not held.disabled and entry_id not in shipped.entries:
            known[entry_id] = entry_of(entry_id, held.draft)
            versions.append(known[entry_id])
    phrases = tuple(text for _, text in own.out_of_scope)
    topics = (Topic(OUTSIDE_ID, "Not for us", phrases),) if phrases else ()
    snapshot = Snapshot(known, shipped.topics)
    own_ids = frozenset(known.keys() - shipped.entries.keys())
    return MergedKnowledge(snapshot, tuple(versions), aliases, topics, frozenset(hidden), own_ids)


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

"""The proposal that an admin reads before an import changes anything."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.custom_knowledge import KnowledgeRecords
from bot.custom_knowledge.changes.document import dump

if TYPE_CHECKING:
    from bot.config_transfer.reasons import ReasonsChange
    from bot.config_transfer.settings_file import SkippedValue
    from bot.custom_knowledge import EntryRecord
    from bot.custom_knowledge.changes.document import KnowledgeContent
    from bot.custom_knowledge.changes.replacement import Replacement
    from bot.servers import ConfigChange


class KnowledgeChange(Struct, frozen=True):
    """The changes of a server's own knowledge by an import.

    added, changed, removed: the questions of its entries. aliases, outside: how many ways to ask
    and how many out-of-scope phrases there were and will be. unknown: ids of entries that nobody
    knows, whose aliases are left out.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    aliases: tuple[int, int]
    outside: tuple[int, int]
    unknown: tuple[str, ...] = ()


class ImportProposal(Struct, frozen=True):
    """The changes that a file would make. cautions: what an admin should know before.

    skipped: values of the file that cannot hold in the server. replacement: the knowledge that
    would take the place of what is there; None leaves that as it is. reasons: what would change of
    the reasons that moderators choose from, likewise.
    """

    change: ConfigChange
    skipped: tuple[SkippedValue, ...] = ()
    cautions: tuple[str, ...] = ()
    knowledge: KnowledgeChange | None = None
    replacement: Replacement | None = None
    reasons: ReasonsChange | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not self.change.names and self.replacement is None and self.reasons is None

    @property
    def digest(self) -> str:
        """Return 8 hex digits that differ when what an admin reads does."""
        content = (
            self.change.detail,
            [(value.name, str(value.reason)) for value in self.skipped],
            self.cautions,
            self.knowledge,
            self.reasons,
        )
        # The button carries it, so that only what an admin has read is applied.
        return hashlib.sha256(repr(content).encode(errors="replace")).hexdigest()[:8]


class AppliedImport(Struct, frozen=True):
    """The changes that were made, and the id of the backup that can undo them."""

    change: ConfigChange
    knowledge: KnowledgeChange | None
    backup_id: int
    reasons: ReasonsChange | None = None


def knowledge_change(
    before: KnowledgeRecords, plan: KnowledgeContent, file_aliases: Mapping[str, object]
) -> KnowledgeChange:
    """Compare what a server has with what a file holds.

    file_aliases: the aliases in the file, by entry.
    """
    old, new = before.entries, plan.entries
    entry_ids = plan.aliases.keys() | new.keys()
    return KnowledgeChange(
        added=tuple(record.draft.question for key, record in new.items() if key not in old),
        changed=tuple(
            record.draft.question
            for key, record in new.items()
            if key in old and _body(record) != _body(old[key])
        ),
        removed=tuple(record.draft.question for key, record in old.items() if key not in new),
        aliases=(_count(old, before.aliases), _count(new, plan.aliases)),
        outside=(len(before.out_of_scope), len(plan.out_of_scope)),
        unknown=tuple(key for key, texts in file_aliases.items() if texts and key not in entry_ids),
    )


def is_same(before: KnowledgeRecords, plan: KnowledgeContent) -> bool:
    """Whether a file holds just what a server has."""
    outside = tuple((0, text) for text in plan.out_of_scope)
    return dump(before) == dump(KnowledgeRecords(plan.entries, plan.aliases, outside))


def _body(record: EntryRecord) -> tuple[object, ...]:
    return (record.draft, record.disabled, record.shipped)


def _count(entries: Mapping[str, EntryRecord], aliases: Mapping[str, tuple[str, ...]]) -> int:
    own = {key: record.draft.aliases for key, record in entries.items()}
    return sum(len(texts) for texts in {**aliases, **own}.values())

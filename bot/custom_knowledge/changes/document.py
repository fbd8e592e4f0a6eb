"""All of a server's knowledge as JSON, and back: for export, import and backups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, cast

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.custom_knowledge.draft import (
    MAX_ENTRIES,
    MAX_OUT_OF_SCOPE,
    EntryDraft,
    alias_faults,
    distinct,
    far_too_many,
)
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.custom_knowledge.records import EntryRecord, KnowledgeRecords

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.storage import JSON

_OWN_ID = re.compile(r"own-[a-z0-9]{1,36}")
# Possessive, since the text is a stranger's: no attempt to split it in other ways.
_ANY_ID = re.compile(r"[a-z0-9]++(?:-[a-z0-9]++)*+")
_MARK = re.compile(r"[0-9a-f]{32}")
_COUNTED = {"out_of_scope": "phrases that are not for me"}
_MOST_PHRASES = 20_000
BAD_ID = "“{entry_id}” is not the id of an entry: an id is lower-case words joined by “-”."


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)

    draft: dict[str, object]
    shipped: str | None = None
    disabled: bool = False


class _File(BaseModel):
    """The part of an export that holds knowledge."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    entries: Annotated[dict[str, _Entry], Field(max_length=MAX_ENTRIES)] = Field(
        default_factory=dict[str, _Entry]
    )
    aliases: dict[str, list[str]] = Field(default_factory=dict[str, list[str]])
    out_of_scope: Annotated[list[str], Field(max_length=MAX_OUT_OF_SCOPE)] = Field(
        default_factory=list[str]
    )


class KnowledgeContent(Struct, frozen=True):
    """The knowledge in a file, checked: entries by id, aliases of others, out-of-scope phrases."""

    entries: Mapping[str, EntryRecord]
    aliases: Mapping[str, tuple[str, ...]]
    out_of_scope: tuple[str, ...]


def dump(records: KnowledgeRecords) -> JSON:
    """Return all that a server adds. `parse` reads it."""
    entries: dict[str, JSON] = {
        entry_id: {
            "draft": record.draft.to_json(),
            "shipped": record.shipped,
            "disabled": record.disabled,
        }
        for entry_id, record in records.entries.items()
    }
    aliases: dict[str, JSON] = {
        entry_id: [*texts] for entry_id, texts in records.aliases.items() if entry_id not in entries
    }
    return {
        "entries": entries,
        "aliases": aliases,
        "out_of_scope": [text for _, text in records.out_of_scope],
    }


def parse(data: JSON, shipped: Collection[str]) -> KnowledgeContent:
    """Check what `dump` wrote, maybe edited by hand. Raises CustomKnowledgeError with the place."""
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        raise CustomKnowledgeError(_sentence_for(error)) from error
    entries = {
        entry_id: _record(entry_id, entry, shipped) for entry_id, entry in file.entries.items()
    }
    aliases = {
        entry_id: _aliases(entry_id, texts)
        for entry_id, texts in file.aliases.items()
        if entry_id in shipped and entry_id not in entries
    }
    number = sum(len(record.draft.aliases) for record in entries.values())
    if number + sum(map(len, aliases.values())) > _MOST_PHRASES:
        raise CustomKnowledgeError(f"The file holds more than {_MOST_PHRASES} phrasings.")
    # Before they are tidied and compared, which would take long for huge texts.
    for phrase in file.out_of_scope:
        _within("The phrases that are out of scope", list(far_too_many((phrase,))))
    outside = distinct(file.out_of_scope)
    _within(
        "The phrases that are out of scope", [f for text in outside for f in alias_faults((text,))]
    )
    return KnowledgeContent(
        entries, {key: texts for key, texts in aliases.items() if texts}, outside
    )


def _sentence_for(error: ValidationError) -> str:
    """Return a sentence that names the place in the file, or the bound that it breaks."""
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))[:60]
    if first["type"] == "too_long":
        most, what = (first.get("ctx") or {}).get("max_length"), _COUNTED.get(place, place)
        return f"The file holds more {what} than the {most} that a server can have."
    return f"The entries in the file cannot be read (at “{place}”)."


def _record(entry_id: str, entry: _Entry, shipped: Collection[str]) -> EntryRecord:
    if entry_id not in shipped and not _OWN_ID.fullmatch(entry_id) and entry.shipped is None:
        raise CustomKnowledgeError(f"“{entry_id[:40]}” is not the id of an entry.")
    if not _ANY_ID.fullmatch(entry_id):
        raise CustomKnowledgeError(BAD_ID.format(entry_id=entry_id[:40]))
    if len(entry_id) > 40 or (entry.shipped is not None and not _MARK.fullmatch(entry.shipped)):
        raise CustomKnowledgeError(f"The marks of the entry “{entry_id[:40]}” cannot be read.")
    try:
        draft = EntryDraft.from_json(cast("JSON", entry.draft)).checked()
    except CustomKnowledgeError as error:
        raise CustomKnowledgeError(f"The entry “{entry_id}”: {error}") from error
    return EntryRecord(draft, 0, entry.shipped, entry.disabled)


def _aliases(entry_id: str, texts: list[str]) -> tuple[str, ...]:
    _within(f"The phrasings of “{entry_id[:40]}”", list(far_too_many(texts)))
    phrases = distinct(texts)
    _within(f"The phrasings of “{entry_id}”", list(alias_faults(phrases)))
    return phrases


def _within(place: str, faults: list[str]) -> None:
    if faults:
        raise CustomKnowledgeError(f"{place}: {faults[0]}")

"""The text of an entry as moderators write it, and the bounds of its parts.

The bounds are those of one form (five fields of up to 4,000 characters) and of one answer card:
a short answer of 1,200 and at most ten parts of 1,400. Lengths are counted in UTF-16 units, as
Discord counts at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.knowledge import Entry, Section
from bot.knowledge.headings import split_body
from bot.text.cleaning import clean, units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.storage import JSON

MAX_QUESTION = 150
MAX_SHORT = 1200
MAX_MORE = 4000
MAX_PARTS = 5
MAX_HEADING = 60
MAX_CATEGORY = 50
MAX_ALIAS = 150
MAX_ALIASES = 50
MAX_ALIASES_TEXT = 4000
MAX_ENTRIES = 1000
MAX_OUT_OF_SCOPE = 500
_SLACK = 8
"""How many times too long a text may be to be tidied at all before it is refused."""
OTHER = "Other"
MORE = "More"

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry of a server.

    short: the answer; sections: more of it, under headings. aliases: all of the server's own
    phrasings of it. keep_shipped: of an entry that stands for a shipped one, whether the shipped
    phrasings lead to it as well.
    """

    question: str
    short: str
    sections: tuple[Section, ...] = ()
    aliases: tuple[str, ...] = ()
    category: str = OTHER
    keep_shipped: bool = True

    @property
    def more(self) -> str:
        """The sections as Markdown with `## ` headings."""
        return more_of(self.sections)

    def checked(self) -> EntryDraft:
        """Return it tidied. Raises CustomKnowledgeError that names everything that is wrong."""
        # Before anything is tidied: what is megabytes long is refused at once.
        if problems := list(_far_too_long(self)):
            raise CustomKnowledgeError("\n".join(problems))
        tidy = EntryDraft(
            one_line(self.question),
            _block(self.short),
            tuple(Section(one_line(part.title), _block(part.body)) for part in self.sections),
            distinct(self.aliases, unlike=self.question),
            one_line(self.category) or OTHER,
            self.keep_shipped,
        )
        if problems := list(faults(tidy)):
            raise CustomKnowledgeError("\n".join(problems))
        return tidy

    def without_aliases(self) -> EntryDraft:
        """Return it without its aliases, which are stored on their own."""
        return replace(self, aliases=())

    def to_json(self) -> dict[str, JSON]:
        """Return it as JSON."""
        aliases: list[JSON] = list(self.aliases)
        parts: list[JSON] = [[part.title, part.body] for part in self.sections]
        return {
            "question": self.question,
            "short": self.short,
            "sections": parts,
            "aliases": aliases,
            "category": self.category,
            "keep_shipped": self.keep_shipped,
        }

    @classmethod
    def from_json(cls, value: JSON) -> EntryDraft:
        """Read what `to_json` wrote. Raises CustomKnowledgeError for anything else."""
        try:
            return _drafts().validate_python(_with_names(value))
        except ValidationError as error:
            raise CustomKnowledgeError("This is not an entry that I can read.") from error


def draft_of(entry: Entry, aliases: Iterable[str] = ()) -> EntryDraft:
    """Return a shipped entry as a draft, with the server's own aliases and not the shipped."""
    return EntryDraft(entry.question, entry.short, entry.sections, tuple(aliases), entry.category)


def sections_of(more: str) -> tuple[Section, ...]:
    """Split Markdown at its `## ` headings; what stands before the first is headed "More"."""
    first, rest = split_body(_block(more))
    parts = [Section(MORE, first), *rest] if first else rest
    return tuple(Section(one_line(part.title), part.body) for part in parts)


def more_of(sections: Iterable[Section]) -> str:
    """Join sections to Markdown with `## ` headings."""
    return "\n\n".join(f"## {part.title}\n{part.body}" for part in sections)


def one_line(text: str) -> str:
    """Return the text as one line without control characters."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def distinct(texts: Iterable[str], unlike: str = "") -> tuple[str, ...]:
    """Return texts as single lines without doubles, and without any like `unlike`."""
    keys = {clean(unlike)}
    lines: list[str] = []
    for text in map(one_line, texts):
        key = clean(text)
        if key and key not in keys:
            keys.add(key)
            lines.append(text)
    return tuple(lines)


def faults(draft: EntryDraft) -> Iterable[str]:
    """Yield a sentence for everything that a form or a card could not hold."""
    yield from _required_text("question", draft.question, MAX_QUESTION)
    yield from _required_text("short answer", draft.short, MAX_SHORT)
    yield from _too_long("category", draft.category, MAX_CATEGORY)
    if len(draft.sections) > MAX_PARTS:
        yield f"There are {len(draft.sections)} parts with a heading; an entry holds {MAX_PARTS}."
    for part in draft.sections:
        yield from _too_long(f"heading “{part.title[:30]}…”", part.title, MAX_HEADING)
        if not part.body:
            yield f"The part “{part.title[:MAX_HEADING]}” is empty: write something below it."
    yield from _too_long("part with the details", draft.more, MAX_MORE)
    yield from alias_faults(draft.aliases)


def _far_too_long(draft: EntryDraft) -> Iterable[str]:
    """Yield a sentence for each text that no tidying could make fit; quick for any text."""
    yield from _too_long("question", draft.question, _SLACK * MAX_QUESTION)
    yield from _too_long("short answer", draft.short, _SLACK * MAX_SHORT)
    yield from _too_long("category", draft.category, _SLACK * MAX_CATEGORY)
    if len(draft.sections) > _SLACK * MAX_PARTS:
        yield f"There are {len(draft.sections)} parts with a heading; an entry holds {MAX_PARTS}."
        return
    for part in draft.sections:
        yield from _too_long(f"heading “{part.title[:30]}…”", part.title, _SLACK * MAX_HEADING)
        yield from _too_long(f"part “{part.title[:30]}…”", part.body, _SLACK * MAX_MORE)
    yield from far_too_many(draft.aliases)


def far_too_many(aliases: Collection[str]) -> Iterable[str]:
    """Yield what is wrong with the number and the lengths of phrases, before comparing them."""
    if len(aliases) > _SLACK * MAX_ALIASES:
        yield f"There are {len(aliases)} other phrasings; an entry holds {MAX_ALIASES}."
        return
    for alias in aliases:
        yield from _too_long(f"phrasing “{alias[:30]}…”", alias, _SLACK * MAX_ALIAS)


def alias_faults(aliases: tuple[str, ...]) -> Iterable[str]:
    """Yield a sentence for everything that is wrong with the aliases of one entry."""
    if len(aliases) > MAX_ALIASES:
        yield f"There are {len(aliases)} other phrasings; an entry holds {MAX_ALIASES}."
    for alias in aliases:
        yield from _too_long(f"phrasing “{alias[:30]}…”", alias, MAX_ALIAS)
    if units("\n".join(aliases)) > MAX_ALIASES_TEXT:
        yield (
            "The other phrasings are too long together: they hold "
            f"{units(chr(10).join(aliases))} characters, and a form takes {MAX_ALIASES_TEXT}."
        )


def _required_text(name: str, text: str, most: int) -> Iterable[str]:
    if not any(char.isalnum() for char in clean(text)):
        yield f"The {name} has no words yet."
    yield from _too_long(name, text, most)


def _too_long(name: str, text: str, most: int) -> Iterable[str]:
    if (length := units(text)) > most:
        yield f"The {name} has {length} characters; at most {most} fit."


def _block(text: str) -> str:
    """Return Markdown with plain line ends, without control characters."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _with_names(value: JSON) -> JSON:
    """Name the fields of sections, which are stored as pairs."""
    parts = value.get("sections") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(parts, list):
        return value
    pairs: list[JSON] = [
        dict(zip(("title", "body"), part, strict=False)) if isinstance(part, list) else part
        for part in parts
    ]
    return {**value, "sections": pairs}


@cache
def _drafts() -> TypeAdapter[EntryDraft]:
    """Return what reads drafts: made when one is read, since no start needs it."""
    return TypeAdapter(EntryDraft)

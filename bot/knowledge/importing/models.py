"""Input and output of the importer, as immutable values."""

from __future__ import annotations

import time
from dataclasses import dataclass

from msgspec import Struct

from bot.knowledge.models import Section


class ImportLimits(Struct, frozen=True):
    """How much one file may cost, and how long what comes out of it may be.

    `size` in bytes, `seconds` of wall time, `elements` of a page, `entries` of a file; `question`,
    `answer` and `aliases` (number; each as long as a question) bound a draft; `own_aliases` those
    of an entry in our own form, FAQ data as well; `left_out` what is listed of what was left out.
    """

    size: int = 2_000_000
    seconds: float = 15.0
    elements: int = 60_000
    entries: int = 200
    question: int = 200
    answer: int = 6_000
    aliases: int = 10
    own_aliases: int = 500
    left_out: int = 200


@dataclass(frozen=True, slots=True)
class OmittedPart:
    """Something that stands in a document and in no entry: what it is, why, and how it begins."""

    what: str
    why: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as a document suggests it, for a person to look at.

    `answer` is Markdown without headings of the `#` form, images or HTML. `proposed`: the question
    stands nowhere in the document. `aliases`: other questions of the same text. `shortened`: the
    answer was longer than the limit and ends with a note that says so. `category` and `parts`: of
    an entry in this project's own form, whose parts stand in `answer` under bold headings, too.
    """

    question: str
    answer: str
    proposed: bool
    aliases: tuple[str, ...] = ()
    shortened: bool = False
    category: str = ""
    parts: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """The result for one file: drafts, or a sentence that says why there are none.

    `left_out`: what was in the file and is in no draft, in its order.
    """

    file: str
    error: str | None
    entries: tuple[Draft, ...]
    left_out: tuple[OmittedPart, ...] = ()


class DocumentError(Exception):
    """A document gives no entries; the message is a sentence for the person who chose it."""


class Deadline:
    """The time that one file may take; asked at every step that grows with the file."""

    def __init__(self, seconds: float) -> None:
        """Count from now."""
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Raise DocumentError when the time is over."""
        if time.monotonic() > self._end:
            raise DocumentError(
                "Reading this took too long. Save only the part with the questions and answers "
                "and import that."
            )

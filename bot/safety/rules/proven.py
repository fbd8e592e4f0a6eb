"""Patterns that were proven right once, and their clues, kept between starts."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from bot.safety.models import SafetyDataError
from bot.safety.rules import clues
from bot.safety.rules.clues import Clues, clues_of
from bot.safety.rules.patterns import WordPattern

_log = logging.getLogger(__name__)
_NAME = "rules-{}.json"


class ProvenPatterns:
    """A folder that keeps the clues of patterns; a file that cannot be used costs time alone."""

    def __init__(self, folder: Path | None) -> None:
        """Without a folder everything is proven anew."""
        self._folder = folder

    def clues(
        self, searched: Sequence[WordPattern], others: Iterable[WordPattern]
    ) -> list[list[Clues]]:
        """Return the clues of the alternatives of each searched pattern.

        Raises SafetyDataError for the first pattern that is no expression, searched or not.
        """
        every = [*searched, *others]
        name = _NAME.format(_digest(every))
        known = self._read(name)
        if known is None:
            known = {text: clue for pattern in every for text, clue in _proven(pattern)}
            self._write(name, known)
        return [[known[text] for text in pattern.alternatives] for pattern in searched]

    def _read(self, name: str) -> dict[str, Clues] | None:
        if self._folder is None:
            return None
        try:
            stored = json.loads((self._folder / name).read_text("utf-8"))
            items = cast("dict[str, list[list[str]]]", stored).items()
            return {text: tuple(map(frozenset, each)) for text, each in items}
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, AttributeError) as error:
            _log.warning("The cached %s cannot be read and is made again: %s", name, error)
            return None

    def _write(self, name: str, known: Mapping[str, Clues]) -> None:
        """Write a file whole or not at all, in place of older ones."""
        if self._folder is None:
            return
        text = json.dumps({text: [sorted(clue) for clue in each] for text, each in known.items()})
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._folder, suffix=".part", delete=False
            ) as part:
                part.write(text)
            for old in self._folder.glob(_NAME.format("*")):
                with suppress(OSError):
                    old.unlink()
            Path(part.name).replace(self._folder / name)
        except OSError as error:
            _log.warning("Rules are not cached in %s: %s", self._folder, error)


def _proven(pattern: WordPattern) -> Iterator[tuple[str, Clues]]:
    """Yield the alternatives of a pattern with their clues. Raises SafetyDataError."""
    try:
        for text in pattern.alternatives:
            yield text, clues_of(text)
    except re.error as error:
        raise SafetyDataError(f"{pattern.owner}: {error}") from error


def _digest(patterns: Iterable[WordPattern]) -> str:
    """Return a key that changes with the patterns, the code that reads them, and Python."""
    code: Any = Path(str(clues.__file__)).read_text("utf-8")
    state = hashlib.sha256(f"{sys.version}\n{code}".encode())
    for pattern in patterns:
        state.update(f"{pattern.text}\n".encode())
    return state.hexdigest()[:24]

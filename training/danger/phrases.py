"""Phrases of danger and of calm that teach the learned signals, by author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.safety.files import read_toml
from bot.safety.models import DangerKind, SafetyDataError

PHRASES = Path(__file__).parents[1] / "phrases"
"""The folder of phrases of this checkout; its README says what an author is."""


class AuthorFile(BaseModel):
    """A file of one author: in whose voice the phrases are written, and the phrases by kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    persona: str = Field(min_length=1)
    phrases: dict[DangerKind | Literal["calm"], tuple[str, ...]] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class LabelledPhrase:
    """One example: its text, the kind of danger or None when it is harmless, and who wrote it."""

    text: str
    kind: DangerKind | None
    author: str = ""


def load_phrases(directory: Path = PHRASES) -> tuple[LabelledPhrase, ...]:
    """Return the phrases of all files below a folder, in the order of the authors' names.

    A file's name is its author's. Raises SafetyDataError for a file that cannot be used, for two
    files of one name, and when danger or calm is missing altogether.
    """
    paths = sorted(directory.rglob("*.toml"), key=lambda path: (path.stem, path))
    for first, second in pairwise(paths):
        if first.stem == second.stem:
            raise SafetyDataError(f"{second}: {first} has the same author")
    phrases = [phrase for path in paths for phrase in _read_author(path)]
    if len({phrase.kind is None for phrase in phrases}) != 2:
        raise SafetyDataError(f"{directory}: phrases of danger and of calm are needed")
    return tuple(phrases)


def _read_author(path: Path) -> list[LabelledPhrase]:
    return [
        LabelledPhrase(text, None if kind == "calm" else DangerKind(kind), path.stem)
        for kind, texts in read_toml(path, AuthorFile).phrases.items()
        for text in texts
    ]


def repeated(phrases: Sequence[LabelledPhrase]) -> list[str]:
    """Return the texts that stand twice, in one kind or in two."""
    texts: set[str] = set()
    twice: list[str] = []
    for phrase in phrases:
        key = phrase.text.lower()
        if key in texts:
            twice.append(phrase.text)
        texts.add(key)
    return twice

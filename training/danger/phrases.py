"""The phrases of both kinds that teach the learned signals."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.safety.files import read_toml
from bot.safety.models import Kind, SafetyDataError


class PhraseFile(BaseModel):
    """A file phrases/<author>/*.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Kind | Literal["calm"]
    phrases: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One example: its text, the kind of danger or None when it is harmless, and who wrote it."""

    text: str
    kind: Kind | None
    author: str = ""


def load_phrases(directory: Path) -> tuple[Phrase, ...]:
    """Read all files of a folder, which has one folder an author. Raises SafetyDataError."""
    if strays := sorted(directory.glob("*.toml")):
        raise SafetyDataError(f"{strays[0]}: belongs in a folder named after its author")
    phrases = [
        Phrase(text, None if data.kind == "calm" else Kind(data.kind), path.parent.name)
        for path in sorted(directory.glob("*/*.toml"))
        for data in (read_toml(path, PhraseFile),)
        for text in data.phrases
    ]
    if len({phrase.kind is None for phrase in phrases}) != 2:
        raise SafetyDataError(f"{directory}: phrases of both kinds are needed")
    return tuple(phrases)


def repeated(phrases: tuple[Phrase, ...]) -> list[str]:
    """Return the texts that stand twice, in one kind or in two."""
    seen: set[str] = set()
    twice: list[str] = []
    for phrase in phrases:
        key = phrase.text.lower()
        if key in seen:
            twice.append(phrase.text)
        seen.add(key)
    return twice

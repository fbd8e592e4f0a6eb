"""Tell English from other languages: only English is matched, anything else gets a plain reply.

Short, slangy, misspelt English must never be called foreign, so known words are asked first, and
the identifier of the package `py3langid` (a naive Bayes model over letter groups, numpy alone)
only where they leave doubt. It is loaded when it is first needed.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from pydantic import BaseModel, ConfigDict

from bot.answering.small_talk.files import read_file
from bot.text.cleaning import clean

_CHAT = re.compile(r"<a?:\w{1,32}:\d{1,20}>|<[@#&!]{1,3}\d{1,20}>|https?://\S{1,2000}")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LONGEST = 2000
"""Letters that are looked at: a language shows in fewer."""
_ENGLISH = ("en", "pcm")
"""English, and Nigerian Pidgin, which is what slangy English is taken for."""
_NO_LANGUAGE = "zxx"
_SURE = 0.7
"""With this share of known words, a text is English whatever else may be said of it."""
_FOREIGN_SCRIPT = 0.5
_MANY = 0.34
"""With more than this share of small words of other languages, a text is foreign."""
_VAGUE = 0.3
_LEVEL = 0.3


class Identifier(Protocol):
    """Tells languages apart."""

    def rank(self, text: str, /) -> list[tuple[str, float]]:
        """Return languages and their probabilities, the likeliest first."""
        ...


class KnowsWords(Protocol):
    """Knows the words of the knowledge base."""

    def knows(self, word: str, /) -> bool:
        """Whether the knowledge base or slang uses a cleaned word."""
        ...

    def repairs(self, word: str, /) -> bool:
        """Whether the word is a slip of one that it uses."""
        ...


class _WordsFile(BaseModel):
    """The form of `data/language.toml`."""

    model_config = ConfigDict(extra="forbid")
    english: str
    foreign: str


@dataclass(frozen=True, slots=True)
class Words:
    """Chat words of English, and small words that are not English, both cleaned."""

    english: frozenset[str]
    foreign: frozenset[str]

    @classmethod
    def load(cls, path: Path) -> Words:
        """Read a TOML file. Raises ConversationError."""
        content = read_file(path, _WordsFile)
        return cls(frozenset(content.english.split()), frozenset(content.foreign.split()))


class EnglishDetector:
    """Tells English from everything else."""

    def __init__(self, words: Words, speller: KnowsWords, load: Callable[[], Identifier]) -> None:
        """`load` makes the identifier when it is first needed."""
        self._words = words
        self._speller = speller
        self._load = load
        self._identifier: Identifier | None = None
        self._lock = threading.Lock()

    def is_english(self, text: str) -> bool:
        """Whether a text is English, or has too few letters to be anything else."""
        plain = _CHAT.sub(" ", text[: 2 * _LONGEST])[:_LONGEST]
        letters = [char for char in unicodedata.normalize("NFKC", plain) if char.isalpha()]
        if len(letters) < 2:
            return all(map(_is_latin, letters))
        words = _WORD.findall(clean(plain))
        if sum(word in self._words.foreign for word in words) > _MANY * len(words):
            return False
        if _share(words, self._knows) >= _SURE:
            return True
        other_script = sum(not _is_latin(char) for char in letters) / len(letters)
        if other_script > _FOREIGN_SCRIPT:
            return False
        if len(words) < 2:
            return True
        return self._sounds_english(plain, _share(words, self._repairs))

    def _knows(self, word: str) -> bool:
        return word in self._words.english or self._speller.knows(word)

    def _repairs(self, word: str) -> bool:
        return self._knows(word) or self._speller.repairs(word)

    def _sounds_english(self, text: str, repaired: float) -> bool:
        """Whether English is not much less likely than the likeliest other language."""
        ranked = dict(self._model().rank(text.lower()))
        english = sum(ranked.pop(code, 0.0) for code in (*_ENGLISH, _NO_LANGUAGE))
        other = max(ranked.values(), default=0.0)
        if repaired >= _SURE and other < _VAGUE:
            return True
        return english >= _LEVEL * other

    def _model(self) -> Identifier:
        with self._lock:
            if self._identifier is None:
                self._identifier = self._load()
            return self._identifier


def load_identifier() -> Identifier:
    """Load the model of `py3langid`: half a second, some 75 MB."""
    from py3langid import langid  # loaded late, and seldom at all

    kind = cast("Any", langid.LanguageIdentifier)  # it has no stubs
    return cast("Identifier", kind.from_model_file(langid.MODEL_FILE, norm_probs=True))


def _share(words: Sequence[str], holds: Callable[[str], bool]) -> float:
    """Return the share of letters that stand in words for which a condition holds."""
    return sum(len(word) for word in words if holds(word)) / max(1, sum(map(len, words)))


def _is_latin(char: str) -> bool:
    return ord(char) < 0x250 or unicodedata.name(char, "").startswith("LATIN")

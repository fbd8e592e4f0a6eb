"""Tell English from other languages, and which one it is: only English is matched.

Short, slangy, misspelt English must never be called foreign, so known words are asked first, and
groups of letters only where they leave doubt.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from bot.answering.small_talk.files import read_file
from bot.answering.small_talk.letters import LetterModel
from bot.answering.small_talk.scripts import (
    LATIN,
    OTHER,
    languages_of,
    script_of,
    share_of_other_scripts,
)
from bot.text.cleaning import clean
from bot.text.folding import fold

_CHAT = re.compile(r"<a?:\w{1,32}:\d{1,20}>|<[@#&!]{1,3}\d{1,20}>|https?://\S{1,2000}")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_FOLDED = re.compile(r"[^\W_]+")
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
_HINT = 4.0
"""How much a word of a language speaks for it, as a log-likelihood."""
_KNOWN_LANGUAGE = 5.0
"""How much more likely a language is that we have words for than any other."""


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
    """Chat words of English and small words that are not English, both cleaned.

    of: the frequent words of each language, folded.
    """

    english: frozenset[str]
    foreign: frozenset[str]
    of: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, path: Path, of: Mapping[str, frozenset[str]]) -> Words:
        """Read a TOML file. Raises ConversationError."""
        content = read_file(path, _WordsFile)
        return cls(frozenset(content.english.split()), frozenset(content.foreign.split()), of)


class LanguageDetector:
    """Tells English from everything else, and names the language."""

    def __init__(self, words: Words, speller: KnowsWords, load: Callable[[], LetterModel]) -> None:
        """`load` reads the model when it is first needed."""
        self._words = words
        self._speller = speller
        self._load = load
        self._loaded: LetterModel | None = None
        self._lock = threading.Lock()

    def language_of(self, text: str) -> str | None:
        """Return the code of a text's language, OTHER when it is none that we know.

        None: it is English, or has too few letters to be anything else.
        """
        plain = _CHAT.sub(" ", text[: 2 * _LONGEST])[:_LONGEST]
        letters = [char for char in unicodedata.normalize("NFKC", plain) if char.isalpha()]
        if len(letters) < 2:
            return None if all(script_of(char) == LATIN for char in letters) else self._name(plain)
        words = _WORD.findall(clean(plain))
        if self._is_full_of_foreign_words(plain, words):
            return self._name(plain)
        if _share(words, self._knows) >= _SURE:
            return None
        if share_of_other_scripts(letters) > _FOREIGN_SCRIPT:
            return self._name(plain)
        if len(words) < 2 or self._sounds_english(plain, _share(words, self._repairs)):
            return None
        return self._name(plain)

    def _knows(self, word: str) -> bool:
        return word in self._words.english or self._speller.knows(word)

    def _repairs(self, word: str) -> bool:
        return self._knows(word) or self._speller.repairs(word)

    def _is_full_of_foreign_words(self, text: str, words: Sequence[str]) -> bool:
        """Whether greetings and small words of one language make up much of a text."""
        if sum(word in self._words.foreign for word in words) > _MANY * len(words):
            return True
        counts = self._count_words(text, but=self._knows)
        return max(counts.values(), default=0) > max(1, _MANY * len(words))

    def _count_words(self, text: str, *, but: Callable[[str], bool]) -> Counter[str]:
        """Count the words of each language in a text, but for those that a condition holds for."""
        counts: Counter[str] = Counter()
        for word in filter(lambda word: not but(word), _FOLDED.findall(fold(text))):
            counts.update(code for code, words in self._words.of.items() if word in words)
        return counts

    def _sounds_english(self, text: str, repaired: float) -> bool:
        """Whether English is not much less likely than the likeliest other language."""
        shares = self._likelihoods(text, self._count_words(text, but=self._knows))
        english = sum(shares.pop(code, 0.0) for code in (*_ENGLISH, _NO_LANGUAGE))
        other = max(shares.values(), default=0.0)
        if repaired >= _SURE and other < _VAGUE:
            return True
        return english >= _LEVEL * other

    def _name(self, text: str) -> str:
        """Return the likeliest language but English."""
        letters = [char for char in unicodedata.normalize("NFKC", text) if char.isalpha()]
        codes: Collection[str] = ()
        if share_of_other_scripts(letters) > _FOREIGN_SCRIPT:
            codes = languages_of(letters)
            if len(codes) == 1:
                return next(iter(codes))
        shares = self._likelihoods(text, self._count_words(text, but=lambda _: False))
        for code in (*_ENGLISH, _NO_LANGUAGE):
            shares.pop(code, None)
        if codes:
            shares = {code: share for code, share in shares.items() if code in codes}
        return max(shares, key=shares.__getitem__, default=OTHER)

    def _likelihoods(self, text: str, counts: Mapping[str, int]) -> dict[str, float]:
        hints = {code: _KNOWN_LANGUAGE + _HINT * counts[code] for code in self._words.of}
        return self._model().likelihoods(text.lower(), {**hints, "en": _KNOWN_LANGUAGE})

    def _model(self) -> LetterModel:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


def _share(words: Sequence[str], holds: Callable[[str], bool]) -> float:
    """Return the share of letters that stand in words for which a condition holds."""
    return sum(len(word) for word in words if holds(word)) / max(1, sum(map(len, words)))

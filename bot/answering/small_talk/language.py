"""Tell English from other languages, and which one it is: only English is matched.

Short, slangy, misspelt English must never be called foreign, so known words are asked first, and
groups of letters only where they leave doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from pydantic import BaseModel, ConfigDict

from bot.answering.small_talk.files import read_file
from bot.answering.small_talk.letters import LetterModel
from bot.answering.small_talk.scripts import (
    LATIN,
    OTHER,
    ROMANISED,
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
_LEVEL, _LOW_LEVEL, _HALF = 0.3, 0.05, 0.5
"""How likely English must be beside the likeliest other language; less with half known words."""
_HINT = 12.0
"""How much a word of a language speaks for it, as a log-likelihood."""
_LEAD = 2
"""By how many words a language must lead that its letters say nothing of."""
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
    near: Mapping[str, str]


class Words(Struct, frozen=True):
    """Chat words of English and small words that are not English, both cleaned.

    of: the frequent words of each language, folded.
    """

    english: frozenset[str]
    foreign: frozenset[str]
    of: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, path: Path, of: Mapping[str, frozenset[str]]) -> Words:
        """Read a TOML file; `of`: the words of the languages that we answer in.

        Raises ConversationError.
        """
        content = read_file(path, _WordsFile)
        near = {code: frozenset(fold(words).split()) for code, words in content.near.items()}
        english, foreign = frozenset(content.english.split()), frozenset(content.foreign.split())
        return cls(english, foreign, {**of, **near})


class LanguageDetector:
    """Tells English from everything else, and names the language."""

    def __init__(self, words: Words, speller: KnowsWords, letters: LetterModel) -> None:
        self._words = words
        self._speller = speller
        self._letters = letters

    def language_of(self, text: str) -> str | None:
        """Return the code of a text's language, OTHER when it is none that we know.

        None: it is English, or has too few letters to be anything else.
        """
        plain = _CHAT.sub(" ", text[: 2 * _LONGEST])[:_LONGEST]
        letters = list(filter(str.isalpha, unicodedata.normalize("NFKC", plain)))
        if len(letters) < 2:
            return None if all(script_of(char) == LATIN for char in letters) else self._name(plain)
        words = _WORD.findall(clean(plain))
        if self._is_full_of_foreign_words(plain, words):
            return self._name(plain)
        if _share(words, self._knows) >= _SURE:
            return None
        if share_of_other_scripts(letters) > _FOREIGN_SCRIPT:
            return self._name(plain)
        # A word of another script in English is somebody's name, or what somebody said.
        plain = "".join(char for char in plain if not char.isalpha() or script_of(char) == LATIN)
        words = _WORD.findall(clean(plain))
        if len(words) < 2 or self._sounds_english(plain, words):
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

    def _count_words(self, text: str, but: Callable[[str], bool] | None = None) -> Counter[str]:
        """Count the words of each language in a text, but for those that a condition holds for."""
        counts: Counter[str] = Counter()
        for word in _folded_words(text):
            if but is not None and but(word):
                continue
            counts.update(code for code, words in self._words.of.items() if word in words)
        return counts

    def _sounds_english(self, text: str, words: Sequence[str]) -> bool:
        """Whether English is not much less likely than the likeliest other language."""
        counts = self._count_words(text)
        counts["en"] = sum(map(self._knows, _folded_words(text)))
        shares = self._likelihoods(text, counts)
        english = sum(shares.pop(code, 0.0) for code in (*_ENGLISH, _NO_LANGUAGE))
        other = max(shares.values(), default=0.0)
        if other < _VAGUE and _share(words, self._repairs) >= _SURE:
            return True
        level = _LEVEL if _share(words, self._knows) < _HALF else _LOW_LEVEL
        return english >= level * other

    def _name(self, text: str) -> str:
        """Return the likeliest language but English."""
        letters = [char for char in unicodedata.normalize("NFKC", text) if char.isalpha()]
        codes: Collection[str] = ()
        if share_of_other_scripts(letters) > _FOREIGN_SCRIPT:
            codes = languages_of(letters)
            if len(codes) == 1:
                return next(iter(codes))
        counts = self._count_words(text)
        if not codes and (romanised := _romanised(counts)):
            return romanised
        shares = self._likelihoods(text, counts)
        for code in (*_ENGLISH, _NO_LANGUAGE):
            shares.pop(code, None)
        if codes:
            shares = {code: share for code, share in shares.items() if code in codes}
        return max(shares, key=shares.__getitem__, default=OTHER)

    def _likelihoods(self, text: str, counts: Counter[str]) -> dict[str, float]:
        codes = (*self._words.of, "en")
        hints = {code: _KNOWN_LANGUAGE + _HINT * counts[code] for code in codes}
        return self._letters.likelihoods(text.lower(), hints)


def _romanised(counts: Counter[str]) -> str | None:
    """Return the language of another script that words in Latin letters clearly belong to."""
    ranked = [*counts.most_common(2), (OTHER, 0), (OTHER, 0)]
    (first, most), (_, second) = ranked[:2]
    return first if first in ROMANISED and most >= second + _LEAD else None


def _folded_words(text: str) -> list[str]:
    """Return the different words of a text in any script; a single Latin letter says nothing."""
    words = dict.fromkeys(_FOLDED.findall(fold(text)))
    return [word for word in words if len(word) > 1 or not word.isascii()]


def _share(words: Sequence[str], holds: Callable[[str], bool]) -> float:
    """Return the share of letters that stand in words for which a condition holds."""
    return sum(len(word) for word in words if holds(word)) / max(1, sum(map(len, words)))

"""From what was typed to what is compared: plain letters, slang written out, spelling repaired."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from msgspec.structs import astuple

from bot.matching.cache import digest
from bot.matching.words.spelling import QuestionSpeller
from bot.text import cleaning, fillers, slang
from bot.text.cleaning import clean
from bot.text.slang import Slang
from bot.text.spelling import words_of

_CHAT = re.compile(
    r"<a?:(\w+):\d+>"  # custom emoji: its name is noise
    r"|<[@#&!]+\d+>|<t:\d+(?::\w)?>"  # mentions, channels, time stamps
    r"|https?://\S+",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"\*{1,3}|_{2,}+|~~|\|\||`++|^[^\S\n]*+(?:>|#|-#)++\s", re.MULTILINE)
_REMEMBERED = 32
"""Results of each step that are kept: the danger check, matching and small talk ask in turn, and
what has neither slang nor slips comes out of several steps as it is."""
_MODULES = (cleaning, fillers, slang)
"""Code that has a part in what becomes of a phrase, beside this module."""
_PICTURES = frozenset({"So", "Sk"})
_CAPITAL_T = re.compile(r"(?<![\w'’.-])T(?=(?:['’]s)?(?![\w'’.&-]))")


class Normaliser:
    """Turns what members type, and what entries say, into the same plain words."""

    def __init__(self, slang: Slang, speller: QuestionSpeller | None = None) -> None:
        """Without a speller words stay as they are spelt."""
        self._slang = slang
        self._speller = speller
        self._plain_of = lru_cache(_REMEMBERED)(_plain)
        self._expanded_of = lru_cache(_REMEMBERED)(slang.expand)
        self._phrase_of = lru_cache(_REMEMBERED)(self.phrase)
        self._repaired_of = lru_cache(_REMEMBERED)(self._repair)
        self._chat = frozenset(
            word for pair in slang.expansions.items() for text in pair for word in text.split()
        )

    @property
    def key(self) -> str:
        """A digest that changes when phrases may be normalised differently: by lists or by code."""
        lists = (
            [f"{short} {long}" for short, long in self._slang.expansions.items()],
            self._slang.ambiguous,
            *astuple(self._slang.fillers),
        )
        code = [Path(str(module.__file__)).read_text("utf-8") for module in _MODULES]
        return digest([*code, Path(__file__).read_text("utf-8"), *(str(sorted(x)) for x in lists)])

    def phrase(self, text: str) -> str:
        """Normalise a phrase of the knowledge base: taken as spelt rightly."""
        plain = self._slang.fillers.drop(self._plain_of(text))
        return self._expanded_of(plain) or clean(text)

    def question(self, text: str) -> str:
        """Normalise what a member typed, with spelling repair."""
        return self._repaired_of(self._phrase_of(text))

    def message(self, text: str) -> str:
        """Normalise what a member typed, with courtesy and all: for what may be small talk."""
        return self._repaired_of(self._expanded_of(self._plain_of(text)) or clean(text))

    def _repair(self, plain: str) -> str:
        if self._speller is None:
            return plain
        return self._expanded_of(self._speller.repair(plain))

    def knows(self, word: str) -> bool:
        """Whether the knowledge base or slang uses a cleaned word."""
        return word in self._chat or (self._speller is not None and self._speller.uses(word))

    def repairs(self, word: str) -> bool:
        """Whether a word is a slip of one that the knowledge base or slang uses."""
        return self._speller is not None and self.knows(self._speller.nearest(word))


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in normalised texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words_of(text))
    return counts


def _plain(text: str) -> str:
    return clean(_strip_chat(text))


def _strip_chat(text: str) -> str:
    """Drop what Discord adds to words: mentions, links, emoji codes, markup.

    A capital T alone means the therapist in these communities, unless everything is in capitals.
    """
    plain = _without_pictures(_MARKUP.sub(" ", _CHAT.sub(" ", text)))
    return plain if plain.isupper() else _CAPITAL_T.sub("therapist", plain)


def _without_pictures(text: str) -> str:
    """Drop emoji: a model of words reads each as a word that it does not know."""
    if text.isascii():
        return text
    return "".join(" " if unicodedata.category(char) in _PICTURES else char for char in text)

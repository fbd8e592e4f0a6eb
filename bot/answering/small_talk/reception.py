"""What is said before and beside matching: nothing was asked, it is not English, it is small talk.

Danger has been looked for before any of this.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

import numpy as np

from bot.answering.small_talk.language import English, Words, load_identifier
from bot.answering.small_talk.smalltalk import Reply, SmallTalk
from bot.matching import Decision, Match, Matcher
from bot.matching.cache import Cache
from bot.paths import DATA
from bot.text.cleaning import clean

_LINKS = re.compile(r"<a?:\w{1,32}:\d{1,20}>|<[@#&!]{1,3}\d{1,20}>|https?://\S{1,2000}")
_QUOTED = re.compile(r"^[ \t]{0,8}>(?:>>)?[ \t].*$", re.MULTILINE)
_SUBJECT = re.compile(
    r"\b(?:therap|counsell|session|psycholog|psychiatr|psychoanal|client|patient|shrink)"
)
_NEAR = {Decision.ANSWER: 0.85, Decision.SUGGEST: 0.74, Decision.NONE: 0.68}
"""How near a phrase of small talk must be, beside what matching made of the message."""
_FEW_WORDS, _FEW_LETTERS = 3, 18


class Reception:
    """Says what a message that is not for matching is answered with."""

    def __init__(self, matcher: Matcher, talk: SmallTalk, english: English) -> None:
        self._matcher = matcher
        self._talk = talk
        self._english = english
        index = matcher.index
        inside = index.phrases.owners != index.phrases.outside
        self._inside = None if index.vectors is None else index.vectors[inside]

    @classmethod
    def load(cls, matcher: Matcher, *, cache_dir: Path | None = None, data: Path = DATA) -> Self:
        """Read small talk and the words of languages. Raises ConversationError."""
        talk = SmallTalk.load(data / "smalltalk.toml", matcher.encoder, Cache(cache_dir))
        words = Words.load(data / "language.toml")
        return cls(matcher, talk, English(words, matcher.normaliser, load_identifier))

    def before(self, text: str) -> Reply | None:
        """Return the reply to a message that must not be matched at all."""
        bare = clean(_LINKS.sub(" ", text))
        if sum(map(str.isalnum, bare)) < 2 and not _one_word_of_another_script(bare):
            return self._talk.by_signs(text)
        if self._talk.by_letters(text) is None and not self._english.reads(text):
            return self._talk.foreign
        return None

    def beside(self, text: str, match: Match, *, own: bool = False) -> Reply | None:
        """Return the reply to small talk, once it was matched; own: with a server's own entries.

        What a server has written an entry for is answered with that entry.
        """
        if own and match.decision is Decision.ANSWER:
            return None
        if (reply := self._spelt(text)) is not None:
            return reply
        return self._by_sense(text, match.decision) or self._nonsense(text, match)

    def reply(self, text: str, match: Match) -> Reply | None:
        """Return what is said instead of the match, if anything."""
        return self.before(text) or self.beside(text, match)

    def _spelt(self, text: str) -> Reply | None:
        """Read the letters as they stand, and with slang written out and slips mended."""
        if (reply := self._talk.by_letters(text)) is not None or len(text) > 120:
            return reply
        return self._talk.by_letters(self._matcher.normaliser.question(text))

    def _by_sense(self, text: str, decision: Decision) -> Reply | None:
        """Use the sentence vector that matching has just made, unless therapy is spoken of."""
        encoder = self._matcher.encoder
        normalised = self._matcher.normaliser.question(text[:300])
        if encoder is None or self._inside is None or len(text) > 300:
            return None
        if _SUBJECT.search(normalised):
            return None
        vector = encoder.encode([normalised])[0]
        nearest = float(np.max(self._inside @ vector, initial=0.0))
        return self._talk.by_sense(normalised, vector, max(_NEAR[decision], nearest))

    def _nonsense(self, text: str, match: Match) -> Reply | None:
        """Whether a few letters hold no word that anybody knows, nor a slip of one."""
        words = re.findall(r"[^\W_]+", clean(text))
        if (
            match.decision is Decision.ANSWER
            or not words
            or len(words) > _FEW_WORDS
            or sum(map(len, words)) > _FEW_LETTERS
        ):
            return None
        speller = self._matcher.normaliser
        if any(speller.knows(word) or speller.repairs(word) for word in words):
            return None
        return self._talk.unclear if match.topic is None else None


def without_quotation(text: str) -> str:
    """Return a message without the lines that it quotes, if anything is left then."""
    rest = _QUOTED.sub("", text).strip()
    return rest if any(map(str.isalnum, rest)) else text


def _one_word_of_another_script(text: str) -> bool:
    """Whether a single character may be a whole word, as in Chinese."""
    return any(ord(char) > 0x2E80 and char.isalpha() for char in text)

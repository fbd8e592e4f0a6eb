"""Replies in place of an answer: nothing was asked, the text is not English, or it is small talk.

The check for danger comes before any of this.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

import numpy as np

from bot.answering.small_talk.language import EnglishDetector, Words, load_identifier
from bot.answering.small_talk.smalltalk import SmallTalk, SmallTalkReply
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
    """Finds the reply to a message that is not a question for the knowledge base."""

    def __init__(self, matcher: Matcher, talk: SmallTalk, english: EnglishDetector) -> None:
        self._matcher = matcher
        self._talk = talk
        self._english = english
        index = matcher.index
        # The phrases of entries stand first; a slice of them is no copy.
        inside = slice(int(index.starts[index.phrases.outside]))
        self._inside = None if index.vectors is None else index.vectors[inside]

    @classmethod
    def load(cls, matcher: Matcher, *, cache_dir: Path | None = None, data: Path = DATA) -> Self:
        """Read small talk and the words of languages. Raises ConversationError."""
        talk = SmallTalk.load(data / "smalltalk.toml", matcher.encoder, Cache(cache_dir))
        words = Words.load(data / "language.toml")
        return cls(matcher, talk, EnglishDetector(words, matcher.normaliser, load_identifier))

    def before_matching(self, text: str) -> SmallTalkReply | None:
        """Return the reply to a message that must not be matched at all."""
        bare = clean(_LINKS.sub(" ", text))
        if sum(map(str.isalnum, bare)) < 2 and not _one_word_of_another_script(bare):
            return self._talk.by_signs(text)
        if self._talk.by_letters(text) is None and not self._english.is_english(text):
            return self._talk.foreign
        return None

    def after_matching(
        self, text: str, match: Match, *, own: bool = False
    ) -> SmallTalkReply | None:
        """Return the reply to small talk, once it was matched.

        own: the server has entries of its own; what one of them answers is answered with it.
        """
        if own and match.decision is Decision.ANSWER:
            return None
        if (reply := self._by_spelling(text)) is not None:
            return reply
        return self._by_sense(text, match.decision) or self._nonsense(text, match)

    def reply(self, text: str, match: Match) -> SmallTalkReply | None:
        """Return the reply in place of the match, if there is one."""
        return self.before_matching(text) or self.after_matching(text, match)

    def _by_spelling(self, text: str) -> SmallTalkReply | None:
        """Return the reply by the letters as they are, and with slang and slips corrected."""
        if (reply := self._talk.by_letters(text)) is not None or len(text) > 120:
            return reply
        return self._talk.by_letters(self._matcher.normaliser.question(text))

    def _by_sense(self, text: str, decision: Decision) -> SmallTalkReply | None:
        """Return the reply by the sentence vector of matching, unless the text is about therapy."""
        encoder = self._matcher.encoder
        normalised = self._matcher.normaliser.question(text[:300])
        if encoder is None or self._inside is None or len(text) > 300:
            return None
        if _SUBJECT.search(normalised):
            return None
        vector = encoder.encode([normalised])[0]
        nearest = float(np.max(self._inside @ vector, initial=0.0))
        return self._talk.by_sense(normalised, vector, max(_NEAR[decision], nearest))

    def _nonsense(self, text: str, match: Match) -> SmallTalkReply | None:
        """Return the reply to a few letters that hold no word, nor a slip of one."""
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

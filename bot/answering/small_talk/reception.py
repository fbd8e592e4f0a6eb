"""Replies in place of an answer: nothing was asked, the text is not English, or it is small talk.

The check for danger comes before any of this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import numpy as np
from msgspec.structs import replace

from bot.answering.small_talk.language import LanguageDetector, Words
from bot.answering.small_talk.letters import LetterModel
from bot.answering.small_talk.smalltalk import SmallTalk, SmallTalkReply
from bot.answering.small_talk.texts import LanguageTexts, load_languages
from bot.matching import Decision, Match, Matcher
from bot.matching.cache import Cache
from bot.matching.encoding.built import INDEX_FILE, BuiltIndex, known_vectors
from bot.matching.index import PhraseIndex
from bot.paths import DATA
from bot.text.cleaning import clean
from bot.text.spelling import words_of

_LINKS = re.compile(r"<a?:\w{1,32}:\d{1,20}>|<[@#&!]{1,3}\d{1,20}>|https?://\S{1,2000}")
_SUBJECT = re.compile(
    r"\b(?:therap|counsell|session|psycholog|psychiatr|psychoanal|client|patient|shrink)"
)
_NEAR = {Decision.ANSWER: 0.87, Decision.SUGGEST: 0.765, Decision.NONE: 0.705}
"""How near a phrase of small talk must be, beside what matching made of the message."""
_FEW_WORDS, _FEW_LETTERS = 3, 18
_MANY_ENTRIES, _COMMON = 12, 0.45
"""From this many entries on, a word that stands in this share of them says nothing by itself."""
_VAGUE_WORDS, _SHORT = 5, 80


class Reception:
    """Finds the reply to a message that is not a question for the knowledge base."""

    def __init__(
        self,
        matcher: Matcher,
        talk: SmallTalk,
        detector: LanguageDetector,
        languages: Mapping[str, LanguageTexts],
    ) -> None:
        self._matcher = matcher
        self._talk = talk
        self._detector = detector
        self.languages = languages
        index = matcher.index
        self._common = _common_words(index)
        # The phrases of entries stand first.
        self._covered = int(index.starts[index.phrases.outside])

    @classmethod
    def load(cls, matcher: Matcher, *, cache_dir: Path | None = None, data: Path = DATA) -> Self:
        """Read small talk and the words of languages. Raises ConversationError."""
        known = None
        if matcher.encoder is not None:
            built = BuiltIndex.load(data / "matching" / INDEX_FILE)
            known = known_vectors(matcher.encoder, Cache(cache_dir), built)
        talk = SmallTalk.load(data / "smalltalk.toml", known)
        languages = load_languages(data / "languages")
        words = Words.load(
            data / "language.toml", {code: texts.words for code, texts in languages.items()}
        )
        letters = LetterModel.load(data / "languages" / "letters.npz")
        detector = LanguageDetector(words, matcher.normaliser, letters)
        return cls(matcher, talk, detector, languages)

    def before_matching(self, text: str) -> SmallTalkReply | None:
        """Return the reply to a message that must not be matched at all."""
        bare = clean(_LINKS.sub(" ", text))
        if sum(map(str.isalnum, bare)) < 2 and not _one_word_of_another_script(bare):
            return self._talk.by_signs(text)
        if self._talk.by_letters(text) is not None:
            return None
        language = self._detector.language_of(text)
        return None if language is None else self._foreign_reply(language)

    def language_of(self, text: str) -> str | None:
        """Return the code of the language that a text is written in; None for English."""
        return self._detector.language_of(text)

    def _foreign_reply(self, language: str) -> SmallTalkReply:
        """Return the reply in a language, with a line in English for whoever reads along."""
        english, texts = self._talk.foreign, self.languages.get(language)
        if texts is None:
            return english
        return replace(
            english,
            text=texts.reply,
            line=texts.reply,
            english=english.line,
            help_label=texts.button,
            language=language,
        )

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
        if (reply := self._by_sense(text, match.decision)) or match.decision is Decision.ANSWER:
            return reply
        return self._nonsense(text, match) or self._vague(text)

    def reply(self, text: str, match: Match) -> SmallTalkReply | None:
        """Return the reply in place of the match, if there is one."""
        return self.before_matching(text) or self.after_matching(text, match)

    def _by_spelling(self, text: str) -> SmallTalkReply | None:
        """Return the reply by the letters as they are, and with slang and slips corrected."""
        if (reply := self._talk.by_letters(text)) is not None or len(text) > 120:
            return reply
        return self._talk.by_letters(self._matcher.normaliser.message(text))

    def _by_sense(self, text: str, decision: Decision) -> SmallTalkReply | None:
        """Return the reply by the sentence vector of matching, unless the text is about therapy."""
        encoder, phrases = self._matcher.encoder, self._matcher.index.vectors
        if encoder is None or phrases is None or len(text) > 300:
            return None
        normalised = self._matcher.normaliser.message(text)
        if _SUBJECT.search(normalised) or not self._talk.may_be_meant(normalised):
            return None
        vector, least = encoder.encode([normalised])[0], _NEAR[decision]
        if self._talk.by_sense(vector, least) is None:
            return None
        # Rarely needed: a phrase of an entry that is nearer wins.
        nearest = float(np.max(phrases.cosines(vector)[: self._covered], initial=0.0))
        return self._talk.by_sense(vector, max(least, nearest))

    def _vague(self, text: str) -> SmallTalkReply | None:
        """Return the reply to a single word that is found everywhere, or to little words alone."""
        talk = self._talk
        words = words_of(self._matcher.normaliser.question(text[:_SHORT]))
        if not 0 < len(words) <= _VAGUE_WORDS:
            return None
        telling = [word for word in words if word not in talk.little | talk.asking]
        if not telling:
            return talk.vague
        is_general = telling[0] in self._common or telling[0] in talk.big
        asks = not talk.asking.isdisjoint(words)
        return talk.vague if len(telling) == 1 and is_general and not asks else None

    def _nonsense(self, text: str, match: Match) -> SmallTalkReply | None:
        """Return the reply to a few letters that hold no word, nor a slip of one."""
        words = re.findall(r"[^\W_]+", clean(text))
        if not 0 < len(words) <= _FEW_WORDS or sum(map(len, words)) > _FEW_LETTERS:
            return None
        speller = self._matcher.normaliser
        if any(speller.knows(word) or speller.repairs(word) for word in words):
            return None
        return self._talk.unclear if match.topic is None else None


def _common_words(index: PhraseIndex) -> frozenset[str]:
    """Return the words that stand in the phrases of so many entries that they tell none apart."""
    count = len(index.phrases.ids)
    if count < _MANY_ENTRIES:
        return frozenset()
    entries = index.usage.entries
    return frozenset(word for word, holding in entries.items() if holding >= _COMMON * count)


def _one_word_of_another_script(text: str) -> bool:
    """Whether a single character may be a whole word, as in Chinese."""
    return any(ord(char) > 0x2E80 and char.isalpha() for char in text)

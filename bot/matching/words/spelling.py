"""Spelling repair of questions: an unknown word becomes the nearest word of the knowledge base."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from bot.matching.words.common_words import CommonWords
from bot.text.spelling import (
    LONGEST_WORD,
    Speller,
    WordList,
    is_usual_slip,
    replace_words,
    unmask,
    without_doubles,
)

# A whole word that holds a digit or a sign. Possessive, so that every letter is read once.
_LEETWORD = re.compile(r"(?<![\w@$])[^\W0-9]*+[0-9@$][\w@$]*+")
_CLOCK = re.compile(r"\d+(?:am|pm|st|nd|rd|th|k|s|h|m|d|x|min|mins|yr|yrs|wk|wks)?")
_ENDINGS = ("s", "es", "d", "ed", "ing", "er", "ers", "ly", "n't", "'s", "'d", "'ll", "'ve", "'re")
_SHORTEST = 3
_LONG = 7
_OFFERED_COMMON = 6000
"""Common words that are offered as repairs: rarer ones are seldom meant."""
_SURE_COMMON = 4000
"""Common words that are never taken for a slip of another word."""
_DOUBTFUL = 6
"""Letters of the longest known word that may be a slip of a much used one ("tel", "wil")."""
_USED = 5
"""Times that the knowledge base uses a word that counts as much used."""


class QuestionSpeller:
    """Repairs the words of questions that are in no vocabulary."""

    def __init__(self, counts: Mapping[str, int], common: CommonWords | None = None) -> None:
        """`counts`: words of the knowledge base; `common`: words of the language.

        A word in either is right as it stands. Only knowledge words, and common words at one
        edit, are offered as repairs.
        """
        self._common = common or CommonWords.of()
        words = self._common.most_used(_OFFERED_COMMON)
        self._last_sure = max(map(self._common.rank, words[:_SURE_COMMON]), default=-1)
        self._counts = counts
        offers = sorted(word for word in counts if len(word) >= _SHORTEST)
        others = [word for word in words if len(word) > _SHORTEST and word not in counts]
        # A word of three letters is near to too many common words to tell which was meant.
        self._speller = Speller(
            [
                WordList(offers, _SHORTEST, _LONG, self._cost),
                WordList(others, _SHORTEST + 1),
            ]
        )
        self._much_used = Speller([WordList(offers, _SHORTEST, cost=self._cost_of_much_used)])

    def repair(self, text: str) -> str:
        """Return a cleaned text with every unknown word repaired where a near word is known."""
        letters = _LEETWORD.sub(self._unmasked, text)
        return replace_words(letters, self.nearest)

    def knows(self, word: str) -> bool:
        """Whether a word is right as it stands."""
        return self._is_word(word) or any(map(self._is_word, _bases(word)))

    def uses(self, word: str) -> bool:
        """Whether the knowledge base itself uses a word."""
        return word in self._counts

    def nearest(self, word: str) -> str:
        """Return the word that a slip was meant to be, or the word itself.

        Longer words than LONGEST_WORD are neither repaired nor remembered.
        """
        if not _SHORTEST <= len(word) <= LONGEST_WORD or self._is_sure(word):
            return word
        if any(char.isdigit() for char in word):
            return word
        if self.knows(word):
            return self._much_used_for(word) or word
        single = without_doubles(word)
        return single if self._is_word(single) else self._speller.nearest(word) or word

    def _is_word(self, word: str) -> bool:
        return word in self._counts or word in self._common

    def _is_sure(self, word: str) -> bool:
        """Whether a word is never taken for a slip of another."""
        return word in self._counts or self._common.rank(word) <= self._last_sure

    def _unmasked(self, match: re.Match[str]) -> str:
        """Read digits and signs inside a word as letters, if that makes a known word."""
        word = match.group()
        if self._is_word(word) or _CLOCK.fullmatch(word) or not word.strip("0123456789@$"):
            return word
        repaired = self.nearest(unmask(word))
        return repaired if self._is_word(repaired) else word

    def _much_used_for(self, word: str) -> str | None:
        """Return the much used word that a short, rare one is a usual slip of, if any."""
        if len(word) > _DOUBTFUL or not self._is_word(word):
            return None
        return self._much_used.nearest(word)

    def _cost_of_much_used(self, word: str, offer: str, edits: float) -> float | None:
        del edits
        count = self._counts[offer]
        return -count if count >= _USED and is_usual_slip(word, offer) else None

    def _cost(self, word: str, offer: str, edits: float) -> float | None:
        """Rate how unlikely it is that `offer` was meant: edits, discounted for the usual slips.

        Swapped and doubled letters are the usual slips (in words of three letters the only ones
        that are repaired), first letters are seldom wrong, and words that the knowledge base uses
        often are meant often.
        """
        slip = is_usual_slip(word, offer)
        if len(word) == _SHORTEST and not slip:
            return None
        strange_start = 0.3 * (word[0] != offer[0])
        return edits - 0.7 * slip + strange_start - 0.15 * math.log1p(self._counts[offer])


def _bases(word: str) -> Iterator[str]:
    """Yield words that a word may be an inflection of ("hugged": hugg, hugge, hug)."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            base = word[: -len(ending)]
            yield base
            yield base + "e"
            if len(base) > _SHORTEST and base[-1] == base[-2]:
                yield base[:-1]

"""Short phrases found by what somebody has typed so far of one: whole words, beginnings, slips."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.models import Entry
from bot.matching.words.lexical import Floats, Ints
from bot.text.cleaning import clean
from bot.text.spelling import words_of

LONGEST_PHRASE = 80
"""Characters of the longest phrase that is compared: nobody types a whole post to pick an entry."""
_PLACES = 16
_MOST_TYPED = 16
_LONGER = 0.9
"""How well a longer word fits a typed one that it begins with; the last may be unfinished."""
_BEGUN = 0.97
_SHORTEST_BEGINNING, _SHORTEST_SLIP, _LONG_SLIP = 3, 4, 7
_COMPARED = 512
"""Phrases of which the order of the words is looked at, the best ones."""
_START, _TOGETHER = 0.3, 0.2
_ALIAS_SHARE = 0.9
_BEHIND_ALL = "\U0010ffff"

Span = tuple[int, int, float]
"""Words that fit a typed one: numbers from, up to (not included), and how well, 0 to 1."""


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are compared; an apostrophe is often left out."""
    return [word.replace("'", "") for word in words_of(clean(text))]


class TypedIndex(Struct, frozen=True):
    """The short phrases of some entries, by their words.

    ids: the entries. words: all words, ascending. The phrases that hold word w are `rows` from
    `starts[w]` to `starts[w + 1]`. order: shape (places, phrases), the numbers of each phrase's
    first words, filled up with one that no word has. firsts: the first phrase of each entry, which
    is its question; the others follow it.
    """

    ids: tuple[str, ...]
    words: tuple[str, ...]
    starts: Ints
    rows: Ints
    order: NDArray[np.unsignedinteger]
    firsts: Ints

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> TypedIndex:
        """Index entries."""
        ids: list[str] = []
        firsts: list[int] = []
        # Numbers in the order in which words come, at once: a list of all words for each phrase
        # would take ten times the memory of what stays.
        numbers: dict[str, int] = {}
        spelt, sizes = array("i"), array("i")
        for entry in entries:
            ids.append(entry.id)
            firsts.append(len(sizes))
            for text in _compared(entry):
                phrase = words_in(text)
                spelt.extend(numbers.setdefault(word, len(numbers)) for word in phrase)
                sizes.append(len(phrase))
        words = tuple(sorted(numbers))
        ranks = np.empty(len(words), np.int32)
        ranks[[numbers[word] for word in words]] = np.arange(len(words), dtype=np.int32)
        lengths = np.array(sizes, np.int32)
        starts, rows, order = _placed(ranks[np.array(spelt, np.int32)], lengths, len(words))
        return cls(tuple(ids), words, starts, rows, order, np.array(firsts, np.int32))

    def worth(self, typed: Sequence[str]) -> Floats:
        """Return how well each entry fits the typed words, the last of which may be unfinished.

        1 and more: an alias or a question holds them all. Of entries that do equally, the one
        with more such phrases is ahead.
        """
        typed = typed[:_MOST_TYPED]
        if not self.ids or not typed:
            return np.zeros(len(self.ids), np.float32)
        spans = [self._spans(word, last=word is typed[-1]) for word in typed]
        covered = self._covered(spans)
        score = covered + self._in_order(spans, covered)
        score[self.firsts] /= _ALIAS_SHARE
        share = np.add.reduceat(covered >= _BEGUN * covered.max(), self.firsts, dtype=np.float32)
        share /= np.diff(self.firsts, append=len(covered))
        best = np.maximum.reduceat(score, self.firsts)
        return np.where(best > 0, _ALIAS_SHARE * best + 0.1 * share, 0).astype(np.float32)

    def _covered(self, spans: Sequence[Sequence[Span]]) -> Floats:
        """Return the share of the typed words that each phrase holds; rare ones count for more."""
        size = self.order.shape[1]
        covered, whole = np.zeros(size, np.float32), 0.0
        for fitting in spans:
            fit = np.zeros(size, np.float32)
            for low, high, quality in sorted(fitting, key=lambda span: span[2]):
                fit[self.rows[self.starts[low] : self.starts[high]]] = quality
            rarity = float(np.log1p(size / max(1, np.count_nonzero(fit))))
            covered += np.float32(rarity) * fit
            whole += rarity
        covered /= np.float32(whole)
        return covered

    def _in_order(self, spans: Sequence[Sequence[Span]], covered: Floats) -> Floats:
        """Return what phrases are worth more that begin with the typed words, or hold them so."""
        bonus = np.zeros(len(covered), np.float32)
        if not all(spans):
            return bonus
        full = np.flatnonzero(covered >= _LONGER * covered.max())
        if len(full) > _COMPARED:
            full = full[np.argpartition(-covered[full], _COMPARED)[:_COMPARED]]
        rows = np.concatenate([full, self._beginning_with(spans[0])]) if len(spans) > 1 else full
        order = self.order[:, rows]
        together = np.ones((max(1, _PLACES - len(spans) + 1), len(rows)), bool)
        for place, fitting in enumerate(spans):
            together &= _within(order[place : place + len(together)], fitting)
        bonus[rows] = np.where(together[0], _START, _TOGETHER * together.any(axis=0))
        if len(spans) == 1:
            bonus[self._beginning_with(spans[0])] = _START
        return bonus

    def _beginning_with(self, fitting: Sequence[Span]) -> NDArray[np.intp]:
        return np.flatnonzero(_within(self.order[0], fitting))

    def _spans(self, word: str, *, last: bool) -> list[Span]:
        """Return the words that a typed one stands for: itself, longer ones, else near ones."""
        low = bisect_left(self.words, word)
        exact = low < len(self.words) and self.words[low] == word
        spans: list[Span] = [(low, low + 1, 1.0)] if exact else []
        if last or len(word) >= _SHORTEST_BEGINNING:
            high = bisect_left(self.words, word + _BEHIND_ALL, low)
            if high > low + exact:
                spans.append((low + exact, high, _BEGUN if last else _LONGER))
        return spans or list(self._slips(word))

    def _slips(self, word: str) -> Iterator[Span]:
        """Yield the words, or beginnings of words, that a misspelt one is nearest to.

        A slip seldom touches the first letter, or else it swaps the first two.
        """
        if len(word) < _SHORTEST_SLIP:
            return
        reach = 1 if len(word) < _LONG_SLIP else 2
        for letter in dict.fromkeys(word[:2]):
            low = bisect_left(self.words, letter)
            high = bisect_left(self.words, letter + _BEHIND_ALL, low)
            for length in (len(word), len(word) + 1):
                beginnings = [offer[:length] for offer in self.words[low:high]]
                near = process.extract(
                    word, beginnings, scorer=OSA.distance, score_cutoff=reach, limit=_COMPARED
                )
                for _, edits, place in near:
                    yield low + place, low + place + 1, 1 - edits / len(word)


def _within(numbers: NDArray[np.unsignedinteger], fitting: Sequence[Span]) -> NDArray[np.bool_]:
    """Return which word numbers lie in one of the spans."""
    inside = np.zeros(numbers.shape, bool)
    for low, high, _ in fitting:
        inside |= (numbers >= low) & (numbers < high)
    return inside


def _compared(entry: Entry) -> Iterator[str]:
    """Yield the texts of an entry that are compared, its question with its id first."""
    yield f"{entry.question} {entry.id}"
    yield from (text for text in entry.aliases if len(text) <= LONGEST_PHRASE)


def _placed(spelt: Ints, sizes: Ints, words: int) -> tuple[Ints, Ints, NDArray[np.unsignedinteger]]:
    """Return `starts`, `rows` and `order` of phrases: the numbers of their words in one row."""
    count = max(1, len(sizes))
    owners = np.repeat(np.arange(len(sizes)), sizes)
    places = np.arange(len(spelt)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    order = np.full((_PLACES, len(sizes)), words, np.min_scalar_type(words))
    first = places < _PLACES
    order[places[first], owners[first]] = spelt[first]
    # np.unique would load a megabyte of numpy that nothing else needs.
    pairs = np.sort(spelt.astype(np.int64) * count + owners)
    holders, rows = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], count)
    starts = np.searchsorted(holders, np.arange(words + 1)).astype(np.int32)
    return starts, rows.astype(np.int32), order

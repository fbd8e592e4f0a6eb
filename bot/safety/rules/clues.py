"""Clues by which a pattern is known to match no text: the beginnings of words that it needs.

Of a hundred patterns few can match an ordinary question: each needs words that are not there. What
a pattern needs is read from its own syntax tree, so that no match is ever missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeAlias, cast

from msgspec import Struct, field

Clue: TypeAlias = frozenset[str]
"""Every match holds a word that begins with one of these."""
Clues: TypeAlias = tuple[Clue, ...]

_LETTERS, _CLUES = 6, 2
"""Letters of a beginning, and clues of an alternative, that are kept: more tell little more."""
_REMEMBERED = 2048
"""Beginnings of words that are looked up once: the same words come again and again."""
_WORD = re.compile(r"\w+")
_LITERAL, _BRANCH, _GROUP, _CLASS = "LITERAL", "BRANCH", "SUBPATTERN", "IN"
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_ASSERTIONS, _AT = frozenset({"ASSERT", "ASSERT_NOT"}), "AT"

# The standard library's own parser of expressions, which has no public name.
_parse = cast("Any", import_module("re._parser")).parse


def clues_of(alternative: str) -> Clues:
    """Return the clues of an expression that begins where a word begins; none when it needs none.

    Raises re.error for what is no expression.
    """
    reader = _Reader("")
    reader.read(_parse(alternative))
    reader.end_word()
    return tuple(sorted(set(reader.clues), key=_commonness)[:_CLUES])


class PatternFinder:
    """Tells which of some patterns may match a text. Linear in the text."""

    def __init__(self, clues: Iterable[Sequence[Clues]]) -> None:
        """`clues`: of each pattern those of its alternatives."""
        self._needed: list[dict[str, int]] = [{} for _ in range(_CLUES)]
        self._always = [0] * _CLUES
        self._pattern_of: list[int] = []
        for number, alternatives in enumerate(clues):
            for each in alternatives or [()]:
                self._add(each, 1 << len(self._pattern_of))
                self._pattern_of.append(number)
        self._met_by = lru_cache(_REMEMBERED)(self._met)

    def _add(self, clues: Clues, bit: int) -> None:
        for place, needed in enumerate(self._needed):
            if place >= len(clues):
                self._always[place] |= bit
                continue
            for word in clues[place]:
                needed[word] = needed.get(word, 0) | bit

    def possible(self, text: str) -> list[int]:
        """Return the numbers of the patterns that may match, ascending."""
        first, second = self._always
        for word in set(_WORD.findall(text)):
            # Longer beginnings are no clue, so that words of one beginning are looked up once.
            one, other = self._met_by(word[:_LETTERS])
            first |= one
            second |= other
        return list(dict.fromkeys(map(self._pattern_of.__getitem__, _places(first & second))))

    def _met(self, word: str) -> tuple[int, int]:
        """Return the bits of alternatives whose first clue a word is, and of those whose second."""
        beginnings = [word[:size] for size in range(1, len(word) + 1)]
        found = [0] * _CLUES
        for place, needed in enumerate(self._needed):
            for each in beginnings:
                found[place] |= needed.get(each, 0)
        first, second = found
        return first, second


def _places(bits: int) -> Iterator[int]:
    """Yield the places of the ones in a number, ascending."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


class _Reader(Struct):
    """Reads an expression from left to right, and notes which words it needs.

    word: the letters since the last certain beginning of a word; None after letters that may vary.
    """

    word: str | None
    clues: list[Clue] = field(default_factory=list[Clue])

    def read(self, tree: Iterable[tuple[Any, Any]]) -> None:
        """Read a sequence."""
        for operator, value in tree:
            self._read_one(str(operator), value)

    def end_word(self) -> None:
        """Note the word that was read so far: what follows may vary."""
        if self.word:
            self.clues.append(frozenset((self.word[:_LETTERS],)))
        self.word = None

    def _read_one(self, name: str, value: Any) -> None:
        if name == _LITERAL:
            self._read_letter(chr(value))
        elif name == _BRANCH:
            self._read_branch(value[1])
        elif name == _GROUP and not value[1] and not value[2]:
            self.read(value[3])
        elif name in _REPEATS:
            self._read_repeat(*value)
        elif name in _ASSERTIONS:
            _check_width(*value)
        elif name != _AT:
            self.end_word()
            self.word = "" if name == _CLASS and _parts_words(value) else None

    def _read_letter(self, letter: str) -> None:
        if not _is_of_word(letter):
            self.end_word()
            self.word = ""
        elif self.word is not None:
            self.word += letter

    def _read_branch(self, branches: Iterable[Any]) -> None:
        readers = [self._branched(branch) for branch in branches]
        self.word = "" if all(reader.word == "" for reader in readers) else None
        for reader in readers:
            reader.end_word()
        if all(reader.clues for reader in readers):
            rarest = (min(reader.clues, key=_commonness) for reader in readers)
            self.clues.append(frozenset(word for clue in rarest for word in clue))

    def _read_repeat(self, least: int, most: int, tree: Any) -> None:
        again = _Reader("")
        again.read(tree)
        if least == 0:
            was_fresh = self.word == ""
            self.end_word()
            self.word = "" if was_fresh and again.word == "" else None
            return
        self.read(tree)
        if most != 1 and not (self.word == again.word == ""):
            self.end_word()

    def _branched(self, tree: Any) -> _Reader:
        reader = _Reader(self.word)
        reader.read(tree)
        return reader


def _check_width(direction: int, tree: Any) -> None:
    """Raise re.error where compiling would: for a look behind at what may be of many lengths."""
    shortest, longest = tree.getwidth()
    if direction < 0 and shortest != longest:
        raise re.error("look-behind requires fixed-width pattern")


def _commonness(clue: Clue) -> tuple[float, tuple[str, ...]]:
    """Rate how often a clue is found in a text: short beginnings often, many more often."""
    return sum(4.0 ** -len(word) for word in clue), tuple(sorted(clue))


def _parts_words(members: Iterable[tuple[Any, Any]]) -> bool:
    """Whether a class of characters holds none of a word."""
    return all(str(kind) == _LITERAL and not _is_of_word(chr(value)) for kind, value in members)


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"

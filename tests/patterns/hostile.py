"""Texts that a pattern may be slow on, made of what the pattern itself looks for."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any, cast

_NASTY = (
    " ", "\n", "\t", "a", "A", "1", "_", "-", "#", ">", "*", ".", "@", "@.", "'", '"', "(", ")",
    "/", ":", "<", "&", "=", ",", "?", "a ", " a", "a.", "a_", "a_ ", "a'", "a@", "1 ", "# ", "> ",
    "\n ", "\n>", "x\n", "Aa ", "http://", "😭", "\u0301", "\u00e9", "漢", "—", "- ", ". ", "a-",
)  # fmt: skip
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_TAILS = ("", "\x00", "z", "\n!")


def hostile(pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Yield beginnings, units to repeat and ends, out of what the pattern itself looks for."""
    pieces, characters = _looked_for(pattern)
    begins = list(dict.fromkeys(["", *("".join(pieces[:at]) for at in range(1, len(pieces) + 1))]))
    begins = begins[:: max(1, len(begins) // 6)]
    singles = list(dict.fromkeys([*characters[:6], " ", "a"]))
    units = [first + second for first in singles for second in singles if first != second]
    own = [*singles, *units, *(begin for begin in begins if begin)]
    for unit in dict.fromkeys([*own, *_NASTY]):
        for end in _TAILS[:2]:
            yield "", unit, end
    for begin in begins[1:]:
        for unit in singles:
            for end in _TAILS:
                yield begin, unit, end


def longest(pattern: re.Pattern[str]) -> int:
    """Return how many characters from where it begins a pattern may look at, at most."""
    parsed = _parsed(pattern)
    return int(parsed.getwidth()[1]) + _looked_around(parsed)


def _looked_around(parsed: Any) -> int:
    """Return the lengths of all that must or must not stand around, which no width counts."""
    length = 0
    for code, value in parsed:
        name = str(code)
        inner = [value[2]] if name in _REPEATS else _nested(name, value)
        length += sum(_looked_around(each) for each in inner)
        if name in {"ASSERT", "ASSERT_NOT"}:
            length += int(value[1].getwidth()[1])
    return length


def _parsed(pattern: re.Pattern[str]) -> Any:
    # The standard library has no public way to take a pattern apart.
    parser = cast("Any", importlib.import_module("re._parser"))
    return parser.parse(pattern.pattern, pattern.flags)


def _looked_for(pattern: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """Return a text that a pattern may find, in pieces, and the characters that it tells apart."""
    pieces: list[str] = []
    characters: dict[str, None] = {}
    _walk(_parsed(pattern), pieces, characters)
    return pieces[:60], list(characters)


_CATEGORY = {
    "CATEGORY_SPACE": " \n", "CATEGORY_DIGIT": "1", "CATEGORY_WORD": "a_1",
    "CATEGORY_NOT_SPACE": "a.", "CATEGORY_NOT_DIGIT": "a ", "CATEGORY_NOT_WORD": " .",
}  # fmt: skip


def _walk(parsed: Any, pieces: list[str], characters: dict[str, None]) -> None:
    for code, value in parsed:
        name = str(code)
        if name == "LITERAL":
            pieces.append(chr(value))
            characters.setdefault(chr(value))
        elif name in {"ANY", "NOT_LITERAL"}:
            pieces.append("a")
            characters.setdefault("a")
        elif name == "IN":
            chosen = _members(value)
            pieces.append(chosen[0])
            characters.update(dict.fromkeys(chosen))
        elif name in _REPEATS:
            for _ in range(max(1, min(int(value[0]), 4))):
                _walk(value[2], pieces, characters)
        else:
            for number, inner in enumerate(_nested(name, value)):
                matches = number == 0 and not name.startswith("ASSERT")
                _walk(inner, pieces if matches else [], characters)


def _nested(name: str, value: Any) -> list[Any]:
    """Return the patterns inside a part: alternatives, a group, or what stands around it."""
    match name:
        case "BRANCH":
            return cast("list[Any]", value[1])
        case "SUBPATTERN":
            return [value[3]]
        case "ATOMIC_GROUP":
            return [value]
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case _:
            return []


def _members(items: Any) -> list[str]:
    """Return some characters of a class; for what a class leaves out, a letter and a space."""
    if str(items[0][0]) == "NEGATE":
        left_out = "".join(_members(items[1:]))
        return [char for char in "a 1.\n_\u00e9" if char not in left_out] or ["\u2603"]
    found: list[str] = []
    for code, value in items:
        match str(code):
            case "LITERAL":
                found.append(chr(value))
            case "RANGE":
                found.append(chr(value[0]))
            case "CATEGORY":
                found += _CATEGORY.get(str(value), "a")
            case _:
                continue
    return found or ["a"]

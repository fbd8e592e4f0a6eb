"""Every compiled pattern of the package, and texts that would make a bad one slow."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
import time
import types
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import bot
import cogs

_ROOT = Path(bot.__file__).parents[1]
_OURS = ("bot.", "cogs.")
_LITERAL_CALL = re.compile(
    r"re\.(compile|sub|search|match|fullmatch|findall|split|finditer)\(\s*r?([\"'])((?:\\.|(?!\2).)*)\2",
    re.DOTALL,
)
_METHOD = re.compile(r"\b([A-Za-z_]\w*)\.(sub|subn|search|match|fullmatch|findall|split|finditer)\b")
_ANCHORED = frozenset({"match", "fullmatch"})
_START, _SCREEN, _LAST = 32, 2048, 32768
_FLOOR = 0.002
"""Seconds of CPU below which growth is not judged: the clock is too coarse."""
_WORST = 8.0
"""How many times longer four times the text may take: linear is 4, quadratic 16."""
_NASTY = (
    " ", "\n", "\t", "a", "A", "1", "_", "-", "#", ">", "*", ".", "@", "@.", "'", '"', "(", ")",
    "/", ":", "<", "&", "=", ",", "?", "a ", " a", "a.", "a_", "a_ ", "a'", "a@", "1 ", "# ", "> ",
    "\n ", "\n>", "x\n", "Aa ", "http://", "😭", "\u0301", "\u00e9", "漢", "—", "- ", ". ", "a-",
)  # fmt: skip
_TAILS = ("", "\x00", "z", "\n!")


def patterns() -> dict[re.Pattern[str], set[str]]:
    """Return the patterns that live in our modules and where each was found."""
    found: dict[re.Pattern[str], set[str]] = defaultdict(set)
    for module in _modules():
        for name, value in vars(module).items():
            for pattern, path in reachable(value, name):
                found[pattern].add(f"{module.__name__}.{path}")
        file = Path(str(module.__file__))
        for call in _LITERAL_CALL.finditer(file.read_text("utf-8")):
            if call.group(1) != "compile":
                found[re.compile(call.group(3))].add(f"{module.__name__} re.{call.group(1)}(…)")
    return found


def reachable(value: object, name: str) -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield the patterns in a value: in its parts, its class, its closure, its cache."""
    seen: set[int] = set()
    waiting: list[tuple[object, str]] = [(value, name)]
    while waiting:
        part, path = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, re.Pattern):
            if isinstance(part.pattern, str):
                yield cast("re.Pattern[str]", part), path
            continue
        waiting += [(inner, f"{path}.{called}"[:80]) for called, inner in _parts(part)]


def _parts(value: object) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((str(key), each) for key, each in cast("dict[Any, Any]", value).items())
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from ((str(at), each) for at, each in enumerate(cast("list[Any]", value)))
    elif isinstance(value, functools.partial):
        yield from (("func", value.func), ("args", value.args), ("keywords", value.keywords))
    elif isinstance(value, types.MethodType):
        yield from (("self", value.__self__), ("func", value.__func__))
    elif isinstance(value, types.FunctionType):
        for at, cell in enumerate(value.__closure__ or ()):
            yield f"closure{at}", cell.cell_contents
        yield "defaults", (value.__defaults__, value.__kwdefaults__)
    elif wrapped := getattr(value, "__wrapped__", None):
        yield "wrapped", wrapped
    elif isinstance(value, type):
        if value.__module__.startswith(_OURS):
            yield from vars(value).items()
    elif type(value).__module__.startswith(_OURS):
        yield from getattr(value, "__dict__", {}).items()
        for kind in type(value).__mro__:
            for slot in getattr(kind, "__slots__", ()):
                yield str(slot), getattr(value, slot, None)


def _modules() -> Iterator[types.ModuleType]:
    for package in (bot, cogs):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not info.name.endswith("__main__") and "migrations" not in info.name:
                yield importlib.import_module(info.name)


@functools.cache
def methods() -> dict[str, set[str]]:
    """Return which methods are called on each name anywhere in our source."""
    found: dict[str, set[str]] = defaultdict(set)
    for folder in ("bot", "cogs"):
        for path in (_ROOT / folder).rglob("*.py"):
            for name, method in _METHOD.findall(path.read_text("utf-8")):
                found[name].add(method)
                found[f"{path.stem}.{name}"].add(method)
    return found


def slow(pattern: re.Pattern[str], places: set[str]) -> str | None:
    """Return what makes a pattern slower than its text grows, or None."""
    used = set[str]()
    for place in places:
        *_, module, name = ["", *place.rsplit(".", 2)]
        # A private name is used in its own module alone.
        key = f"{module}.{name}" if name.startswith("_") else name
        used |= methods().get(key, {"finditer"})
    how = "fullmatch" if used == {"fullmatch"} else "match" if used <= _ANCHORED else "finditer"
    screened: list[tuple[float, str, str, str]] = []
    for begin, unit, end in _hostile(pattern):
        seconds = _grown(pattern, how, (begin, unit, end), _SCREEN)
        screened.append((seconds, begin, unit, end))
    screened.sort(reverse=True)
    for _, begin, unit, end in screened[:4]:
        if (growth := _growth(pattern, how, (begin, unit, end))) > _WORST:
            return f"{begin!r} + {unit!r} * n + {end!r}: {growth:.0f} times as long for 4 n ({how})"
    return None


def _grown(pattern: re.Pattern[str], how: str, parts: tuple[str, str, str], most: int) -> float:
    """Return the time for a text of `most` characters; stops early where that is long already."""
    size, seconds = _START, 0.0
    while size <= most and seconds < _FLOOR:
        seconds = _seconds(pattern, how, parts, size)
        size *= 8 if size * 8 <= most else 2
    return seconds * most / max(size // 2, 1) if size <= most else seconds


def _growth(pattern: re.Pattern[str], how: str, parts: tuple[str, str, str]) -> float:
    """Return how many times as long four times the text takes, from the first size that counts."""
    size = _START
    while size <= _LAST:
        if _seconds(pattern, how, parts, size) > _FLOOR:
            break
        size *= 2
    else:
        return 0.0
    growths: list[float] = []
    for _ in range(3):
        short, long = (
            min(_seconds(pattern, how, parts, length) for _ in range(2))
            for length in (size, 4 * size)
        )
        growths.append(long / short)
        if growths[-1] <= _WORST:
            return growths[-1]
    return min(growths)


def _seconds(
    pattern: re.Pattern[str], how: str, parts: tuple[str, str, str], length: int
) -> float:
    begin, unit, end = parts
    text = begin + unit * (length // len(unit)) + end
    started = time.process_time()
    if how == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, how)(text)
    return time.process_time() - started


def _hostile(pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
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


def _looked_for(pattern: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """Return a text that a pattern may find, in pieces, and the characters that it tells apart."""
    # The standard library has no public way to take a pattern apart.
    parser = cast("Any", importlib.import_module("re._parser"))
    pieces: list[str] = []
    characters: dict[str, None] = {}
    _walk(parser.parse(pattern.pattern, pattern.flags), pieces, characters)
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
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            for _ in range(max(1, min(int(value[0]), 4))):
                _walk(value[2], pieces, characters)
        elif name == "BRANCH":
            for number, branch in enumerate(value[1]):
                _walk(branch, pieces if number == 0 else [], characters)
        elif name == "SUBPATTERN":
            _walk(value[3], pieces, characters)
        elif name == "ATOMIC_GROUP":
            _walk(value, pieces, characters)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            _walk(value[1], [], characters)


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

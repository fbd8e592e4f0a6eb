"""Every compiled pattern of the package, where it lives, and how it is used."""

from __future__ import annotations

import functools
import importlib
import pkgutil
import re
import types
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import bot
import cogs
from bot.safety.rules.patterns import WordPattern

_ROOT = Path(bot.__file__).parents[1]
_OURS = ("bot.", "cogs.")
_METHODS = "sub|subn|search|match|fullmatch|findall|split|finditer"
_LITERAL_CALL = re.compile(rf"re\.({_METHODS})\(\s*r?([\"'])((?:\\.|(?!\2).)*)\2", re.DOTALL)
_METHOD = re.compile(rf"\b([A-Za-z_]\w*)\.({_METHODS})\b")


def patterns() -> dict[re.Pattern[str], set[str]]:
    """Return the patterns that live in our modules and where each was found."""
    found: dict[re.Pattern[str], set[str]] = defaultdict(set)
    for module in _modules():
        for name, value in vars(module).items():
            for pattern, path in reachable(value, name):
                found[pattern].add(f"{module.__name__}.{path}")
        file = Path(str(module.__file__))
        for call in _LITERAL_CALL.finditer(file.read_text("utf-8")):
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
            text_pattern = cast("re.Pattern[str]", part)
            if isinstance(cast("object", text_pattern.pattern), str):
                yield text_pattern, path
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
    else:
        yield from _own_parts(value)


def _own_parts(value: object) -> Iterator[tuple[str, Any]]:
    """Yield the parts of our own classes and objects, and what a cache is wrapped around."""
    if wrapped := getattr(value, "__wrapped__", None):
        yield "wrapped", wrapped
    elif isinstance(value, type):
        if value.__module__.startswith(_OURS):
            yield from vars(value).items()
    elif type(value).__module__.startswith(_OURS):
        if isinstance(value, WordPattern):
            yield "compiled", value.compiled
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

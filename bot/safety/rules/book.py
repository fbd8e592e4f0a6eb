"""The hand-written rules: which words mean danger, and what calls a rule off.

A text goes through in three steps: figures of speech are taken out, rules are looked for, and a
rule that was found is dropped when an exception stands where the exception says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from bot.safety.files import read_toml
from bot.safety.models import DangerKind, Level, SafetyDataError
from bot.safety.rules.clues import PatternFinder
from bot.safety.rules.files import (
    Calm,
    ExceptionData,
    ExceptionFile,
    FragmentFile,
    IdiomData,
    IdiomFile,
    RuleData,
    RuleFile,
    UrgentData,
    Where,
)
from bot.safety.rules.patterns import WordPattern
from bot.safety.rules.proven import ProvenPatterns

T = TypeVar("T")

_REMEMBERED = 8
"""Texts whose possible patterns are looked up once, for the three steps."""
_FRAGMENT = re.compile(r"\{([a-z]\w*)\}")
_GAP = re.compile(r"<(\d)>")
_WORD = re.compile(r"(?<![a-z\\])[a-z]{4,}(?![a-z*?])")
_END = " ."
_BLANK = " _ "
_UNBOUNDED = re.compile(r"(?<!\\[wd])(?<!\\)[*+]|\{\d+,\}")


class Hit(Struct, frozen=True):
    """A rule found in a text, and the exceptions that call it off (none: it stands).

    lessened: it is likely at most.
    """

    rule: RuleData
    called_off: tuple[str, ...]
    lessened: bool = False

    @property
    def level(self) -> Level:
        """How plainly it speaks of danger here."""
        is_less = self.lessened and self.rule.level is Level.CLEAR
        return Level.LIKELY if is_less else self.rule.level


class _Rule(Struct, frozen=True):
    data: RuleData
    pattern: WordPattern
    needs: tuple[WordPattern, ...]


class _Group(Struct, frozen=True):
    data: ExceptionData
    any: WordPattern
    but: WordPattern | None


class RuleBook:
    """All rules, figures of speech and exceptions."""

    def __init__(
        self,
        rules: Sequence[RuleData],
        idioms: Sequence[IdiomData],
        groups: Sequence[ExceptionData],
        fragments: Mapping[str, str],
        urgent: UrgentData | None = None,
        proven: ProvenPatterns | None = None,
    ) -> None:
        """Raises SafetyDataError for a pattern or name that is wrong.

        proven: keeps what was found out of the patterns for the next start.
        """
        self.data = tuple(rules)
        self.idioms = tuple(idioms)
        words = _resolved(fragments)
        self._blanks = tuple(_pattern(i.name, i.any, words) for i in idioms)
        self._groups = {g.name: _group(g, words) for g in _with_likes(groups)}
        self._calm = tuple(group for group in self._groups.values() if group.data.calm)
        self._rules = tuple(self._rule(rule, words) for rule in rules)
        self.urgency = urgent or UrgentData(any=())
        patterns, unless = self.urgency.any, self.urgency.unless
        first = RuleData(
            name="urgent", kind=DangerKind.SELF, level=Level.POSSIBLE, any=patterns, unless=unless
        )
        self._urgent = self._rule(first, words) if first.any else None
        self.words = frozenset(
            word for rule in self._rules for word in _WORD.findall(rule.pattern.text)
        )
        self._find_with(proven or ProvenPatterns(None))

    def _find_with(self, proven: ProvenPatterns) -> None:
        """Prove all patterns, and learn which texts they may match."""
        searched = [*self._blanks, *(rule.pattern for rule in self._rules)]
        searched += [group.any for group in self._calm]
        others = [need for rule in self._rules for need in rule.needs]
        others += [
            each for group in self._groups.values() for each in (group.any, group.but) if each
        ]
        others += [self._urgent.pattern] if self._urgent else []
        self.patterns = (*searched, *others)
        clues = proven.clues(searched, others)
        # All at once: most texts hold no figure of speech, so that the three steps read the same.
        self._possible_of = lru_cache(_REMEMBERED)(PatternFinder(clues).possible)

    @classmethod
    def load(cls, directory: Path, proven: ProvenPatterns | None = None) -> RuleBook:
        """Read rules/*.toml, idioms.toml, exceptions.toml and fragments.toml of a folder."""
        if not (files := sorted((directory / "rules").glob("*.toml"))):
            raise SafetyDataError(f"{directory / 'rules'}: no rules there")
        return cls(
            [rule for file in files for rule in read_toml(file, RuleFile).rule],
            read_toml(directory / "idioms.toml", IdiomFile).idiom,
            read_toml(directory / "exceptions.toml", ExceptionFile).group,
            read_toml(directory / "fragments.toml", FragmentFile).fragments,
            read_toml(directory / "urgent.toml", UrgentData),
            proven,
        )

    def prepare(self) -> None:
        """Compile all patterns now: a third of a second, for any thread but the event loop's."""
        for pattern in self.patterns:
            _ = pattern.compiled

    def without_idioms(self, plain: str) -> str:
        """Return the plain text with every figure of speech replaced by a blank."""
        for pattern in self._possible(plain, self._blanks):
            plain = pattern.compiled.sub(_BLANK, plain)
        return " ".join(plain.split())

    def find(self, plain: str) -> Iterator[Hit]:
        """Yield the rules found in a plain text without idioms, each rule once at most."""
        for rule in self._possible(plain, self._rules, after=len(self._blanks)):
            if any(need.compiled.search(plain) is None for need in rule.needs):
                continue
            hit = self._first(rule, plain)
            if hit is not None:
                yield hit

    def urgent(self, plain: str) -> bool:
        """Whether something sounds done already, or about to be, in a plain text."""
        hit = self._first(self._urgent, plain) if self._urgent else None
        return hit is not None and not hit.called_off

    def calm(self, plain: str) -> Calm:
        """Return how calm a plain text is by the words of the exceptions that stand in it."""
        before = len(self._blanks) + len(self._rules)
        possible = self._possible(plain, self._calm, after=before)
        levels = {group.data.calm for group in possible if _holds(group, plain)}
        return "sure" if "sure" in levels else "likely" if levels else ""

    def signs(self, plain: str) -> tuple[str, ...]:
        """Return the names of the exceptions that hold somewhere in a plain text."""
        return tuple(
            name
            for name, group in self._groups.items()
            if group.data.where != "before" and _holds(group, plain)
        )

    def _possible(self, plain: str, those: Sequence[T], after: int = 0) -> list[T]:
        """Return those whose pattern may match a plain text; `after` others were searched first."""
        end = after + len(those)
        return [those[at - after] for at in self._possible_of(plain) if after <= at < end]

    def _first(self, rule: _Rule, plain: str) -> Hit | None:
        """The first place where a rule stands; else the first where it is called off.

        A place where it is clear comes before one where it is less.
        """
        called_off: Hit | None = None
        lessened: Hit | None = None
        for match in rule.pattern.compiled.finditer(plain):
            off = self._stand(rule.data.unless, plain, match)
            if not off and not self._stand(rule.data.less_if, plain, match):
                return Hit(rule.data, ())
            if not off:
                lessened = lessened or Hit(rule.data, (), lessened=True)
                continue
            called_off = called_off or Hit(rule.data, off)
        return lessened or called_off

    def _stand(self, names: Sequence[str], plain: str, match: re.Match[str]) -> tuple[str, ...]:
        """Return which of the exceptions stand at a match."""
        groups = (self._groups[name] for name in names)
        return tuple(
            group.data.name
            for group in groups
            if _holds(group, _place(group.data.where, plain, match))
        )

    def _rule(self, data: RuleData, words: Mapping[str, str]) -> _Rule:
        if missing := [name for name in (*data.unless, *data.less_if) if name not in self._groups]:
            raise SafetyDataError(f"rule {data.name}: no exception is called {missing[0]}")
        patterns = (data.needs,) if isinstance(data.needs, str) else data.needs
        needs = tuple(_pattern(data.name, (need,), words) for need in patterns if need)
        return _Rule(data, _pattern(data.name, data.any, words), needs)


def _holds(group: _Group, place: str) -> bool:
    if group.any.compiled.search(place) is None:
        return False
    return group.but is None or group.but.compiled.search(place) is None


def _place(where: Where, plain: str, match: re.Match[str]) -> str:
    if where == "text":
        return plain
    start = plain.rfind(_END, 0, match.start()) + 1
    start = start + 1 if start else 0
    if where == "before":
        return plain[start : match.start()]
    end = plain.find(_END, match.end())
    if where == "near":
        start = max(plain.rfind(_END, 0, max(start - 2, 0)), 0)
        end = plain.find(_END, end + 1) if end >= 0 else -1
    return plain[start : end if end >= 0 else len(plain)]


def _with_likes(groups: Sequence[ExceptionData]) -> Iterator[ExceptionData]:
    by_name = {group.name: group for group in groups}
    for group in groups:
        if not group.like:
            yield group
        elif group.like in by_name:
            model = by_name[group.like]
            yield group.model_copy(
                update={"any": (*model.any, *group.any), "but": (*model.but, *group.but)}
            )
        else:
            raise SafetyDataError(f"exception {group.name}: no exception is called {group.like}")


def _group(data: ExceptionData, words: Mapping[str, str]) -> _Group:
    tail = "$" if data.where == "before" else ""
    any_ = _pattern(data.name, data.any, words, tail)
    but = _pattern(data.name, data.but, words, "" if not tail else None) if data.but else None
    return _Group(data, any_, but)


def _resolved(fragments: Mapping[str, str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, text in fragments.items():
        words[name] = _filled(f"fragment {name}", text, words)
    return words


def _filled(name: str, text: str, words: Mapping[str, str]) -> str:
    try:
        text = _FRAGMENT.sub(partial(_word, words), text)
    except KeyError as error:
        raise SafetyDataError(f"{name}: no fragment is called {error}") from error
    return _GAP.sub(r"(?:\\w+ ){0,\1}", text)


def _word(words: Mapping[str, str], match: re.Match[str]) -> str:
    return words[match.group(1)]


def _pattern(
    name: str, patterns: Sequence[str], words: Mapping[str, str], tail: str | None = ""
) -> WordPattern:
    """Return the patterns as one; `tail` None or "$" lets a pattern end inside the text."""
    filled = [_filled(name, pattern, words) for pattern in patterns]
    for pattern in filled:
        if _UNBOUNDED.search(pattern):
            raise SafetyDataError(f"{name}: unbounded repetition in {pattern!r}")
    return WordPattern(name, filled, r"(?!\w)" if tail == "" else tail or "")

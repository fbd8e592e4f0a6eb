"""The files of rules, figures of speech and exceptions, as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.safety.files import CrisisFileModel
from bot.safety.models import DangerKind, Level

Where = Literal["before", "sentence", "near", "text"]
Calm = Literal["", "likely", "sure"]


class RuleData(CrisisFileModel):
    """One rule as written in rules/*.toml; `yes` and `no` are its own examples.

    `needs`: patterns that must all stand somewhere in the text. `less_if`: exceptions that do not
    call it off, but make it likely where it would be clear, so that the learned signals have a say.
    `worry`: somebody asks whether it is danger; the line that leads to help stands above the answer
    even where the signals see none.
    """

    name: str
    kind: DangerKind
    level: Level
    any: tuple[str, ...]
    unless: tuple[str, ...] = ()
    less_if: tuple[str, ...] = ()
    needs: str | tuple[str, ...] = ""
    worry: bool = False
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class RuleFile(CrisisFileModel):
    """A file rules/*.toml."""

    rule: tuple[RuleData, ...]


class IdiomData(CrisisFileModel):
    """One group of figures of speech as written in idioms.toml."""

    name: str
    any: tuple[str, ...]
    keep: tuple[str, ...] = ()


class IdiomFile(CrisisFileModel):
    """The file idioms.toml."""

    idiom: tuple[IdiomData, ...]


class ExceptionData(CrisisFileModel):
    """One group of exceptions as written in exceptions.toml; `like` takes another's patterns.

    `calm`: where its words stand and no rule does, model.toml asks for more evidence of danger.
    """

    name: str
    where: Where
    like: str = ""
    calm: Calm = ""
    any: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


class ExceptionFile(CrisisFileModel):
    """The file exceptions.toml."""

    group: tuple[ExceptionData, ...]


class FragmentFile(CrisisFileModel):
    """The file fragments.toml."""

    fragments: Mapping[str, str]


class UrgentData(CrisisFileModel):
    """The file urgent.toml: when the emergency number comes first; with its own examples."""

    any: tuple[str, ...]
    unless: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

"""The rules for Discord's AutoMod that ship with the bot (data/automod), read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.moderation.automod.matching import fault_of, trigger_of
from bot.storage.repositories.moderation.reports.rows import ReportCategory

MAX_MESSAGE = 150
"""Characters of the text for a member whose message was blocked; a limit of Discord."""
HELP = "/crisis"
"""A member who is blocked still reads where help is: the danger may not have been recognised."""

Keyword = Annotated[str, Field(min_length=1, max_length=60)]
Pattern = Annotated[str, Field(min_length=1, max_length=260)]
Sentences = Annotated[tuple[str, ...], Field(min_length=3)]

DANGER = frozenset({ReportCategory.DANGER, ReportCategory.METHOD})
"""Somebody may need help: nothing is blocked, and a person hears of it who can offer help."""


class PresetError(ValueError):
    """A preset cannot be used; the message names the file and what is wrong."""


class AutoModPreset(BaseModel):
    """One rule as it ships. Limits are Discord's ("Trigger Metadata Field Limits").

    about: what it does, in plain words. category: of the reports that its alerts become. block:
    what a member reads whose message is blocked; empty: nothing is blocked. alert: moderators are
    told. yes, no: sentences that it must and must not catch.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=10)]
    title: Annotated[str, Field(min_length=1, max_length=50)]
    about: Annotated[str, Field(min_length=1, max_length=160)]
    category: ReportCategory
    block: Annotated[str, Field(max_length=MAX_MESSAGE)] = ""
    alert: bool = True
    keywords: Annotated[tuple[Keyword, ...], Field(max_length=1000)] = ()
    patterns: Annotated[tuple[Pattern, ...], Field(max_length=10)] = ()
    allow: Annotated[tuple[Keyword, ...], Field(max_length=100)] = ()
    yes: Sentences
    no: Sentences

    def trigger_in(self, text: str) -> str | None:
        """Return the keyword or pattern that a message triggers, None if there is none."""
        return trigger_of(text, self.keywords, self.patterns, self.allow)

    @model_validator(mode="after")
    def _can_be_installed(self) -> Self:
        if not (self.keywords or self.patterns):
            raise ValueError("it has neither keywords nor patterns")
        for pattern in self.patterns:
            if fault := fault_of(pattern):
                raise ValueError(f"the pattern {pattern!r} {fault}")
        for word in (*self.keywords, *self.allow):
            if word != word.strip().lower() or not word.strip("* "):
                raise ValueError(
                    f"the keyword {word!r} is empty, in capitals, or has blanks around"
                )
        for name, words in (("keywords", self.keywords), ("patterns", self.patterns)):
            if len(set(words)) != len(words):
                raise ValueError(f"its {name} name something twice")
        return self

    @model_validator(mode="after")
    def _never_silences(self) -> Self:
        if not (self.block or self.alert):
            raise ValueError("it does nothing: it neither blocks nor alerts")
        if self.block and self.category in DANGER:
            raise ValueError("it would block somebody who may be in danger")
        if self.block and HELP not in self.block:
            raise ValueError(f"whoever is blocked must read {HELP}")
        return self

    @model_validator(mode="after")
    def _keeps_its_examples(self) -> Self:
        for sentence in self.yes:
            if self.trigger_in(sentence) is None:
                raise ValueError(f"it must catch {sentence!r}")
        for sentence in self.no:
            if trigger := self.trigger_in(sentence):
                raise ValueError(f"it must not catch {sentence!r}, but {trigger!r} does")
        return self


def load_presets(folder: Path) -> tuple[AutoModPreset, ...]:
    """Return the presets of a folder by title. Raises PresetError, which names the file."""
    presets = [_read(path) for path in sorted(folder.glob("*.toml"))]
    if not presets:
        raise PresetError(f"{folder}: there are no presets")
    _check_apart(folder, presets)
    return tuple(sorted(presets, key=lambda preset: preset.title))


def _read(path: Path) -> AutoModPreset:
    try:
        preset = AutoModPreset.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise PresetError(f"{path}: {where}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PresetError(f"{path}: {error}") from error
    if preset.id != path.stem:
        raise PresetError(f"{path}: its id is {preset.id!r}, which is not its name")
    return preset


def _check_apart(folder: Path, presets: Sequence[AutoModPreset]) -> None:
    titles = {preset.title for preset in presets}
    if len(titles) != len(presets):
        raise PresetError(f"{folder}: two presets have the same title")

"""The shape of a guide's file, as pydantic models: what a key may hold, in words for people."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.knowledge.models import Strength

MAX_CHOICES = 25
"""Options that one of Discord's selects can hold."""
GuideId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
StepId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,23}$")]
EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]


def _words(most: int, least: int = 1) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=least, max_length=most)


Title = Annotated[str, _words(100)]
Text = Annotated[str, _words(1500)]
Label = Annotated[str, _words(60)]
FieldLabel = Annotated[str, _words(45)]
Note = Annotated[str, _words(150, 0)]


class _Strict(BaseModel):
    # YAML reads `title: 988` as a number, and people mean the word.
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class GuideSourceHead(_Strict):
    """Where something in the guide comes from, as entries name it."""

    title: Annotated[str, _words(200)]
    strength: Strength | None = None
    note: Annotated[str, _words(600, 0)] = ""


class ChoiceHead(_Strict):
    """One choice of a step."""

    label: Label
    next: StepId
    note: Note = ""


class WriteHead(_Strict):
    """A field of a step; the label of a field in Discord has 45 characters at most."""

    label: FieldLabel
    next: StepId
    placeholder: Annotated[str, _words(100, 0)] = ""
    note: Note = ""


class StepHead(_Strict):
    """One step: it has exactly one of `choices`, `write` and `ends`."""

    title: Title
    text: Text
    choices: Annotated[list[ChoiceHead], Field(min_length=2, max_length=MAX_CHOICES)] | None = None
    write: WriteHead | None = None
    ends: Literal[True] | None = None
    entries: Annotated[list[EntryId], Field(max_length=5)] = Field(default_factory=list[str])
    keep: Annotated[str, _words(700, 0)] = ""
    danger: bool = False

    @model_validator(mode="after")
    def _goes_on_in_one_way(self) -> Self:
        ways = [name for name in ("choices", "write", "ends") if getattr(self, name)]
        if len(ways) != 1:
            names = " and ".join(ways) or "none"
            raise ValueError(
                f"a step has exactly one of 'choices', 'write' and 'ends: true', this has {names}"
            )
        if not self.ends and (self.entries or self.keep):
            raise ValueError("'entries' and 'keep' stand only in a step with 'ends: true'")
        return self


class GuideFile(_Strict):
    """`guides/ID.yaml`."""

    id: GuideId
    title: Title
    about: Annotated[str, _words(200)]
    start: StepId
    steps: Annotated[dict[StepId, StepHead], Field(min_length=2)]
    offered_on: list[EntryId] = Field(default_factory=list[str])
    keywords: list[Annotated[str, _words(60)]] = Field(default_factory=list[str])
    reviewed: date | None = None
    sources: list[GuideSourceHead] = Field(default_factory=list[GuideSourceHead])

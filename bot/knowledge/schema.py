"""The shape of knowledge files, as pydantic models: what a key may hold, in words for people."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.knowledge.models import Strength

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class _Strict(BaseModel):
    # YAML reads `title: 988` as a number, and people mean the word.
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class SourceHead(_Strict):
    """A source: one of our documents by its number, or something published by its title.

    strength: how much weight it has; without it, that of the document.
    """

    document: str | None = None
    supports: str = ""
    title: str = ""
    note: str = ""
    strength: Strength | None = None

    @model_validator(mode="after")
    def _names_something(self) -> SourceHead:
        if not self.document and not self.title:
            raise ValueError("a source needs a 'document' or a 'title'")
        return self


class EntryHead(_Strict):
    """The front matter of an entry. Only `id` and `question` are required."""

    id: Slug
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    category: Title = "Other"
    aliases: list[Line] = Field(default_factory=list[str])
    related: list[Slug] = Field(default_factory=list[str])
    sources: list[SourceHead] = Field(default_factory=list[SourceHead])
    reviewed: date | None = None
    strict: bool = False


class TopicHead(_Strict):
    """One out-of-scope topic: phrases that mean it, and a pointer where one helps."""

    id: Slug
    title: Title
    pointer: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    phrases: list[Line] = Field(min_length=1)


class TopicsFile(_Strict):
    """`out-of-scope.yaml`."""

    topics: list[TopicHead]


class PhrasesFile(_Strict):
    """`phrases/AUTHOR.yaml`: who writes, and ways to ask by the id of an entry or topic."""

    persona: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    entries: dict[Slug, list[Line]] = Field(default_factory=dict[str, list[str]])
    topics: dict[Slug, list[Line]] = Field(default_factory=dict[str, list[str]])


class DocumentHead(_Strict):
    """One of the documents that the project began with, as members read its name."""

    title: Title
    kind: str = ""
    strength: Strength | None = None

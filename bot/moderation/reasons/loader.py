"""Reads data/moderation/reasons.toml, the reasons that ship with the bot."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.moderation.reasons.errors import ReasonDataError
from bot.moderation.reasons.models import (
    MAX_POINTS,
    MAX_REASONS,
    MAX_TEXT,
    MAX_TITLE,
    Reason,
)

_HEAD = re.compile(r"^\s*\[\[reason\]\]")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=32)]
    title: Annotated[str, Field(min_length=1, max_length=MAX_TITLE)]
    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
    points: Annotated[int, Field(ge=0, le=MAX_POINTS)]
    entry: Annotated[str, Field(max_length=128)] | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Annotated[list[_Entry], Field(min_length=1, max_length=MAX_REASONS)]


def load_reasons(path: Path) -> tuple[Reason, ...]:
    """Return the reasons in the order of the file. Raises ReasonDataError."""
    try:
        content = path.read_text(encoding="utf-8")
        data = tomllib.loads(content)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        # A fault of TOML names its line itself.
        raise ReasonDataError(f"{path}: {error}") from error
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ReasonDataError(f"{_place(path, content, first['loc'])}: {first['msg']}") from error
    for name in ("id", "title"):
        values = [getattr(each, name) for each in file.reason]
        for number, value in enumerate(values):
            if value in values[:number]:
                place = _place(path, content, ("reason", number, name))
                raise ReasonDataError(f"{place}: {value!r} is there twice")
    return tuple(
        Reason(each.id, each.title, each.text, each.points, each.entry) for each in file.reason
    )


def _place(path: Path, content: str, where: Sequence[Any]) -> str:
    """Return file, line and name of a value, such as `reasons.toml:12: points`."""
    # `tomllib` keeps no line numbers, so the line is looked for.
    lines = content.splitlines()
    heads = [at for at, line in enumerate(lines) if _HEAD.match(line)]
    name = str(where[-1]) if where else "the file"
    number = where[1] if len(where) > 1 and isinstance(where[1], int) else None
    if number is None or number >= len(heads):
        return f"{path}: {name}"
    end = heads[number + 1] if number + 1 < len(heads) else len(lines)
    key = re.compile(rf"\s*{re.escape(name)}\s*=")
    matches = (at for at in range(heads[number], end) if key.match(lines[at]))
    return f"{path}:{next(matches, heads[number]) + 1}: {name}"

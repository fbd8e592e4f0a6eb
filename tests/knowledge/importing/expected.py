"""What each page of pages/ must give, as expected.toml says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import cast


@dataclass(frozen=True, slots=True)
class Expected:
    """`questions` in order; a "~" before one: it is proposed. `has` stands in some answer."""

    questions: tuple[str, ...]
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


def _read(path: Path) -> dict[str, Expected]:
    pages = cast("dict[str, dict[str, list[str]]]", tomllib.loads(path.read_text("utf-8")))
    return {
        name: Expected(**{part: tuple(words) for part, words in page.items()})
        for name, page in pages.items()
    }


PAGES = _read(Path(__file__).with_name("expected.toml"))

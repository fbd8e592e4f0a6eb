"""The patterns of `patterns.toml`, read and compiled once, when a document is imported."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import cast

from msgspec import Struct

_LONGEST, _LONGEST_COMMENT = 260, 700
_FILE = Path(__file__).with_name("patterns.toml")


class Patterns(Struct, frozen=True):
    """The patterns for furniture, comments, asides and the marks of threads.

    `sentences` is the part of `noise` that may end as a sentence does.
    All but names and classes match whole lines in lower case. Names are searched in what an
    element is called, `classes` are whole ones. The first of `marks` that matches counts.
    """

    noise: re.Pattern[str]
    sentences: re.Pattern[str]
    comments: re.Pattern[str]
    aside: re.Pattern[str]
    marks: dict[str, re.Pattern[str]]
    furniture_names: re.Pattern[str]
    comment_names: re.Pattern[str]
    classes: dict[str, frozenset[str]]
    empty_words: frozenset[str]


@cache
def patterns() -> Patterns:
    """Return the compiled patterns."""
    content = tomllib.loads(_FILE.read_text("utf-8"))
    parts = cast("dict[str, str]", content["parts"])
    groups = cast("dict[str, list[str]]", content["noise"])
    heads = cast("dict[str, list[str]]", content["heads"])
    marks = cast("dict[str, list[str]]", content["marks"])
    names = cast("dict[str, list[str]]", content["names"])
    classes = cast("dict[str, list[str]]", content["classes"])
    return Patterns(
        noise=_compile([line for group in groups.values() for line in group], parts),
        sentences=_compile(
            [
                line
                for name, group in groups.items()
                if name.startswith("sentences")
                for line in group
            ],
            parts,
        ),
        comments=_compile(heads["comments"], parts),
        aside=_compile(heads["aside"], parts),
        marks={
            name: _compile(lines, parts, _LONGEST_COMMENT if name == "comment_line" else _LONGEST)
            for name, lines in marks.items()
        },
        furniture_names=_name_pattern(names["furniture"]),
        comment_names=_name_pattern(names["comments"]),
        empty_words=frozenset(cast("dict[str, str]", content["words"])["empty"].split()),
        classes={role: frozenset(words) for role, words in classes.items()},
    )


def _compile(lines: list[str], parts: dict[str, str], most: int = _LONGEST) -> re.Pattern[str]:
    """Compile lines as one pattern that fails at once on what is longer than a line of a site."""
    source = "|".join(lines)
    while match := re.search(r"%(\w+)%", source):
        source = source.replace(match[0], parts[match[1]])
    return re.compile(rf"\A(?=.{{0,{most}}}\Z)(?:{source})", re.DOTALL)


def _name_pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words)})(?:$|[\s_-])", re.IGNORECASE)

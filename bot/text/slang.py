"""Chat abbreviations and slang, written out before anything is compared.

Two lists have this form: `data/slang.yaml` for matching and `data/crisis/slang.yaml` for the rules
of danger, which need other words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import cast

import yaml
from msgspec import Struct, field
from pydantic import BaseModel, ConfigDict, field_validator

from bot.text.cleaning import clean
from bot.text.fillers import FillerLists, Fillers

# libyaml reads the list in a tenth of the time; not every build of PyYAML has it.
_LOADER = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_TOKEN = re.compile(r"\S+")
_EDGES = '.,!?;:()[]{}"*_~…'
_LONGEST_KEY = 5
"""Tokens of the longest key; the list is refused when one is longer, as it would never hold."""


class _SlangFile(BaseModel):
    """The form of a slang list."""

    model_config = ConfigDict(extra="forbid")
    expansions: dict[str, str]
    ambiguous: list[str] = []
    fillers: FillerLists = FillerLists()

    @field_validator("expansions")
    @classmethod
    def _no_key_is_too_long(cls, expansions: dict[str, str]) -> dict[str, str]:
        for key in expansions:
            if len(key.split()) > _LONGEST_KEY:
                raise ValueError(f"{key!r} has more than {_LONGEST_KEY} words")
        return expansions


class SlangError(Exception):
    """The slang file cannot be used; the message names the file and what is wrong."""


class Slang(Struct, frozen=True, dict=True):
    """Expansions of one to five tokens; `ambiguous` ones hold only as the whole message.

    fillers: words that may be dropped.
    """

    expansions: Mapping[str, str]
    ambiguous: frozenset[str] = frozenset()
    fillers: Fillers = field(default_factory=Fillers)

    @cached_property
    def _first_tokens(self) -> frozenset[str]:
        return frozenset(key.split(" ", 1)[0] for key in self.expansions)

    @classmethod
    def load(cls, path: Path) -> Slang:
        """Read a YAML file with `expansions`, `ambiguous` and `fillers`.

        Raises SlangError when the file cannot be read or does not have that form.
        """
        try:
            raw = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 a safe loader
            content = _SlangFile.model_validate(raw)
        except (OSError, yaml.YAMLError, ValueError) as error:
            message = f"{path} is not a slang list: {error}"
            raise SlangError(message) from error
        pairs = {clean(key): clean(value) for key, value in content.expansions.items()}
        ambiguous = frozenset(clean(word) for word in content.ambiguous)
        return cls(pairs, ambiguous, Fillers.of(content.fillers))

    @classmethod
    def load_if_present(cls, path: Path) -> Slang:
        """Read a slang list, or return one without words when there is no such file."""
        return cls.load(path) if path.is_file() else cls({})

    def expand(self, text: str) -> str:
        """Write out every key that stands in a cleaned text as whole tokens, longest first.

        Punctuation around a key is no part of it, and what follows it stays. Each pair of a key
        and its expansion costs one look-up a token: linear in the text.
        """
        tokens = _TOKEN.findall(text)
        bare = [token.strip(_EDGES) for token in tokens]
        if self._first_tokens.isdisjoint(bare):
            return " ".join(tokens)
        expanded: list[str] = []
        start = 0
        while start < len(tokens):
            is_first = bare[start] in self._first_tokens
            size = self._longest_key(bare, start) if is_first else 0
            if not size:
                expanded.append(tokens[start])
                start += 1
                continue
            key = " ".join(bare[start : start + size])
            expanded.append(self.expansions[key] + _punctuation_after(tokens[start + size - 1]))
            start += size
        return " ".join(expanded)

    def _longest_key(self, bare: Sequence[str], start: int) -> int:
        """Return the number of tokens from `start` that make the longest key; 0 without one."""
        for size in range(min(_LONGEST_KEY, len(bare) - start), 0, -1):
            key = " ".join(bare[start : start + size])
            if key in self.expansions and (key not in self.ambiguous or size == len(bare)):
                return size
        return 0


def _punctuation_after(token: str) -> str:
    return token[len(token.rstrip(_EDGES)) :] if token.strip(_EDGES) else ""

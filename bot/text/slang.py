"""Chat abbreviations and slang, written out before anything is compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml
from pydantic import BaseModel, ConfigDict

from bot.text.cleaning import clean

_LOADER = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_TOKEN = re.compile(r"\S+")
_EDGES = '.,!?;:()[]{}"*_~…'
_LONGEST_KEY = 4


class _SlangFile(BaseModel):
    """The form of `data/slang.yaml`."""

    model_config = ConfigDict(extra="forbid")
    expansions: dict[str, str]
    ambiguous: list[str] = []


class SlangError(Exception):
    """The slang file cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Slang:
    """Expansions of one to four tokens; `ambiguous` ones hold only as the whole message."""

    expansions: Mapping[str, str]
    ambiguous: frozenset[str]

    @classmethod
    def load(cls, path: Path) -> Slang:
        """Read a YAML file with `expansions` and `ambiguous`; none at all when it is absent.

        Raises SlangError when the file does not have that form.
        """
        if not path.is_file():
            return cls({}, frozenset())
        try:
            found = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 a safe loader
            content = _SlangFile.model_validate(found)
        except (yaml.YAMLError, ValueError) as error:
            message = f"{path} is not a slang list: {error}"
            raise SlangError(message) from error
        pairs = {clean(key): clean(value) for key, value in content.expansions.items()}
        return cls(pairs, frozenset(clean(word) for word in content.ambiguous))

    def expand(self, text: str) -> str:
        """Write out every key that stands in a cleaned text as whole tokens, longest first.

        Each pair of a key and its expansion costs one look-up a token: linear in the text.
        """
        tokens = _TOKEN.findall(text)
        bare = [token.strip(_EDGES) for token in tokens]
        written: list[str] = []
        at = 0
        while at < len(tokens):
            size = self._longest(bare, at, whole=len(tokens))
            if not size:
                written.append(tokens[at])
                at += 1
                continue
            last = tokens[at + size - 1]
            tail = last[len(last.rstrip(_EDGES)) :] if last.strip(_EDGES) else ""
            written.append(self.expansions[" ".join(bare[at : at + size])] + tail)
            at += size
        return " ".join(written)

    def _longest(self, bare: list[str], at: int, whole: int) -> int:
        """How many tokens from here make the longest key; 0 when none does."""
        for size in range(min(_LONGEST_KEY, len(bare) - at), 0, -1):
            key = " ".join(bare[at : at + size])
            if key in self.expansions and (key not in self.ambiguous or size == whole):
                return size
        return 0

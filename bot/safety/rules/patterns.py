"""Patterns that are compiled when a text first needs them: compiling all takes a third of a second.

Whether they are right is proven once, when their clues are made (`bot.safety.rules.clues`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

_START = r"(?<!\w)"


class WordPattern(Struct, frozen=True, dict=True):
    """Alternatives that begin where a word begins; `end` is what stands behind each."""

    owner: str
    alternatives: Sequence[str]
    end: str = r"(?!\w)"

    @property
    def text(self) -> str:
        """The whole expression."""
        return f"{_START}(?:{'|'.join(self.alternatives)}){self.end}"

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression, compiled. Raises re.error when it is none."""
        return re.compile(self.text)

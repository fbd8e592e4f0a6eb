"""The memory that a server's knowledge takes, roughly, in bytes: enough to bound a cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from msgspec import Struct

if TYPE_CHECKING:
    from bot.custom_knowledge.cache.merge import MergedKnowledge
    from bot.matching import Overlay

_A_TEXT = 120
"""Bytes of a short text with its object."""


def weight_of(overlay: Overlay, merged: MergedKnowledge) -> int:
    """Return the bytes of an overlay's arrays and of the server's texts."""
    # Each phrase is kept as it is and as it is compared; so is the title of each entry.
    phrases = sum(1 for _ in merged.phrases) + len(merged.entries)
    bodies = sum(
        len(entry.short) + sum(len(part.body) for part in entry.sections)
        for entry in merged.entries
    )
    return _arrays(overlay) + 2 * _A_TEXT * phrases + 2 * bodies


def _arrays(value: object) -> int:
    """Return the bytes of the arrays that a value owns; what it shares is not counted."""
    if isinstance(value, np.ndarray):
        array = cast("np.ndarray[tuple[int, ...], np.dtype[np.generic]]", value)
        return array.nbytes if array.flags.owndata else 0
    if isinstance(value, Struct):
        return sum(_arrays(getattr(value, name)) for name in value.__struct_fields__)
    return 0

"""Ids of the parts of a page: from their titles, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


class Anchors:
    """Gives the parts of one page their ids."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        """Begin with the ids that the page itself uses."""
        self._ids = set(ids)

    def take(self, title: str) -> str:
        """Return an id for a part with this title that no other part of the page has."""
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
        base = _OTHER.sub("-", plain.replace("'", ""))[:_LONGEST].strip("-") or "part"
        anchor, number = base, 1
        while anchor in self._ids:
            number += 1
            anchor = f"{base}-{number}"
        self._ids.add(anchor)
        return anchor

"""Which shards a process serves, as the operator writes it.

Each ValueError ends the sentence "… cannot be used: it should be".
"""

from __future__ import annotations

import re

_PART = re.compile(r"(\d{1,5})(?:\s*-\s*(\d{1,5}))?")
_ORDINAL = re.compile(r".*-(\d{1,5})")
_FORM = "numbers and ranges such as 0-3,8"


def parse_ids(text: str, count: int) -> frozenset[int]:
    """Return the shards, of so many, that a text such as "0-3,8" names. Raises ValueError."""
    ids: set[int] = set()
    for part in map(str.strip, text.split(",")):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{_FORM} ({part!r} is neither)")
        first = int(match[1])
        last = int(match[2] or first)
        if last < first:
            raise ValueError(f"{_FORM} ({part!r} runs backwards)")
        if last >= count:
            raise ValueError(f"below SHARD_COUNT, so {count - 1} at the most (it names {last})")
        if not ids.isdisjoint(range(first, last + 1)):
            raise ValueError(f"a list in which no shard stands twice ({part!r} does)")
        ids.update(range(first, last + 1))
    return frozenset(ids)


def ids_of_ordinal(host: str, each: int, count: int) -> frozenset[int]:
    """Return the shards of a process by the number at the end of its host's name, such as "bot-3".

    each: shards of one process; the last process may have fewer. Raises ValueError.
    """
    match = _ORDINAL.fullmatch(host)
    if match is None:
        raise ValueError(
            f"left empty on a host whose name has no number at its end as bot-3 has ({host!r}). "
            "Set SHARD_IDS instead"
        )
    first = int(match[1]) * each
    if first >= count:
        raise ValueError(
            f"larger, or there should be fewer processes: number {match[1]} would begin at shard "
            f"{first}, and the last one is {count - 1}"
        )
    return frozenset(range(first, min(first + each, count)))

"""What the signals say of authors whom they have not read, and which limits follow."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.safety.detector import Detector
from bot.safety.fitting.messages import KNOWLEDGE, Message

AUTHORS = ("quiet", "young", "years", "chats", "peer", "nights", "abroad", "ward")
"""The last words of the files of authors who saw neither rules nor other authors' phrases."""

_SHARES = (0.005, 0.01, 0.02, 0.03)


@dataclass(frozen=True, slots=True)
class Judged:
    """A message, with whose phrases it was left out, and what the signals said without them."""

    message: Message
    author: str
    wording: float
    network: float


def authors(found: Sequence[Message]) -> list[str]:
    """Name with whom each message is left out: the knowledge base is shared out among all."""
    names: list[str] = []
    for at, message in enumerate(found):
        if message.origin == KNOWLEDGE:
            names.append(AUTHORS[at % len(AUTHORS)])
        else:
            words = message.origin.split("-")
            names.append(next((name for name in AUTHORS if name in words), ""))
    return names


def save(judged: Sequence[Judged], path: Path) -> None:
    """Write the judgements as JSON lines."""
    lines = (
        json.dumps(
            {
                "text": one.message.text,
                "class": one.message.number,
                "origin": one.message.origin,
                "author": one.author,
                "wording": round(one.wording, 3),
                "network": round(one.network, 3),
            }
        )
        for one in judged
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(judged: Sequence[Judged], crisis: Path) -> Iterator[str]:
    """Say what is recognised when so many ordinary questions raise an alarm."""
    detector = Detector.load(crisis)
    margins = [detector.margin_of(one.message.text, one.wording, one.network) for one in judged]
    told = list(zip(judged, margins, strict=True))
    ordinary = sorted(margin for one, margin in told if one.message.origin == KNOWLEDGE)
    for share in _SHARES:
        limit = ordinary[round((1 - share) * (len(ordinary) - 1))]
        line = [f"alarm on {share:.1%} of the knowledge base's phrases (limit {limit:+.2f}):"]
        for name in AUTHORS:
            mine = [(o, m) for o, m in told if o.author == name and o.message.origin != KNOWLEDGE]
            grave = [margin > limit for one, margin in mine if one.message.number]
            calm = [margin > limit for one, margin in mine if not one.message.number]
            line.append(f"{name} {_share(grave)} / {_share(calm)}")
        yield "  ".join(line)


def _share(shown: Sequence[bool]) -> str:
    return f"{sum(shown) / len(shown):.1%}" if shown else "-"

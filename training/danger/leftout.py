"""Evidence of the signals on authors whom they have not read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.safety.detector import Detector
from training.danger.messages import KNOWLEDGE, RULES, Message

FIRST = "first"
"""The author of the rules, whose phrases are always taught, like the rules' own examples."""

_EVERY = 4
_SHARES = (0.005, 0.01, 0.02, 0.03)


@dataclass(frozen=True, slots=True)
class Judged:
    """A message and the log-odds of danger by signals that had not read its author."""

    message: Message
    wording: float
    classifier: float


def left_out(messages: Sequence[Message]) -> frozenset[int]:
    """Return the numbers of every fourth author's messages, and as much of the knowledge base."""
    no_authors = {KNOWLEDGE, RULES, FIRST}
    authors = sorted({message.origin for message in messages} - no_authors)[::_EVERY]
    phrasings = sorted({message.text for message in messages if message.origin == KNOWLEDGE})[
        ::_EVERY
    ]
    apart = frozenset(phrasings)
    return frozenset(
        at
        for at, message in enumerate(messages)
        if message.origin in authors or (message.origin == KNOWLEDGE and message.text in apart)
    )


def save(verdicts: Sequence[Judged], path: Path) -> None:
    """Write the verdicts as JSON lines."""
    lines = (
        json.dumps(
            {
                "text": one.message.text,
                "class": one.message.number,
                "origin": one.message.origin,
                "wording": round(one.wording, 3),
                "classifier": round(one.classifier, 3),
            }
        )
        for one in verdicts
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(verdicts: Sequence[Judged], crisis: Path) -> Iterator[str]:
    """Yield a line for each share of false alarms: what is recognised then, by author."""
    detector = Detector.load(crisis)
    margins = [
        detector.margin_of(one.message.text, one.wording, one.classifier) for one in verdicts
    ]
    rows = list(zip(verdicts, margins, strict=True))
    calm = sorted(margin for one, margin in rows if not one.message.number)
    authors = sorted({one.message.origin for one in verdicts})
    for share in _SHARES:
        limit = calm[round((1 - share) * (len(calm) - 1))]
        line = [f"alarm on {share:.1%} of the harmless (limit {limit:+.2f}), danger / harmless:"]
        for author in authors:
            own = [(one, margin) for one, margin in rows if one.message.origin == author]
            alarms = [margin > limit for one, margin in own if one.message.number]
            wrong = [margin > limit for one, margin in own if not one.message.number]
            line.append(f"{author} {_share(alarms)} / {_share(wrong)}")
        yield "  ".join(line)


def _share(alarms: Sequence[bool]) -> str:
    return f"{sum(alarms) / len(alarms):.1%}" if alarms else "-"

"""The cards of /reasons, drawn with one text wherever an admin's own words can stand."""

from __future__ import annotations

from bot.moderation.reasons import (
    MAX_REASONS,
    Reason,
    ReasonChange,
    ReasonList,
    ReasonOrigin,
)
from bot.ui.cards.settings import reasons
from tests.ui.hostile_members import Cases

BIG = 2**63 - 1


def hostile_reason(text: str, number: int = 0) -> Reason:
    """A reason with that text in it."""
    return Reason(f"own-{number:x}", text, text, 3, "hugs", ReasonOrigin.CHANGED)


def _board(text: str, shown: int, hidden: int) -> ReasonList:
    every = [hostile_reason(text, number) for number in range(shown + hidden)]
    return ReasonList(tuple(every[:shown]), tuple(every[shown:]))


REASON_CARDS: Cases = {
    reasons.reasons_card: lambda text, _: [
        reasons.reasons_card(_board(text, shown, hidden))
        for shown, hidden in ((MAX_REASONS, 12), (0, 12), (0, 0), (1, 0))
    ],
    reasons.reason_card: lambda text, _: [
        reasons.reason_card(hostile_reason(text), text, is_removed=removed, note="Saved.")
        for removed in (True, False)
    ],
    reasons.changed_card: lambda text, _: [
        reasons.changed_card(ReasonChange(hostile_reason(text), BIG, is_gone=gone), text)
        for gone in (True, False)
    ],
}

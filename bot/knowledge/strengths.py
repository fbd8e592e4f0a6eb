"""The words that say how much weight a source has, in Discord and on the site."""

from __future__ import annotations

from collections.abc import Iterable

from bot.knowledge.models import Source, Strength

STRENGTH_WORDS = {
    Strength.LAW: ("The law", ", as a public or professional body describes it"),
    Strength.CODE: ("Rules of a profession", " that its members are expected to keep"),
    Strength.GUIDELINE: (
        "Information from public or professional bodies",
        ": helpful, not a rule",
    ),
    Strength.RESEARCH: ("Research", ": what a study found"),
    Strength.PRACTICE: (
        "Common practice",
        ": what professionals often do or teach, not a rule",
    ),
    Strength.OPINION: ("Articles and posts", ": what one writer thinks"),
}
"""A name and what it means, for each strength, the strongest first."""
UNRATED_SOURCES = "Other sources"
RULES_CHANGE = "Rules and laws change. Look up the current text before you rely on it."


def by_strength(sources: Iterable[Source]) -> list[Source]:
    """Return each source once, the strongest first; those without a strength come last."""
    order = list(Strength)
    return sorted(
        dict.fromkeys(sources),
        key=lambda source: order.index(source.strength) if source.strength else len(order),
    )

"""The answer that a question would get at this moment, in words for moderators."""

from __future__ import annotations

from collections.abc import Sequence

from bot.custom_knowledge.cache import ServerKnowledge
from bot.matching import Candidate, Decision, Match
from bot.ui.text import clip, quoted

NOW = {
    Decision.ANSWER: "**Now I would answer:**",
    Decision.SUGGEST: "**Now I would ask what was meant**, and offer:",
    Decision.NONE: "**Now I would say that I have no answer.** Nearest:",
}
NOTHING_NEAR = "Nothing is close."
_TITLE = 90


def title_of(knowledge: ServerKnowledge, entry_id: str) -> str:
    """Return the question of an entry, and say so if it is no longer there."""
    entry = knowledge.snapshot.entries.get(entry_id)
    return clip(entry.question, _TITLE) if entry else f"{entry_id} (no longer there)"


def candidate_lines(
    knowledge: ServerKnowledge, candidates: Sequence[Candidate], most: int = 3
) -> list[str]:
    """Return a line for each of the likeliest entries, with its probability."""
    return [
        f"- {quoted(title_of(knowledge, each.entry_id), _TITLE)} · {each.score:.0%}"
        for each in candidates[:most]
    ]


def match_lines(match: Match, knowledge: ServerKnowledge) -> str:
    """Return the answer that would be given now, and its probability."""
    candidates = {
        # A message that asks about two things gets both answers.
        Decision.ANSWER: match.subjects or match.candidates[:1],
        Decision.SUGGEST: match.suggested,
        Decision.NONE: match.candidates[:2],
    }[match.decision]
    lines = candidate_lines(knowledge, candidates) or [NOTHING_NEAR]
    return "\n".join([NOW[match.decision], *lines])

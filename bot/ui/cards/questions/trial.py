"""The answer that a question would get here, and why, in words that a moderator understands."""

from __future__ import annotations

from discord import ui

from bot.custom_knowledge.cache import ServerKnowledge
from bot.knowledge import Topic
from bot.matching import Dial, Explanation
from bot.ui.card import card, container, text
from bot.ui.cards.questions.matches import candidate_lines, match_lines, title_of
from bot.ui.text import quoted, small

TITLE = "### What I would answer"
READ_AS = "**What I read:** {words}"
LIKELY = "**How likely each entry answers it**"
COVERED = "Something here answers it: {share:.0%}."
NEAREST = "**Nearest phrases that I know** (100 % would be the same)"
NOT_COVERED = "not covered: {topic}"
WHY = "**Why:** {reason}"
DIAL = "The server's setting is **{dial}**. Nothing of this test is kept."
WORDS_ONLY = "I only compare words at the moment: the language model is not installed."


def trial_card(
    question: str,
    explanation: Explanation,
    knowledge: ServerKnowledge,
    dial: Dial,
    *,
    semantic: bool,
) -> ui.LayoutView:
    """Return the card of a test of a question; `semantic`: the language model took part."""
    likely = candidate_lines(knowledge, explanation.match.candidates, 5)
    parts = [
        f"{TITLE}\n> {quoted(question, 500)}",
        match_lines(explanation.match, knowledge),
        WHY.format(reason=explanation.reason),
        READ_AS.format(words=quoted(explanation.normalised, 400) or "nothing"),
        "\n".join([LIKELY, *likely, "", _coverage(explanation)]),
        "\n".join([NEAREST, *_nearest(explanation, knowledge)]),
        small("\n".join([DIAL.format(dial=dial.value)] + ([] if semantic else [WORDS_ONLY]))),
    ]
    return card(container(*(text(part) for part in parts)))


def _coverage(explanation: Explanation) -> str:
    return small(COVERED.format(share=explanation.covered))


def _nearest(explanation: Explanation, knowledge: ServerKnowledge) -> list[str]:
    topics = {topic.id: topic for topic in knowledge.snapshot.topics}
    return [
        f"- {quoted(phrase, 150)} · {max(0.0, score):.0%}\n  -# {_owner(owner, knowledge, topics)}"
        for phrase, owner, score in explanation.phrases
    ]


def _owner(owner: str, knowledge: ServerKnowledge, topics: dict[str, Topic]) -> str:
    topic = topics.get(owner)
    if topic is not None:
        return NOT_COVERED.format(topic=quoted(topic.title, 80))
    return quoted(title_of(knowledge, owner), 100)

"""What would be answered to a question here, and why, in words that a moderator understands."""

from __future__ import annotations

from discord import ui

from bot.custom_knowledge.cache import ServerKnowledge
from bot.knowledge import Topic
from bot.matching import Dial, Explanation
from bot.ui.card import card, container, text
from bot.ui.cards.questions.reading import likely, now_lines, title_of
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
    question: str, found: Explanation, view: ServerKnowledge, dial: Dial, *, semantic: bool
) -> ui.LayoutView:
    """Return the card of a test of a question."""
    parts = [
        f"{TITLE}\n> {quoted(question, 500)}",
        now_lines(found.match, view),
        WHY.format(reason=found.reason),
        READ_AS.format(words=quoted(found.normalised, 400) or "nothing"),
        "\n".join([LIKELY, *likely(view, found.match.candidates, 5), _covered(found)]),
        "\n".join([NEAREST, *_nearest(found, view)]),
        small("\n".join([DIAL.format(dial=dial.value)] + ([] if semantic else [WORDS_ONLY]))),
    ]
    return card(container(*(text(part) for part in parts)))


def _covered(found: Explanation) -> str:
    return small(COVERED.format(share=found.covered))


def _nearest(found: Explanation, view: ServerKnowledge) -> list[str]:
    topics = {topic.id: topic for topic in view.snapshot.topics}
    return [
        f"- {quoted(phrase, 150)} · {max(0.0, score):.0%}\n  -# {_owner(owner, view, topics)}"
        for phrase, owner, score in found.phrases
    ]


def _owner(owner: str, view: ServerKnowledge, topics: dict[str, Topic]) -> str:
    topic = topics.get(owner)
    if topic is not None:
        return NOT_COVERED.format(topic=quoted(topic.title, 80))
    return quoted(title_of(view, owner), 100)

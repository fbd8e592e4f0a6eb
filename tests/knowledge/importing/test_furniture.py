"""What counts as a site's furniture, and, above all, what does not."""

from __future__ import annotations

import re

import pytest

from bot.knowledge import load_knowledge
from bot.knowledge.importing.phrases import is_noise, starts_aside, starts_comments
from bot.paths import KNOWLEDGE

FURNITURE = """
+26 votes|in Contact by (7.2k points)|edited by|by (5.6k points)|answered Jan 5 '20 at 10:11
Asked 5 years, 2 months ago|Viewed 12k times|Posted by u/abc 3 years ago|u/abc · 3 yr. ago
Share Improve this answer Follow|Add a comment|Your name to display (optional):|2 Answers
Leave a Reply|Skip to content|Home > FAQ > Limits|5 min read|June 4, 2023|3 Comments
By Jane Doe, LMFT|Written by Jane Doe, updated on June 4, 2023|Reply|Upvote|Sort by: Best
We use cookies to improve your experience.|Accept all|All rights reserved.|Loading...
Your email address will not be published.|Required fields are marked *|Sign up to our newsletter
Please log in or register to add a comment.|Powered by phpBB® Forum Software|1 Like
Was this helpful?|12 people found this helpful|Advertisement|Next post →|...|* * *|View 12 upvotes
"""


@pytest.mark.parametrize(
    "line", [line for row in FURNITURE.split("\n") for line in row.split("|") if line]
)
def test_furniture_is_known(line: str) -> None:
    assert is_noise(line)


def test_no_sentence_of_ours_is_furniture() -> None:
    told: list[str] = []
    for entry in load_knowledge(KNOWLEDGE).entries.values():
        text = "\n".join([entry.short, *(part.body for part in entry.sections)])
        told += [*entry.phrases, *(part.title for part in entry.sections)]
        told += [line.lstrip("-0123456789. ") for line in text.split("\n") if line]
        told += re.split(r"(?<=[.!?])\s+", text)
    assert len(told) > 2000
    assert [line for line in told if line.strip() and is_noise(line)] == []
    assert [line for line in told if starts_aside(line) or starts_comments(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Yes.",
        "No, never.",
        "Consent is the key.",
        "By setting limits early, you stay safe.",
        "Log in to your client portal and click Cancel.",
        "Call 116 123",
        "988",
        "As a rule, no.",
        "In my view, it is by far the best.",
        "Last week was awful.",
        "Return to the plan that you made together.",
        "Am I allowed to ask",
        "Report what happened to the licensing board.",
        "Contact between sessions",
    ],
)  # fmt: skip
def test_what_somebody_says_is_not_furniture(line: str) -> None:
    assert not is_noise(line)

"""Earlier questions that are like a new one, by the words that say what they are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.repositories.community.rows import CommunityPost

LEAST = 70.0
"""How alike two questions must be, of 100: found with questions made up for that (the tests)."""
_MOST = 3
_LONGEST = 1000
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ENDINGS = re.compile(r"(?:ing|ed|es|s|'s)$")
_SHORTEST = 4
# Words that questions of all kinds share here, so they say nothing of what one is about.
_COMMON_WORDS = """
a about after again all also always am an and any are as at back be because been before being bit
but by can can't client could day did didn't do does doesn't doing don't else ever for from get
getting go going good got had has have having he her hers him his how i i'd i'm i've if im in into
is isn't it it's its ive just kind know like lot make me mean might mine more much must my need
never no not now of off ok okay on one only or other our out over own people person please really
right said say says she should shouldn't so some somebody someone something sometimes sort still
such than that that's the their them then there these they thing things think this those through
time to too today up us very want wants was wasn't way we week well were what what's when where
which while who why will with would wrong year yet you your anyone anybody everyone else t therapist
therapists therapy counselor counsellor psychologist session sessions question help advice normal
weird feel feels feeling felt tell telling told keep keeps keeping during ask asking
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def most_similar(question: str, posts: Sequence[CommunityPost]) -> list[CommunityPost]:
    """Return the questions that are most like this one, the most similar first, three at most."""
    wanted = about(question)
    if not wanted:
        return []
    scored = [(likeness(wanted, about(post.title)), post) for post in posts]
    alike = [(score, post) for score, post in scored if score >= LEAST]
    return [post for _, post in sorted(alike, key=lambda each: (-each[0], -each[1].id))[:_MOST]]


def about(text: str) -> frozenset[str]:
    """Return the words that say what a text is about, without their usual endings."""
    words = _WORD.findall(clean(text[:_LONGEST]).replace("’", "'"))
    return frozenset(_stem(word) for word in words if word not in _COMMON and len(word) > 1)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of such words are, from 0 to 100.

    A single word in common is not enough, unless it is all that one of two short questions has.
    """
    if not one or not other:
        return 0.0
    score = fuzz.token_set_ratio(" ".join(sorted(one)), " ".join(sorted(other)))
    common = len(one & other)
    if common <= 1 and max(len(one), len(other)) > 2 * max(common, 1):
        return min(score, LEAST - 1)
    return score


def _stem(word: str) -> str:
    stem = _ENDINGS.sub("", word)
    return stem if len(stem) >= _SHORTEST else word

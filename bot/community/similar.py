"""Earlier questions that are like a new one: by meaning, and by their telling words."""

from __future__ import annotations

import asyncio
import re
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache
from rapidfuzz import fuzz

from bot.matching.encoding.stored import unpack_vectors
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.matching import Matcher
    from bot.storage.repositories.community.rows import CommunityPost

LEAST = 70.0
"""The least likeness of the words of two questions, of 100, where there is no model."""
SURE, BY_WORDS = 0.8, 1 / 500
"""From this sum on, two questions are alike: the cosine of their sentence vectors, and the likeness
of their words by this share. The fewer words they have in common, the nearer must they be."""
FEWER_WORDS, CLOSE = 60.0, 0.57
"""Below it, both must hold: so alike in words, and such a cosine. All five numbers were found with
questions made up for that (tests/community/test_similar.py)."""
_MOST = 3
_LONGEST = 1000
_READ = 300
"""Letters of a question that the model reads."""
_KEPT = 2000
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


class SimilarPosts:
    """Finds the questions that are like a new one. It keeps the vectors of titles in memory."""

    def __init__(self, matcher: Matcher) -> None:
        """Compare by the sentence model of `matcher`, if it has one."""
        self._matcher = matcher
        self._vectors: LRUCache[str, bytes | None] = LRUCache(_KEPT)
        self._turn = Lock()

    async def find(self, question: str, posts: Sequence[CommunityPost]) -> list[CommunityPost]:
        """Return the questions that are most like this one, the most similar first, three at most.

        A title that is read for the first time takes some two milliseconds, off the event loop.
        """
        cosines = await asyncio.to_thread(self._cosines, question, posts)
        return most_similar(question, posts, cosines)

    def _cosines(self, question: str, posts: Sequence[CommunityPost]) -> dict[int, float]:
        """Return the cosine of each question's title with this one, by number; {} without a model.

        Two threads may read a title at once: both come to the same.
        """
        encoder = self._matcher.encoder
        if encoder is None or not posts:
            return {}
        packed_vectors = [
            self._matcher.vector(question[:_READ]),
            *(self._vector(p.title) for p in posts),
        ]
        _, vectors = unpack_vectors(encoder.key, packed_vectors)
        return {
            post.id: float(cosine)
            for post, cosine in zip(posts, vectors[1:] @ vectors[0], strict=True)
        }

    def _vector(self, title: str) -> bytes | None:
        # cachetools leaves it to us to keep threads apart.
        with self._turn:
            vector = self._vectors.get(title)
        if vector is None:
            vector = self._matcher.vector(title)
            with self._turn:
                self._vectors[title] = vector
        return vector


def most_similar(
    question: str, posts: Sequence[CommunityPost], cosines: Mapping[int, float] | None = None
) -> list[CommunityPost]:
    """Return the questions that are most like this one, the most similar first, three at most.

    cosines: those of the sentence vectors, by the number of a question; without them the words
    alone count.
    """
    words = about(question)
    if not words:
        return []
    scores = [
        (alikeness(likeness(words, about(post.title)), (cosines or {}).get(post.id)), post)
        for post in posts
    ]
    alike = [(score, post) for score, post in scores if score > 0]
    return [post for _, post in sorted(alike, key=lambda each: (-each[0], -each[1].id))[:_MOST]]


def alikeness(words: float, cosine: float | None) -> float:
    """Return how alike two questions are, 0 for strangers.

    words: as `likeness` says. cosine: of their sentence vectors, None without a model.
    """
    if cosine is None:
        return words / 100 if words >= LEAST else 0.0
    sure = cosine + BY_WORDS * words >= SURE
    alike = sure or (cosine >= CLOSE and words >= FEWER_WORDS)
    return cosine if alike else 0.0


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

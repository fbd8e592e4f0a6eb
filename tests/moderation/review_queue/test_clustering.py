"""Putting together what is of one meaning."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import numpy as np
import pytest

from bot.matching import Matcher
from bot.matching.encoding.stored import pack_vector, unpack_vectors
from bot.moderation.review_queue.clustering import cluster
from bot.moderation.review_queue.groups import group_by_meaning
from bot.moderation.review_queue.similarity import Similarity
from bot.services import Core
from bot.storage import QueuedQuestion

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def slow(alike: np.ndarray, threshold: float) -> set[frozenset[int]]:
    """Average linkage by its definition: merge the two nearest until none are near enough."""
    groups = [[place] for place in range(len(alike))]
    while len(groups) > 1:
        near = {
            (a, b): float(alike[np.ix_(groups[a], groups[b])].mean())
            for a in range(len(groups))
            for b in range(a)
        }
        (a, b), best = max(near.items(), key=lambda item: item[1])
        if best < threshold:
            break
        groups[b] += groups.pop(a)
    return {frozenset(group) for group in groups}


@pytest.mark.parametrize("seed", range(8))
def test_chains_find_what_the_definition_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(20, 4)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    alike = points @ points.T
    np.fill_diagonal(alike, 1)
    for threshold in (0.3, 0.6, 0.9, 2.0, -2.0):
        found = cluster(alike, threshold)
        assert {frozenset(group) for group in found} == slow(alike, threshold)
        assert sorted(place for group in found for place in group) == list(range(20))


def test_of_nothing_and_of_one() -> None:
    assert cluster(np.zeros((0, 0), np.float32)) == []
    assert cluster(np.ones((1, 1), np.float32)) == [[0]]
    assert cluster(np.ones((3, 3), np.float32)) == [[0, 1, 2]]


def rows_of(matcher: Matcher | None, texts: list[str | None]) -> list[QueuedQuestion]:
    return [
        QueuedQuestion(
            number, NOON, "none", None, text, matcher.vector(text) if matcher and text else None
        )
        for number, text in enumerate(texts, 1)
    ]


def learned(core: Core) -> Similarity:
    encoder, vectors = core.matcher.encoder, core.matcher.index.vectors
    return Similarity.learn(
        encoder.key if encoder else None, None if vectors is None else vectors[:]
    )


def test_one_meaning_in_many_wordings_is_one_group(core: Core) -> None:
    eats = [
        "is it normal that my therapist eats during our session",
        "should therapists eat in front of clients",
        "she had a sandwich during my appointment, weird or fine",
    ]
    late = ["my therapist always starts late", "T is ten minutes late every single week"]
    texts: list[str | None] = [*eats, *late]
    random.Random(3).shuffle(texts)
    groups = group_by_meaning(rows_of(core.matcher, texts), learned(core))
    assert [{row.text for row in group.rows} for group in groups] == [set(eats), set(late)]


def test_vectors_of_another_model_do_not_count(core: Core) -> None:
    key = core.matcher.encoder.key if core.matcher.encoder else ""
    vector = np.eye(1, 384, dtype=np.float32)[0]
    foreign, own = pack_vector("another model", vector), pack_vector(key, vector)
    assert unpack_vectors(key, [foreign, None, b"", own])[0] == [3]
    alike = learned(core).compare(["a cat", "two dogs"], [foreign, foreign])
    assert alike.tolist() == [[1, 0], [0, 1]]


def test_what_is_packed_keeps_its_direction(core: Core) -> None:
    encoder = core.matcher.encoder
    assert encoder is not None
    vectors = encoder.encode_many(["may we hug", "is she late", "what now"])
    known, unpacked = unpack_vectors("k", [pack_vector("k", vector) for vector in vectors])
    assert known == [0, 1, 2]
    assert np.abs(unpacked @ unpacked.T - vectors @ vectors.T).max() < 0.01


def test_without_vectors_nearly_equal_words_are_one() -> None:
    texts: list[str | None] = ["may I bring a cat", "May I bring a cat??", "a cat may i bring", "x"]
    groups = group_by_meaning(rows_of(None, texts), Similarity())
    assert [len(group.rows) for group in groups] == [3, 1]


def test_unreadable_ones_stand_in_no_group_and_capitals_do_not_lead() -> None:
    texts: list[str | None] = ["may I bring a cat", None, "MAY I BRING A CAT!"]
    (group,) = group_by_meaning(rows_of(None, texts), Similarity())
    assert group.ids == (1, 3)
    assert group.lead.text == "may I bring a cat"
    assert group.wordings == ("may I bring a cat",)
    assert group.newest.id == 3

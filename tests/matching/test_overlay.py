from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.knowledge import Entry, Topic
from bot.matching import Decision, Matcher, Overlay
from bot.matching.encoding.encoder import Vectors
from bot.matching.encoding.packed import packed, unpacked
from bot.matching.index import kernel_matrix
from bot.matching.overlay.phrases import (
    NewPhrases,
    cross_kernel,
    inner_kernel,
    new_penalties,
    subjects_of,
)
from bot.matching.ridge import class_targets, penalties
from bot.matching.words.lexical import Floats

FIRST = ("red", "green", "blue", "mauve", "beige", "amber", "ochre", "khaki", "coral", "ivory")
SECOND = (
    *("house", "tower", "bridge", "garden", "window", "carpet", "bottle", "pencil", "basket"),
    *("ladder", "mirror", "candle", "hammer", "saddle", "button"),
)

PARKING = Entry(
    "parking", "Where can I park my car?", aliases=("car park", "is there a garage nearby")
)


def test_own_entries_are_found_and_shipped_ones_stay(small: Matcher) -> None:
    overlay = small.overlay(entries=[PARKING])
    assert (
        small.match("any garage for my car?", overlay=overlay).candidates[0].entry_id == "parking"
    )
    assert small.match("opening hours", overlay=overlay).candidates[0].entry_id == "hours"
    names = {c.entry_id for c in small.match("any garage for my car?").candidates}
    assert "parking" not in names


def test_an_alias_teaches_a_word(small: Matcher) -> None:
    overlay = small.overlay(aliases={"fines": ["zorbling"], "unknown": ["zorbling"]})
    match = small.match("zorbling?", overlay=overlay)
    assert match.candidates[0].entry_id == "fines"
    assert match.candidates[0].score > small.match("zorbling?").candidates[0].score


def test_own_topics_silence_and_point_elsewhere(small: Matcher) -> None:
    topic = Topic("toilets", "Toilets", ("where are the toilets", "restroom", "is there a loo"))
    match = small.match("where is the restroom", overlay=small.overlay(topics=[topic]))
    assert match.decision is Decision.NONE
    assert match.topic == topic


def test_a_disabled_entry_is_never_offered(small: Matcher) -> None:
    overlay = small.overlay(disabled=["hours"])
    match = small.match("is the library open on sunday", overlay=overlay)
    assert match.decision is Decision.NONE
    assert "hours" not in {c.entry_id for c in match.candidates}
    assert "hours" not in small.complete("", overlay=overlay)


@pytest.mark.parametrize("aliases", [["zorbling"], ["zorbling", "blorp", "frumious bander"]])
def test_an_overlay_is_as_if_all_had_been_solved_together(
    small: Matcher, aliases: list[str]
) -> None:
    """Both parts together solve the joint equations, with few phrases and with many."""
    overlay = small.overlay(entries=[PARKING], aliases={"fines": aliases})
    assert (overlay.solved.spread is None) == (len(aliases) > 1)
    joint, targets = _system(small, overlay, np.arange(len(small.index.texts)))
    assert joint @ _coefficients(small, overlay) == pytest.approx(targets, abs=1e-3)


def test_an_own_version_stands_in_for_a_disabled_entry(small: Matcher) -> None:
    """It keeps the id; the shipped phrases are taken out of the equations."""
    own = Entry("hours", "When is the library open?", aliases=("late evening opening",))
    overlay = small.overlay(entries=[own], disabled=["hours"])
    match = small.match("when is the library open", overlay=overlay)
    assert match.candidates[0].entry_id == "hours"
    assert match.candidates[0].score > 0.8 * small.match(own.question).candidates[0].score
    assert [c.entry_id for c in match.candidates].count("hours") == 1
    assert "hours" in small.complete("", overlay=overlay)
    kept = np.flatnonzero(small.index.phrases.owners != small.index.phrases.ids.index("hours"))
    joint, targets = _system(small, overlay, kept)
    solved = _coefficients(small, overlay)
    gone = np.setdiff1d(np.arange(len(small.index.texts)), kept)
    assert np.abs(solved[gone]).max() < 1e-3
    assert joint @ np.delete(solved, gone, axis=0) == pytest.approx(targets, abs=1e-3)


def test_an_own_entry_can_be_disabled(small: Matcher) -> None:
    overlay = small.overlay(entries=[PARKING], disabled=["parking"])
    match = small.match("where can i park my car", overlay=overlay)
    assert match.decision is Decision.NONE
    assert "parking" not in {c.entry_id for c in match.candidates}


def test_nothing_added_changes_nothing_and_holds_nothing(small: Matcher) -> None:
    overlay = small.overlay()
    question = "how long may i keep this novel"
    assert small.match(question, overlay=overlay) == small.match(question)
    assert overlay.solved.shipped is overlay.solved.spread is None
    assert overlay.marks == overlay.owners.size == 0


def test_known_vectors_are_taken_as_they_are(small: Matcher) -> None:
    assert small.encoder is not None
    known = [small.normaliser.phrase(text) for text in PARKING.phrases]
    hug = small.encoder.encode(["a hug"])[0]
    overlay = small.overlay(entries=[PARKING], vectors=dict(zip(known, [hug] * 3, strict=True)))
    assert overlay.vectors is not None
    kept = unpacked(packed(np.tile(hug, (len(known), 1))))
    assert overlay.vectors[:] == pytest.approx(kept, abs=1e-6)


def test_very_many_own_entries_are_told_apart(small: Matcher) -> None:
    """More classes than are scored one by one, and more phrases than are solved exactly."""
    assert small.encoder is not None
    things = [f"{first} {second}" for first in FIRST for second in SECOND]
    entries = [
        Entry(f"own-{at}", f"Where is the {thing}?", aliases=(f"find the {thing}", thing) * 4)
        for at, thing in enumerate(things)
    ]
    texts = {small.normaliser.phrase(text) for entry in entries for text in entry.phrases}
    chance = np.random.default_rng(1)
    vectors = {text: _unit(chance.normal(size=small.encoder.dimensions)) for text in texts}
    overlay = small.overlay(entries=entries, vectors=vectors)
    assert len(overlay.owners) > 1200
    for at in (0, 77, len(things) - 1):
        match = small.match(f"Where is the {things[at]}?", overlay=overlay)
        assert match.candidates[0].entry_id == f"own-{at}"
    assert small.match("opening hours", overlay=overlay).candidates[0].entry_id == "hours"


def _unit(vector: NDArray[np.float64]) -> Vectors:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _system(matcher: Matcher, overlay: Overlay, kept: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """The joint equations of some shipped and all new phrases, made without an inverse."""
    index = matcher.index
    classes = index.phrases.outside + 1 + len(overlay.ids)
    subjects = subjects_of(overlay.owners, overlay.topics, classes)
    new = NewPhrases(overlay.words, overlay.vectors, overlay.owners, subjects, classes)
    shipped = kernel_matrix(index.kernel, index.vectors, index.lexical, index.marks)
    shipped[np.diag_indices(len(shipped))] += penalties(index.phrases.subjects, index.kernel.ridge)
    shipped = shipped[np.ix_(kept, kept)]
    rows = np.arange(len(overlay.owners), dtype=np.int32)
    cross = cross_kernel(index, new, rows)[kept]
    inner = inner_kernel(index, new)
    inner[np.diag_indices(len(inner))] += new_penalties(index, subjects)
    joint = np.block([[shipped, cross], [cross.T, inner]])
    owners = np.concatenate([index.phrases.owners[kept], overlay.owners])
    return joint.astype(np.float32), class_targets(owners, classes)


def _coefficients(matcher: Matcher, overlay: Overlay) -> Floats:
    """All coefficients: shipped ones with their changes, then those of new phrases."""
    found = np.pad(matcher.index.coefficients, ((0, 0), (0, len(overlay.ids))))
    solved = overlay.solved
    each = np.eye(len(found), dtype=np.float32)
    nothing = np.zeros(len(overlay.owners), np.float32)
    found += np.stack([solved.of(row, nothing, None) for row in each])
    own = [solved.own.times(row) for row in np.eye(overlay.marks, dtype=np.float32)]
    return np.vstack([found, *own])


def test_completion_knows_own_entries(small: Matcher) -> None:
    overlay = small.overlay(entries=[PARKING])
    assert small.complete("where can i p", overlay=overlay)[0] == "parking"
    assert small.complete("", overlay=overlay)[0] == "parking"

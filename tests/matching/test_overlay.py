from __future__ import annotations

import numpy as np
import pytest

from bot.knowledge import Entry, Topic
from bot.matching import Decision, Matcher
from bot.matching import overlay as overlays
from bot.matching.index import kernel_matrix
from bot.matching.ridge import class_targets, penalties

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
    match = small.match("where is the loo", overlay=small.overlay(topics=[topic]))
    assert match.decision is Decision.NONE
    assert match.topic == topic


def test_a_disabled_entry_is_never_offered(small: Matcher) -> None:
    overlay = small.overlay(disabled=["hours"])
    match = small.match("is the library open on sunday", overlay=overlay)
    assert match.decision is Decision.NONE
    assert "hours" not in {c.entry_id for c in match.candidates}
    assert "hours" not in small.complete("", overlay=overlay)


def test_an_overlay_solves_the_whole_system(small: Matcher) -> None:
    """The Schur complement is exact: both parts together solve the joint equations."""
    overlay = small.overlay(entries=[PARKING], aliases={"fines": ["zorbling"]})
    index, layer = small.index, overlay.layer
    shipped = kernel_matrix(index.kernel, index.vectors, index.lexical, index.marks)
    shipped[np.diag_indices(len(shipped))] += penalties(index.phrases.owners, index.kernel.ridge)
    cross = overlays.cross_kernel(index, layer, overlay.vectors)
    inner = overlays.inner_kernel(index, layer, overlay.vectors)
    inner[np.diag_indices(len(inner))] += overlays.new_penalties(index, overlay.owners)
    joint = np.block([[shipped, cross], [cross.T, inner]])
    owners = np.concatenate([index.phrases.owners, overlay.owners])
    solved = np.vstack([overlay.coefficients, overlay.own])
    assert joint @ solved == pytest.approx(class_targets(owners, solved.shape[1]), abs=1e-3)


def test_completion_knows_own_entries(small: Matcher) -> None:
    overlay = small.overlay(entries=[PARKING])
    assert small.complete("where can i p", overlay=overlay)[0] == "parking"
    assert small.complete("", overlay=overlay)[0] == "parking"

"""Topics weigh like entries, the best score beside a likelier entry, a whole beside its parts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import replace

from bot.knowledge import Snapshot, Topic
from bot.matching import Matcher
from bot.matching.decide import Verdict, judge
from bot.matching.index import PhraseList
from bot.matching.parameters import Logistic
from bot.matching.scoring import FEATURES
from bot.matching.subjects import Part, two_subjects
from tests.matching.conftest import SMALL
from training.matching.comparing import thin_rows

OTHERS = tuple(
    Topic(f"t{number}", f"Topic {number}", tuple(f"{word} {number}" for word in words))
    for number, words in enumerate([("train times", "a bus to town", "rail card")] * 30)
)


def test_what_is_not_covered_stays_so_beside_many_other_topics(small: Matcher) -> None:
    crowded = Matcher.load(Snapshot(SMALL.entries, (*SMALL.topics, *OTHERS)))

    def outside(matcher: Matcher) -> float:
        scores = matcher.scorer.score(matcher.normaliser.question("where do they sell pizza"))
        return float(scores.features[0][FEATURES.index("outside")])

    assert outside(crowded) == pytest.approx(outside(small), abs=0.05)


def test_thinned_knowledge_is_thinner_in_topics_too() -> None:
    topics = tuple(replace(topic, phrases=topic.phrases * 4) for topic in OTHERS)
    phrases = PhraseList.of(Snapshot(SMALL.entries, topics))
    kept = phrases.subjects[thin_rows(phrases, 2)]
    assert set(kept.tolist()) == set(phrases.subjects.tolist())
    assert max(np.bincount(kept)) == 3


@pytest.mark.parametrize(("better", "first"), [(1.4, 0), (1.6, 1)])
def test_an_entry_of_a_lower_score_must_be_plainly_likelier(
    small: Matcher, better: float, first: int
) -> None:
    mode = small.mode.model_copy(update={"right": Logistic(bias=0.0, weights={"near": 1.0})})
    scores = small.scorer.score("anything")
    features = np.zeros((2, len(FEATURES)), np.float32)
    features[1, FEATURES.index("near")] = math.log(better)
    verdict = judge(replace(scores, order=np.arange(2, dtype=np.int32), features=features), mode)
    assert verdict.numbers[0] == first
    assert list(verdict.right) == sorted(verdict.right, reverse=True)


@pytest.mark.parametrize(("whole", "count"), [((2, 0.95), 0), ((2, 0.8), 2), ((0, 0.95), 2)])
def test_parts_do_not_overrule_a_message_that_is_surely_about_a_third_entry(
    whole: tuple[int, float], count: int
) -> None:
    parts = [Part("may we hug?", {0: 0.9}), Part("may I give a gift?", {1: 0.9})]
    verdict = Verdict((whole[0],), (whole[1],), whole[1])
    assert len(two_subjects(parts, verdict, lambda _: 0.8)) == count

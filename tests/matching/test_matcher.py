from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.knowledge import Entry, Snapshot
from bot.matching import Decision, Dial, Matcher
from tests.matching.conftest import SMALL


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("until when can I come in today?", "hours"),
        ("may i hold on to this novel for a month", "loans"),
        ("do I have to pay if I am overdue", "fines"),
        ("HOW LOOOONG CAN I BOROW A NOVLE", "loans"),
        ("wh\u200bat ti\u200bme do you cl\u043ese", "hours"),
        ("**what** time do you ||close|| <@123456789012345678>", "hours"),
    ],
)
def test_finds_the_entry_however_it_is_typed(small: Matcher, question: str, entry: str) -> None:
    assert small.match(question).candidates[0].entry_id == entry


def test_a_known_phrase_is_answered_and_a_stranger_is_not(small: Matcher) -> None:
    known = small.match("is the library open on sunday?")
    assert known.decision is Decision.ANSWER
    assert known.suggested == ()
    assert known.topic is None

    strange = small.match("a recipe for tomato soup please")
    assert strange.decision is Decision.NONE
    assert strange.topic == SMALL.topics[0]


def test_candidates_are_ranked_probabilities(small: Matcher) -> None:
    scores = [candidate.score for candidate in small.match("books and money").candidates]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "?!", "😀😀", "<@1>", "a", "\n\n"])
def test_nothing_to_read_is_not_covered(small: Matcher, text: str) -> None:
    assert small.match(text).decision is not Decision.ANSWER


def test_a_bolder_dial_answers_whatever_a_more_careful_one_does(shipped: Matcher) -> None:
    rank = {Decision.NONE: 0, Decision.SUGGEST: 1, Decision.ANSWER: 2}
    for entry in shipped.snapshot.entries.values():
        careful, balanced, eager = (
            rank[
                shipped.match(f"so, {entry.question.lower()} asking for a friend", dial=d).decision
            ]
            for d in (Dial.CAREFUL, Dial.BALANCED, Dial.EAGER)
        )
        assert (careful == 2) <= (balanced == 2) <= (eager == 2)


def test_suggestions_are_the_best_candidates(shipped: Matcher) -> None:
    found = [shipped.match(entry.aliases[3][:22]) for entry in shipped.snapshot.entries.values()]
    asked_back = [match for match in found if match.decision is Decision.SUGGEST]
    assert asked_back
    for match in asked_back:
        assert 2 <= len(match.suggested) <= 3
        assert match.suggested == match.candidates[: len(match.suggested)]


def test_canonical_questions_lead_to_their_entries(shipped: Matcher) -> None:
    missed = [
        entry.id
        for entry in shipped.snapshot.entries.values()
        if shipped.match(entry.question).candidates[0].entry_id != entry.id
    ]
    assert missed == []


def test_the_same_question_gives_the_same_match(small: Matcher, vectors: Path) -> None:
    question = "how much must I pay for a lost novel?"
    first = small.match(question)
    small.match("something else in between")
    assert small.match(question) == first
    assert Matcher.load(SMALL, cache_dir=vectors).match(question) == first


async def test_asynchronous_matching_agrees(small: Matcher) -> None:
    questions = ["late fee?", "opening hours", "extend my loan"]
    found = await asyncio.gather(*(small.amatch(question) for question in questions))
    assert found == [small.match(question) for question in questions]


def test_a_damaged_cache_is_made_anew(tmp_path: Path) -> None:
    whole = Matcher.load(SMALL, cache_dir=tmp_path).match("late fee")
    for file in tmp_path.iterdir():
        file.write_bytes(b"torn")
    assert Matcher.load(SMALL, cache_dir=tmp_path).match("late fee") == whole


def test_a_cache_folder_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    matcher = Matcher.load(SMALL, cache_dir=blocked)
    assert matcher.match("late fee").candidates[0].entry_id == "fines"


def test_one_entry_and_none_at_all() -> None:
    single = Matcher.load(Snapshot({"only": Entry("only", "What is the wifi password?")}))
    assert [c.entry_id for c in single.match("wifi password please").candidates] == ["only"]
    empty = Matcher.load(Snapshot({}))
    assert empty.match("anything").decision is Decision.NONE
    assert empty.complete("any") == []

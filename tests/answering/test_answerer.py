"""The pipeline without Discord: safety, then matching, then the log."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date

import pytest

from bot.answering.answerer import Answerer
from bot.answering.models import Outcome, Question, Via
from bot.custom_knowledge.cache import ServerKnowledge
from bot.matching import Match, Matcher
from bot.services import Core
from bot.storage import NewQuestion
from tests.model_runs import count_runs

DANGER = "my therapist dropped me and i want to kill myself"


@dataclass
class Notebook:
    """A log and counts that remember what they were given."""

    rows: list[NewQuestion] = field(default_factory=list[NewQuestion])
    counted: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    committed: bool = True

    async def record(self, row: NewQuestion, wait: float = 0) -> bool:
        del wait
        await asyncio.sleep(0)  # as one that writes to a disk, it lets others go on
        self.rows.append(row)
        return self.committed

    async def add(
        self, guild_id: int, name: str, day: date | None = None, by: int = 1, wait: float = 0
    ) -> bool:
        assert wait == 0, "nobody waits for a counter"
        del day, by
        self.counted.append((guild_id, name))
        return True


@pytest.fixture
def book() -> Notebook:
    return Notebook()


@pytest.fixture
def answerer(core: Core, book: Notebook) -> Answerer:
    return Answerer(ServerKnowledge(core.snapshot), core.matcher, core.detector, book, book)


def asked(text: str, guild_id: int | None = 7) -> Question:
    return Question(text, 99, Via.ASK, guild_id, 5)


async def test_an_answer_is_noted_with_all_that_the_log_keeps(
    answerer: Answerer, book: Notebook
) -> None:
    answer = await answerer.answer(asked("can my therapist hug me?"))
    (row,) = book.rows
    assert answer.outcome is Outcome.ANSWER
    assert answer.in_log
    assert answer.entries[0].id == "hugs" == row.entry_id
    assert (row.guild_id, row.id, row.channel_id, row.via) == (7, 99, 5, "ask")
    assert row.text == "can my therapist hug me?"
    assert row.score is not None
    assert 0 < row.score <= 1
    assert row.latency_ms > 0


async def test_what_is_not_committed_yet_is_not_called_noted(
    answerer: Answerer, book: Notebook
) -> None:
    book.committed = False
    assert not (await answerer.answer(asked("can my therapist hug me?"))).in_log


async def test_help_comes_first_and_nothing_of_it_is_kept(
    answerer: Answerer, book: Notebook
) -> None:
    answer = await answerer.answer(asked(DANGER))
    assert answer.outcome is Outcome.CRISIS
    assert answer.assessment is not None
    assert answer.calm is not None
    assert not answer.in_log
    assert book.rows == []
    assert book.counted == [(7, "crisis")]
    assert answer.question == ""


async def test_those_who_ask_at_once_share_a_run_and_are_answered_as_each_alone(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        "can my therapist hug me", DANGER, "we became friends after therapy ended, is that ok",
        "what is the capital of peru", "hello", "", "she ghosted me. may i give her a gift?",
    ]  # fmt: skip
    runs = count_runs(monkeypatch)
    alone = [await answerer.answer(asked(text)) for text in texts]
    separate = len(runs)
    for number in range(40):  # so that the model has none of them in mind
        await answerer.answer(asked(f"number {number}"))
    runs.clear()
    at_once = await asyncio.gather(*(answerer.answer(asked(text)) for text in texts))
    # Parts of one message share a run in any case, but never three texts.
    assert max(runs) > 2
    assert len(runs) < separate
    for one, other in zip(alone, at_once, strict=True):
        assert (one.outcome, one.entries) == (other.outcome, other.entries)
        assert (one.pointer, one.assessment) == (other.pointer, other.assessment)


async def test_help_comes_even_if_matching_breaks(
    core: Core, book: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Match:
        raise RuntimeError

    monkeypatch.setattr(Matcher, "match", broken)
    answer = await Answerer(
        ServerKnowledge(core.snapshot), core.matcher, core.detector, book, book
    ).answer(asked(DANGER))
    assert answer.outcome is Outcome.CRISIS
    assert answer.calm is None


async def test_a_direct_message_is_counted_and_not_logged(
    answerer: Answerer, book: Notebook
) -> None:
    await answerer.answer(asked("can my therapist hug me?", guild_id=None))
    assert book.rows == []
    assert book.counted == [(0, "answer")]


async def test_candidates_are_the_best_three_whatever_the_outcome(answerer: Answerer) -> None:
    for text in ("can my therapist hug me?", "how long do i boil an egg"):
        answer = await answerer.answer(asked(text))
        scores = [score for _, score in answer.candidates]
        assert len(scores) == 3
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)


async def test_without_a_log_the_answer_is_the_same(core: Core) -> None:
    answerer = Answerer(ServerKnowledge(core.snapshot), core.matcher, core.detector)
    answer = await answerer.answer(asked("can my therapist hug me?"))
    assert answer.outcome is Outcome.ANSWER
    assert not answer.in_log


async def test_another_meaning_is_never_the_one_that_was_refused(answerer: Answerer) -> None:
    others = await answerer.others("can my therapist hug me?", without="hugs")
    assert "hugs" not in {entry.id for entry in others}
    assert 1 <= len(others) <= 3


async def test_many_questions_at_once_get_their_own_answers(answerer: Answerer, core: Core) -> None:
    texts = [entry.question for entry in core.snapshot.entries.values()]
    answers = await asyncio.gather(*(answerer.answer(asked(text)) for text in texts))
    best = [answer.candidates[0][0] for answer in answers]
    assert best == list(core.snapshot.entries)

"""The documents that the project began with, where they are at hand. They are not ours to copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.importing import Imported, import_bytes

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
FURNITURE = (
    "votes", "points)", "edited by", "Your answer", "Your name to display", "Privacy: Your",
    "Welcome to",
    "Skip to", "Leave a Reply", "Fill in your details", "You are commenting", "Connecting to",
    "Log Out", "picture", "Google+",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the seed documents are not beside the repository (../shared/seeds)"
)


def imported(number: str) -> Imported:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return import_bytes(path.name, path.read_bytes())


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_document_gives_entries_without_furniture(number: str) -> None:
    result = imported(number)
    assert result.error is None
    for entry in result.entries:
        assert entry.question.endswith("?")
        assert len(entry.answer) > 600
        assert not entry.shortened
        for words in FURNITURE:
            assert words not in entry.answer


def test_the_page_of_six_questions_gives_six() -> None:
    entries = imported("002").entries
    assert len(entries) == 6
    assert not any(entry.proposed for entry in entries)
    text = (next(SEEDS.glob("002_*.txt"))).read_text("utf-8")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert [e.question for e in entries] == [line for line in lines if line.endswith("?")]
    told = sum(len(entry.answer) + len(entry.question) for entry in entries)
    assert told > 0.97 * len(" ".join(text.split()))


def test_forum_answers_without_a_title_get_a_question_of_their_subject() -> None:
    (wants,) = imported("000").entries
    (friends,) = imported("004").entries
    assert wants.proposed
    assert friends.proposed
    assert "personal relationship" in wants.question
    assert "relationship between" in friends.question
    numbers = [wants.answer.index(f"\n{n}. ") for n in range(1, 6)]
    assert numbers == sorted(numbers)


def test_the_post_with_a_title_keeps_it_and_loses_the_form() -> None:
    (entry,) = imported("003").entries
    assert not entry.proposed
    assert "falling in love" in entry.question
    assert entry.answer.endswith(".")

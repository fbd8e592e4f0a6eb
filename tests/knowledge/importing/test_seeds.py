"""The documents that the project began with, where they are at hand. They are not ours to copy.

Pages of the same shapes, in our own words, are in pages/: q2a_untitled_pasted, questions_pasted and
post_with_form_pasted.
"""

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


@pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the seed documents are not beside the repository (../shared/seeds)"
)
def test_the_seed_documents_are_imported_whole() -> None:
    results = {path.name[:3]: import_bytes(path.name, path.read_bytes()) for path in _files()}
    assert set(results) == {"000", "001", "002", "003", "004"}
    for result in results.values():
        _check_entries(result)
    _check_page_of_questions(results["002"])
    for number, subject in (("000", "personal relationship"), ("004", "relationship between")):
        (entry,) = results[number].entries
        assert entry.proposed
        assert subject in entry.question
    steps = results["000"].entries[0].answer
    places = [steps.index(f"\n{number}. ") for number in range(1, 6)]
    assert places == sorted(places)
    (post,) = results["003"].entries
    assert not post.proposed
    assert "falling in love" in post.question
    assert post.answer.endswith(".")


def _files() -> list[Path]:
    return sorted(SEEDS.glob("*.txt"))


def _check_entries(result: Imported) -> None:
    assert result.error is None
    for entry in result.entries:
        assert entry.question.endswith("?")
        assert len(entry.answer) > 600
        assert not entry.shortened
        for words in FURNITURE:
            assert words not in entry.answer


def _check_page_of_questions(result: Imported) -> None:
    """Six questions in the order of the page, and nearly all of its text."""
    entries = result.entries
    assert len(entries) == 6
    assert not any(entry.proposed for entry in entries)
    text = next(SEEDS.glob("002_*.txt")).read_text("utf-8")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert [e.question for e in entries] == [line for line in lines if line.endswith("?")]
    length = sum(len(entry.answer) + len(entry.question) for entry in entries)
    assert length > 0.97 * len(" ".join(text.split()))

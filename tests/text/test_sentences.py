from __future__ import annotations

import pytest

from bot.text.sentences import (
    ends_as_question,
    holds_question,
    is_unmarked_question,
    opens_as_question,
    sentences,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("no stop at all\nbut two lines", ["no stop at all", "but two lines"]),
        ('She said "no." Then she left.', ['She said "no.', "Then she left."]),
        ("It rained 🌧. 🌧 fell on.", ["It rained 🌧.", "🌧 fell on."]),
        ("Wait … – and so on. Good?)", ["Wait … – and so on.", "Good?)"]),
        ("好吗？好。", ["好吗？", "好。"]),
    ],
)
def test_a_text_is_split_at_stops_and_lines(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_a_row_of_stops_or_spaces_takes_no_longer_than_its_length() -> None:
    assert len(sentences("a. " * 100_000)) == 100_000
    assert sentences("a." + " " * 100_000 + ".") == ["a." + " " * 100_000 + "."]


@pytest.mark.parametrize("line", ["Why?", 'He asked "why?"', "为什么？", "Γιατί;"])
def test_a_question_ends_in_a_mark_of_any_script(line: str) -> None:
    assert ends_as_question(line)


@pytest.mark.parametrize("line", ["", "Why", "Stop; go;", "?" + "x" * 300])
def test_other_lines_do_not(line: str) -> None:
    assert not ends_as_question(line)


def test_a_question_without_a_mark_is_told_by_its_first_words() -> None:
    assert opens_as_question("so, my question is: can a plant be lonely")
    assert not opens_as_question("I can be lonely")
    assert holds_question("We have a fern. is it lonely")
    assert not holds_question("We have a fern that is lonely.")


@pytest.mark.parametrize(
    ("heading", "asks"),
    [
        ("How do I water a fern", True),
        ("How do I water a fern.", False),
        ("What we do", False),
        ("Why water", False),
    ],
)
def test_a_heading_may_lack_its_mark(heading: str, asks: bool) -> None:
    assert is_unmarked_question(heading) is asks

"""Pages as they come: what they ask, what answers it, and what never reaches an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.knowledge.importing import Imported, import_bytes
from tests.knowledge.importing.expected import PAGES, Expected

FOLDER = Path(__file__).parent / "pages"


def imported(name: str) -> Imported:
    return import_bytes(name, (FOLDER / name).read_bytes())


def test_every_page_has_its_expectation() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)
    assert len(PAGES) >= 25


@pytest.mark.parametrize(("name", "expected"), PAGES.items())
def test_a_page_gives_its_questions_and_answers(name: str, expected: Expected) -> None:
    result = imported(name)
    asked = tuple(("~" if e.proposed else "") + e.question for e in result.entries)
    assert asked == expected.questions
    text = "\n\n\n".join(entry.answer for entry in result.entries)
    for words in expected.has:
        assert words in text
    for words in expected.lacks:
        assert words not in text
    assert (result.error is None) == bool(expected.questions)


@pytest.mark.parametrize("name", [name for name, expected in PAGES.items() if expected.questions])
def test_answers_are_clean_markdown(name: str) -> None:
    for entry in imported(name).entries:
        assert not re.search(r"<[a-zA-Z/!]", entry.answer)
        assert "![" not in entry.answer
        assert not re.search(r"^#", entry.answer, re.MULTILINE)
        assert "\n\n\n" not in entry.answer
        assert entry.answer == entry.answer.strip()
        assert entry.answer.count("**") % 2 == 0


def test_the_accepted_answer_comes_before_one_with_more_votes() -> None:
    (entry,) = imported("stackexchange.html").entries
    assert entry.answer.index("handmade card") < entry.answer.index("usually fine")
    assert entry.aliases == ("Would she get into trouble if she took it?",)


@pytest.mark.parametrize("name", ["faq_plain.txt", "faq_headings.html", "q2a_pasted.txt"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_page_is_the_same_in_every_encoding(name: str, encoding: str) -> None:
    data = (FOLDER / name).read_text("utf-8").encode(encoding)
    assert import_bytes(name, data).entries == imported(name).entries


@pytest.mark.parametrize("name", ["faq_plain.txt", "blog_pasted.txt", "chat.txt"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_make_no_difference(name: str, end: str) -> None:
    data = (FOLDER / name).read_text("utf-8").replace("\n", end).encode()
    assert import_bytes(name, data).entries == imported(name).entries


@pytest.mark.parametrize(
    "name", [n for n, e in PAGES.items() if n.endswith(".html") and e.questions]
)
def test_a_page_with_another_name_is_still_a_page(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert import_bytes("saved.txt", data).entries == imported(name).entries


def test_terms_that_share_a_definition_are_one_question() -> None:
    entry = imported("faq_dl_two_terms.html").entries[-1]
    assert entry.aliases == ("after some years?",)


def test_answers_pasted_with_their_votes_come_in_that_order() -> None:
    (entry,) = imported("quora_menu.txt").entries
    assert entry.answer.index("quite normal") < entry.answer.index("every August")

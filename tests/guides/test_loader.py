"""Files of guides: read, or refused with a sentence that names file, step and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.guides import GuideWriting
from bot.guides.loader import load_guides, read_guides
from bot.guides.review import review_guides
from bot.knowledge import KnowledgeError

TODAY = date(2026, 11, 27)
GOOD = """id: hugs
title: A hug
about: Whether a hug is right.
offered_on: [hugs]
keywords: [touch]
reviewed: 2026-11-01
sources: [{title: A source, strength: code, note: what it says}]
start: first
steps:
  first:
    title: Who?
    text: Some words.
    choices:
      - {label: I do, next: write, note: I would like one.}
      - {label: They do, next: last}
  write:
    title: Your words
    text: Some words.
    write: {label: Your sentence, next: last, note: "To say:"}
  last:
    title: The end
    text: Some words.
    ends: true
    entries: [hugs]
    keep: Take your time.
"""
WRITE = "  write:\n    title: Your words\n    text: Some words.\n"


def folder(tmp_path: Path, text: str, name: str = "hugs") -> Path:
    (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


def told(tmp_path: Path, text: str, *entries: str) -> str:
    findings = review_guides(read_guides(folder(tmp_path, text)), entries or ("hugs",), TODAY)
    return "\n".join(f"{each.place}: {each.sentence}" for each in findings)


def test_a_good_file_has_no_faults_and_all_it_says_is_read(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD) == ""
    guide = load_guides(tmp_path).guides["hugs"]
    assert guide.steps["write"].way == GuideWriting("Your sentence", "last", "", "To say:")
    assert guide.sources[0].strength == "code"
    assert load_guides(tmp_path).offered_on("hugs") == (guide,)


def test_without_a_folder_there_are_no_guides(tmp_path: Path) -> None:
    assert load_guides(tmp_path / "none").guides == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("next: write", "next: nowhere", 14, "step 'first', 'choices.0.next': there is no step"),
        ("start: first", "start: nowhere", 8, "'start': there is no step 'nowhere'"),
        ("next: last, note", "next: first, note", 10, "first → write → first is a loop"),
        ("next: write,", "next: last,", 16, "step 'write': no way leads here"),
        ("label: They do", "label: I do", 15, "step 'first': two choices read 'I do'"),
        ("id: hugs", "id: other", 1, "the id 'other' and the file's name must be the same"),
        ("    ends: true\n", "", 20, "exactly one of 'choices', 'write' and 'ends: true'"),
        ("    ends: true\n", "    ends: false\n", 23, "'steps.last.ends'"),
        ("title: Your words\n", "title: Your words\n    keep: x\n", 16, "stand only in a step"),
        ("label: I do", f"label: {'x' * 61}", 14, "at most 60 characters"),
        ("    text: Some words.\n    ends", "    ends", 20, "'steps.last.text' is missing"),
        ("about:", "color: red\nabout:", 3, "'color' is not a key that is known here"),
        ("strength: code", "strength: strong", 7, "must be one of"),
        ("steps:\n", "steps:\n  -a-: {title: x, text: x, ends: true}\n", 10, "steps.-a-"),
    ],
)
def test_a_fault_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, expected: str
) -> None:
    assert old in GOOD
    shown = told(tmp_path, GOOD.replace(old, new, 1))
    assert f"guides/hugs.yaml:{line}: " in shown
    assert expected in shown
    with pytest.raises(KnowledgeError, match=r"hugs\.yaml"):
        load_guides(tmp_path)


def test_ways_that_are_too_long_or_ask_for_too_much_are_refused(tmp_path: Path) -> None:
    steps = "".join(
        f"  s{n}:\n    title: t\n    text: t\n    write: {{label: w, next: s{n + 1}}}\n"
        for n in range(7)
    )
    last = "  s7: {title: t, text: t, ends: true}\n"
    shown = told(
        tmp_path, GOOD.split("start:", maxsplit=1)[0] + f"start: s0\nsteps:\n{steps}{last}"
    )
    assert "the longest way has 8 steps, at most 7 are allowed" in shown
    assert "one way asks for 7 texts, at most 2 fit a message" in shown


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "offered_on: [hugs]",
            "offered_on: [nothing]",
            "'offered_on': there is no entry 'nothing'",
        ),
        (
            "entries: [hugs]",
            "entries: [nothing]",
            "step 'last', 'entries': there is no entry 'nothing'",
        ),
        ("reviewed: 2026-11-01", "reviewed: 2026-12-01", "lies in the future"),
        ("reviewed: 2026-11-01\n", "", "'reviewed' is missing"),
        ("sources: [{title: A source, strength: code, note: what it says}]\n", "", "names none"),
    ],
)
def test_what_only_the_review_sees(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    assert expected in told(tmp_path, GOOD.replace(old, new, 1))
    assert list(load_guides(tmp_path).guides) == ["hugs"]


def test_an_end_that_no_card_holds_is_named(tmp_path: Path) -> None:
    two = f"{WRITE}    write: {{label: More, next: again}}\n{WRITE.replace('write:', 'again:', 1)}"
    long = (
        GOOD.replace(WRITE, two)
        .replace("note: I would like one.", f"note: {'n' * 150}")
        .replace('note: "To say:"', f"note: {'n' * 150}")
        .replace("keep: Take your time.", f"keep: {'k' * 700}")
        .replace("text: Some words.\n    ends", f"text: {'t' * 1500}\n    ends")
    )
    assert "step 'last': its text and the summary can have 3" in (shown := told(tmp_path, long))
    assert "a card holds 3400; shorten the text, notes or 'keep'" in shown
    assert told(tmp_path, long.replace("t" * 1500, "t" * 900)) == ""


def test_an_entry_leads_to_two_guides_at_most(tmp_path: Path) -> None:
    for name in ("a", "b", "hugs"):
        folder(tmp_path, GOOD.replace("id: hugs", f"id: {name}"), name)
    findings = review_guides(read_guides(tmp_path), ("hugs",), TODAY)
    assert ["a, b, hugs are all offered on 'hugs'" in each.sentence for each in findings] == [True]

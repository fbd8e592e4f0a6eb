"""`ask` and `match`: what people and programs get."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, told

ENTRY = "---\nid: {id}\nquestion: {question}\naliases: [{alias}]\n---\n{answer}\n"


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_match_answers_line_by_line_in_order(run: Run) -> None:
    asked = [
        {"id": "a", "text": "can my therapist hug me?"},
        {"id": 7, "text": "how do i fix a flat bike tyre"},
        {"id": None, "text": "i want to kill myself"},
    ]
    result = run("match", "--jsonl", "-", stdin="\n".join(json.dumps(row) for row in asked))
    records = lines(result.stdout)
    assert result.exit_code == 0
    assert [row["id"] for row in records] == ["a", 7, None]
    assert [row["outcome"] for row in records] == ["answer", "none", "crisis"]
    for row in records:
        scores = [entry["score"] for entry in row["entries"]]
        assert len(scores) == 3
        assert all(0 <= score <= 1 for score in scores)
        assert scores == sorted(scores, reverse=True)
    assert records[0]["entries"][0]["id"] == "hugs"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not json", "not JSON"),
        ("[1, 2]", "must be an object"),
        ('{"id": 1}', "'text' is missing"),
        ('{"id": 1, "text": 5}', "'text' is missing"),
    ],
)
def test_a_bad_line_is_told_on_its_own_line_and_the_rest_goes_on(
    run: Run, line: str, words: str
) -> None:
    good = '{"id": 2, "text": "can my therapist hug me?"}'
    result = run("match", "--jsonl", "-", stdin=f"{line}\n\n{good}\n")
    bad, fine = lines(result.stdout)
    assert words in bad["error"]
    assert "outcome" not in bad
    assert fine["outcome"] == "answer"
    assert result.exit_code == 1


def test_strange_texts_are_matched_like_any_other(run: Run) -> None:
    texts = ["", " ", "\u200b", "x" * 6000, "@everyone ```", "\ud800", "💙" * 500]
    rows = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(texts))
    records = lines(run("match", "--jsonl", "-", stdin=rows).stdout)
    assert [row["id"] for row in records] == list(range(len(texts)))
    assert {row["outcome"] for row in records} <= {"none", "suggest"}


def test_another_folder_of_entries_is_answered_from(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for name, question in (("tea", "May I drink tea here?"), ("dogs", "Are dogs allowed?")):
        text = ENTRY.format(id=name, question=question, alias="nothing else", answer="Yes.")
        (folder / f"{name}.md").write_text(text)
    (folder / "dogs.md").write_text("---\nid: dogs\nquestion: Are dogs allowed?\n---\nYes.\n")
    asked = '{"id": 1, "text": "are dogs allowed?"}'
    result = run("match", "--jsonl", "-", "--knowledge", str(folder), stdin=asked)
    (row,) = lines(result.stdout)
    assert row["entries"][0]["id"] == "dogs"
    assert {entry["id"] for entry in row["entries"]} == {"dogs", "tea"}


def test_a_file_that_is_not_there_is_named(run: Run) -> None:
    sentence, code = told(run("match", "--jsonl", "nowhere.jsonl"))
    assert "nowhere.jsonl" in sentence
    assert code == 3


def test_ask_prints_the_whole_answer_and_its_sources(run: Run) -> None:
    result = run("ask", "can my therapist hug me?")
    assert result.exit_code == 0
    for words in ("What you can do", "Sources:", "not legal"):
        assert words in result.stdout


def test_ask_prints_json_for_programs(run: Run) -> None:
    records = json.loads(run("ask", "--json", "can my therapist hug me?").stdout)
    assert records["outcome"] == "answer"
    assert records["shown"][0]["id"] == "hugs"
    assert records["short_answer"]


def test_ask_shows_where_help_is(run: Run) -> None:
    result = run("ask", "i want to kill myself")
    assert "findahelpline.com" in result.stdout
    assert result.exit_code == 0


def test_ask_says_when_it_does_not_know(run: Run) -> None:
    assert "not covered" in run("ask", "how do i fix a flat bike tyre").stdout


def test_an_empty_question_is_refused(run: Run) -> None:
    result = run("ask", "  ")
    assert result.exit_code == 2
    assert "empty" in result.stderr


@pytest.mark.parametrize(
    "bad",
    [
        "[" * 100_000,
        '{"id": NaN, "text": "x"}',
        '{"id": ' + "9" * 5000 + ', "text": "x"}',
        "\u2028",
    ],
    ids=["deep", "not a number", "a long number", "a line separator alone"],
)
def test_a_line_costs_itself_alone(run: Run, bad: str) -> None:
    good = '{"id": 2, "text": "can my\u2028therapist hug me?"}'
    result = run("match", "--jsonl", "-", stdin=f"\ufeff{good}\n{bad}\n{good}\n")
    records = [
        json.loads(line, parse_constant=pytest.fail) for line in result.stdout.split("\n")[:-1]
    ]
    assert [record["id"] for record in records if "outcome" in record] == [2, 2]


@pytest.mark.parametrize("name", ["-", "questions.jsonl"])
@pytest.mark.parametrize(
    ("bad", "known"),
    [
        (b'{"id": 9, "text": "may she kiss me, \xfcber?"}', 9),
        (b'{"id": "\xe9", "text": "may she kiss me?"}', None),
        (b'{"id": 9, "note": "\xed\xa0\x80", "text": "may she kiss me?"}', 9),
        (b'\xff{"id": 9, "text": "may she kiss me?"}', None),
        (b'"\xe9"', None),
    ],
)
def test_a_line_with_a_byte_that_is_no_utf_8_is_named_and_not_answered(
    run: Run, tmp_path: Path, name: str, bad: bytes, known: object
) -> None:
    good = '{"id": 2, "text": "can my therapist hug me, élan?"}'.encode()
    data = b"\n".join([good, b"", bad, good])
    (tmp_path / "questions.jsonl").write_bytes(data)
    path = name if name == "-" else str(tmp_path / name)
    result = run("match", "--jsonl", path, stdin=data)
    first, broken, last = lines(result.stdout)
    assert first["outcome"] == last["outcome"] == "answer"
    assert "outcome" not in broken
    assert (broken["id"], broken["line"]) == (known, 3)
    assert "line 3: not UTF-8" in broken["error"]
    assert result.exit_code == 1


@pytest.mark.parametrize(("name", "written"), [("1e999", None), ('"\\ud800"', "?")])
def test_no_line_is_written_that_is_not_json_in_utf_8(
    run: Run, name: str, written: str | None
) -> None:
    row = f'{{"id": {name}, "text": "can my therapist hug me?"}}'
    result = run("match", "--jsonl", "-", stdin=f"{row}\n")
    (line,) = result.stdout.splitlines()
    assert json.loads(line, parse_constant=pytest.fail)["id"] == written


@pytest.mark.parametrize(
    "question", ["-5 euros for a missed session", "-h is what he said, a hug?", "--json is a word"]
)
def test_a_question_may_begin_with_a_dash(run: Run, question: str) -> None:
    result = run("ask", question, "--json")
    assert result.exit_code == 0
    assert "outcome" in json.loads(result.stdout)


def test_a_mistyped_option_is_still_told(run: Run) -> None:
    assert run("ask", "can my therapist hug me?", "--jsno").exit_code == 2


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_a_question_needs_no_quotes(run: Run, command: str) -> None:
    whole = run(command, "can my therapist hug me")
    words = run(command, "can", "my", "therapist", "hug", "me")
    assert words.exit_code == 0
    assert words.stdout == whole.stdout


def test_options_may_stand_among_the_words(run: Run) -> None:
    result = run("explain", "can", "my", "therapist", "--dial", "eager", "hug", "me")
    assert "Question   can my therapist hug me" in result.stdout
    assert "Decision (eager): answer" in result.stdout


@pytest.mark.parametrize("command", ["ask", "explain"])
def test_an_empty_question_is_wrong_usage(run: Run, command: str) -> None:
    assert run(command, " ").exit_code == 2


def test_help_in_danger_is_not_one_block_of_text(run: Run) -> None:
    panel = run("ask", "i want to kill myself").stdout
    begins = [line.strip("│ ") for line in panel.splitlines()]
    assert any(line.startswith("To talk to a person") for line in begins)
    assert any(line.startswith("If you can, let somebody be near you") for line in begins)

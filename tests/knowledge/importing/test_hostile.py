"""Documents made to break the importer: it answers, in bounds, whatever they hold."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.importing import Imported, ImportLimits, import_bytes

LIMITS = ImportLimits(seconds=5.0)
_PIECES = [
    "<p>", "</p>", "<div class='answer'>", "<div class=\"faq-question\">", "</div>", "<h1>",
    "</h1>", "<h2>Is it?</h2>", "<details><summary>", "</details>", "<dl><dt>", "<dd>",
    "<table><tr><td>", "</table>", "<ul><li>", "<ol start='99999999999'>", "</ul>", "<b>", "</b>",
    "<a href='javascript:x'>", "<a href=http://a.b(c)>",
    "<script type='application/ld+json'>{\"@type\":\"Question\",\"name\":", "</script>", "<!--",
    "-->", "<![CDATA[", "<div itemscope itemtype='http://schema.org/Question'>",
    "<span itemprop=name>", "<pre>", "<blockquote>", "<br>", "Can I hug my therapist?",
    "Yes, you may ask.", "Q: ", "A: ", "+3 votes", "by (5 points)", "2 answers", "asked by x",
    "anna: is it ok?", "kay: it is fine", "\n", "\n\n", "1. ", "- ", "**", "__", "# ", "---", "|",
    "[a](http://x)", "&lt;b&gt;", "&#0;", "&#xD800;", '\u202e', '\u0301', "\x0b", "@everyone",
    "<@123>", "Leave a Reply", "Comments (3)", "Related posts",
    "<button aria-expanded=false aria-controls=a>", "<form>", "<textarea>", "<svg><title>",
    "<o:p>", "<x-y score='1e9'>",
]  # fmt: skip


def check(result: Imported, limits: ImportLimits = LIMITS) -> None:
    assert bool(result.error) != bool(result.entries)
    assert "could not be read" not in (result.error or "")  # a fault of ours
    assert len(result.entries) <= limits.entries
    assert len({entry.question for entry in result.entries}) == len(result.entries)
    for entry in result.entries:
        assert 0 < len(entry.question) <= limits.question
        assert 0 < len(entry.answer) <= limits.answer
        assert entry.answer.strip()
        assert len(entry.aliases) <= limits.aliases
        assert "\n" not in entry.question
        assert "<script" not in entry.answer.casefold()
        assert "](javascript:" not in entry.answer


@given(st.binary(max_size=3000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_answered(data: bytes) -> None:
    check(import_bytes("any", data, LIMITS))


@given(st.text(max_size=3000), st.sampled_from(["a.txt", "a.md", "a.html"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_answered(text: str, name: str) -> None:
    check(import_bytes(name, text.encode("utf-8", "surrogatepass"), LIMITS))


@given(
    st.lists(st.sampled_from(_PIECES) | st.text(max_size=12), max_size=120),
    st.sampled_from(["a.txt", "a.md", "a.html"]),
)
@settings(max_examples=300, deadline=None)
def test_anything_like_a_page_is_answered(pieces: list[str], name: str) -> None:
    text = " ".join(pieces)
    check(import_bytes(name, text.encode("utf-8", "replace"), LIMITS))


SIZE = 300_000
CASES = {
    "nested": "<div>" * 60_000,
    "nested lists": "<html>" + "<ul><li>a" * 250,
    "many tags": "<html>" + "<b>x</b>" * 100_000,
    "many paragraphs": "<html>" + "<p>Is it ok here?</p><p>It is fine.</p>" * 3_000,
    "a big table": "<html><table>" + "<tr><td>Is it ok?</td><td>It is.</td></tr>" * 5_000,
    "nested tables": "<html>" + "<table><tr><td>" * 80 + "x",
    "one line": "a" * SIZE,
    "one sentence": "word " * (SIZE // 5),
    "question marks": "?" * SIZE,
    "brackets": "# t\n" + "[" * 100_000,
    "stars": "# t\n" + "*a **a " * 14_000,
    "backticks": "# t\n" + "".join("`" * n + " " for n in range(300)),
    "quotes": "# t\n" + "> " * 50_000,
    "open tags": "<html>" + "<a " * (SIZE // 3),
    "class names": '<html><p class="' + "share nav " * (SIZE // 10) + '">Some text here</p>',
    "bylines": "\n".join(["written by posted by " * 12] * 1_000),
    "bars": "\n".join(["a | " * 60] * 1_000),
    "names": "by Anna " * (SIZE // 8),
    "chat": "[10:32] <anna> is it ok?\n[10:33] <kay> sure it is fine\n" * 2_000,
    "thread": "+1 vote\nby (1 points)\nSome text which answers it here\n" * 2_000,
    "many posts": "<html>" + '<div class="answer">This is an answer of some length.</div>' * 20_000,
    "nested comments": "<html><h1>Is it?</h1>" + '<div class="comment" score="3">text here' * 240,
    "nested data": '<html><script type="application/ld+json">' + "[" * 100_000 + "</script><p>x",
    "combining": "a" + "\u0301" * 200_000,
    "nested mail": "MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" * 3_000,
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_page_made_to_hang_ends(name: str) -> None:
    check(import_bytes(name, CASES[name].encode(), LIMITS))


def test_time_that_is_over_is_told() -> None:
    result = import_bytes(
        "a.html", b"<html><p>Can it be?</p><p>Yes it can.</p>", ImportLimits(seconds=-1)
    )
    assert "too long" in (result.error or "")


def test_what_is_too_big_or_too_much_is_refused_with_what_to_do() -> None:
    assert "too big" in (import_bytes("a", b"word " * 100, ImportLimits(size=99)).error or "")
    assert "parts" in (
        import_bytes("a.html", b"<p>x</p>" * 99, ImportLimits(elements=50)).error or ""
    )
    assert "deeply" in (import_bytes("a.html", b"<html>" + b"<div>" * 9999 + b"x").error or "")


def test_a_long_answer_is_cut_at_a_paragraph_and_says_so() -> None:
    paragraph = "This is what there is to say about it, in so many words."
    text = "Can I say more?\n\n" + f"{paragraph}\n\n" * 300
    (entry,) = import_bytes("a.txt", text.encode()).entries
    assert entry.shortened
    *told, note = entry.answer.split("\n\n")
    assert set(told) == {paragraph}
    assert "Shortened" in note
    assert 5_000 < len(entry.answer) <= 6_000


def test_more_questions_than_allowed_are_left_out() -> None:
    text = "".join(f"Can I ask about the number {n}?\n\nYes, you may.\n\n" for n in range(30))
    assert len(import_bytes("a.txt", text.encode(), ImportLimits(entries=7)).entries) == 7


def test_nothing_heavy_is_loaded_before_a_page_is_read() -> None:
    code = (
        "import sys, bot.cli, bot.knowledge.importing; "
        "print(sorted({'lxml', 'trafilatura', 'markdown_it', 'justext'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"

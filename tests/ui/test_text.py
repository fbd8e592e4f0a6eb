"""Cutting, quoting and splitting text that anybody may have written."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.ui.text import clip, quoted, split_long, unquoted
from tests.ui.limits import units
from tests.ui.made_up import TEXTS

LIVE = re.compile(r"(?<!\\)(?:\\\\)*[*_~`|\[\]<>]")


@given(TEXTS, st.integers(2, 400))
def test_clip_keeps_the_limit_and_only_cuts_the_end(text: str, limit: int) -> None:
    kept = clip(text, limit)
    assert units(kept) <= limit
    if units(text) <= limit:
        assert kept == text
    else:
        assert kept.endswith("…")
        assert _readable(text).startswith(_readable(kept[:-1]))


@given(TEXTS)
def test_quoted_is_one_line_without_markdown_or_mentions(text: str) -> None:
    line = quoted(text)
    assert len(line.splitlines()) <= 1 or not re.search(r"[\n\r\t]", line)
    assert not LIVE.search(line)
    assert not re.search(r"@(?!\u200b)", line)
    assert units(line) <= 2 * 300 + 1


@given(st.text(max_size=200))
def test_unquoted_gives_back_what_was_quoted(text: str) -> None:
    folded = re.sub(r"\s+", " ", text).strip()
    assert unquoted(quoted(text)) == folded.replace("@\u200b", "@")


def test_quoting_hides_no_link_and_no_list() -> None:
    assert quoted("[a](https://x) [b](https://y)").count("\\[") == 2
    assert quoted("1. one") == "1\\. one"
    assert quoted("- one") == "\\- one"
    assert quoted("# one") == "\\# one"
    assert quoted("my_own_words") == "my\\_own\\_words"


@given(TEXTS, st.integers(20, 1500))
def test_split_long_keeps_the_limit_and_loses_nothing(text: str, limit: int) -> None:
    pieces = split_long(text, limit)
    assert all(0 < units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.lists(st.text("ab c", min_size=1, max_size=30), max_size=20), st.integers(40, 80))
def test_split_long_cuts_between_paragraphs_when_they_fit(words: list[str], limit: int) -> None:
    paragraphs = [word.strip() for word in words if word.strip()]
    pieces = split_long("\n\n".join(paragraphs), limit)
    assert [p for piece in pieces for p in piece.split("\n\n")] == paragraphs


def _readable(text: str) -> str:
    """Without lone surrogates, which no message can hold."""
    return re.sub(r"[\ud800-\udfff]", "", text)

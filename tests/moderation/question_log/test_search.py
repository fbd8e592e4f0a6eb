"""Which texts hold the words that are looked for."""

from __future__ import annotations

import pytest

from bot.moderation.question_log import contains


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("hug", "May we HUG?"),
        ("hug we", "may we hug"),
        ("thera", "my therapist"),
        ("café", "the CAFE\u0301 of my therapist"),
        ("its", "ｉｔｓ fine"),
    ],
)
def test_found(words: str, text: str) -> None:
    assert contains(words)(text)


@pytest.mark.parametrize(("words", "text"), [("hug kiss", "a hug"), ("x", None), ("hug", "")])
def test_not_found(words: str, text: str | None) -> None:
    assert not contains(words)(text)

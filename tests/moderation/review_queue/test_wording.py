"""What may be private is noticed before it becomes a phrase."""

from __future__ import annotations

import pytest

from bot.custom_knowledge.draft import MAX_ALIAS
from bot.moderation.review_queue import public_wordings, short_wording, sounds_private


@pytest.mark.parametrize(
    "text",
    [
        "is it ok that Bruno, my therapist, hugs me",
        "my therapist Anna hugged me",
        "dr. miller hugged me",
        "Mrs Jones never answers",
        "i am 16 and my therapist hugged me",
        "can i write to her at anna@example.org",
        "look at https://example.org/anna",
        "ask @bruno about it",
        "why does <@123456789012345678> not answer",
    ],
)
def test_private(text: str) -> None:
    assert sounds_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "can my therapist hug me?",
        "CAN MY THERAPIST HUG ME",
        "My therapist hugged me. Was that wrong?",
        "is it ok to meet on Zoom on Monday or at Christmas",
        "i asked my T whether I may call her",
        "is 1 hug ok",
    ],
)
def test_not_private(text: str) -> None:
    assert not sounds_private(text)


def test_a_wording_is_one_short_line() -> None:
    assert short_wording(" may  <@123> we\nhug ") == "may we hug"
    for text in ("word " * 200, "x" * 500, "😀" * 300, "😀 " * 300):
        short = short_wording(text)
        assert 0 < len(short.encode("utf-16-le")) // 2 <= MAX_ALIAS
        assert not short.endswith(" ")


def test_of_many_wordings_some_are_kept_and_none_that_may_name_somebody() -> None:
    texts = ["call me@home.example", "ring 5551234", "\u0301" * 5000, *["can we meet"] * 900]
    kept = public_wordings(texts, 20)
    assert len(kept) == 20
    assert "can we meet" in kept
    assert not any("@" in one or "555" in one for one in kept)

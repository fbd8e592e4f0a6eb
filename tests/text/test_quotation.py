from __future__ import annotations

import pytest

from bot.text.quotation import after_quotation, without_quotation


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("> quoted words\nIs this ok?", "Is this ok?"),
        ("[10:32] Mia: he hugged me\nIs this ok?", "Is this ok?"),
        ("Mia — today at 10:32\nhe hugged me\n\nIs this ok?", "Is this ok?"),
        ("  Is this ok?\n", "Is this ok?"),
        ("He said: no. Is this ok?", "He said: no. Is this ok?"),
    ],
)
def test_quoted_lines_are_left_out(text: str, rest: str) -> None:
    assert without_quotation(text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ('"I will miss you" he said. Is this ok?', "Is this ok?"),
        ("«I will miss you» Is this ok?", "Is this ok?"),
        ("Mia: he hugged me\nIs this ok?", "Is this ok?"),
        ("He hugged me. Is this ok?", None),
        ("Is it ok to ask: why?", None),
    ],
)
def test_what_follows_somebodys_words_is_the_question(text: str, rest: str | None) -> None:
    assert after_quotation(text) == rest

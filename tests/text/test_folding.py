from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.text.folding import fold


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_any_others_do(text: str) -> None:
    # A letter of another script behind it takes the text the long way round.
    assert fold(text) == fold(f"{text}я").removesuffix("я")
    assert unicodedata.is_normalized("NFC", fold(text))

"""What is said to somebody who writes another language."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from bot.answering.small_talk import ConversationError
from bot.answering.small_talk.texts import WAYS, LanguageTexts, load_languages
from bot.paths import CRISIS, DATA
from bot.services import Core

LANGUAGES = load_languages(DATA / "languages")
RIGHT_TO_LEFT = {"AL", "R"}


def test_each_language_has_its_own_words_and_plain_words_of_danger() -> None:
    assert len(LANGUAGES) >= 20
    assert len({texts.reply for texts in LANGUAGES.values()}) == len(LANGUAGES)
    assert len({texts.danger for texts in LANGUAGES.values()}) == len(LANGUAGES)
    assert set(LANGUAGES) <= {path.stem for path in (CRISIS / "languages").glob("*.toml")}


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_text_is_in_its_language_and_names_the_ways_to_help(core: Core, code: str) -> None:
    texts = LANGUAGES[code]
    *sentences, ways = texts.reply.splitlines()
    assert ways == WAYS
    for text in (*sentences, texts.danger):
        assert core.reception.language_of(text) == code, text


def test_each_line_of_arabic_begins_from_the_right_and_holds_no_latin() -> None:
    texts = LANGUAGES["ar"]
    for line in (*texts.reply.splitlines()[:-1], texts.danger, texts.button):
        assert unicodedata.bidirectional(line[0]) in RIGHT_TO_LEFT
        # A slash or a link within the line would stand on the wrong side of its word.
        assert not any(unicodedata.bidirectional(char) == "L" for char in line)


@pytest.mark.parametrize(
    "fault", ['text = ""', f'text = "{"x" * 301}"', f'button = "{"x" * 81}"', "words = 1"]
)
def test_a_file_that_would_not_fit_on_a_card_is_refused(tmp_path: Path, fault: str) -> None:
    source = (DATA / "languages" / "es.toml").read_text("utf-8")
    key = fault.partition(" ")[0]
    lines = [line for line in source.splitlines() if not line.startswith(f"{key} = ")]
    if key == "words":
        lines = source.partition("words = ")[0].splitlines()
    path = tmp_path / "es.toml"
    path.write_text("\n".join([*lines, fault]), "utf-8")
    with pytest.raises(ConversationError, match=r"es\.toml"):
        LanguageTexts.load(path)

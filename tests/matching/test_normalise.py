from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.words.common_words import CommonWords
from bot.matching.words.normalise import Normaliser, count_words
from bot.matching.words.spelling import QuestionSpeller
from bot.paths import DATA
from bot.text.slang import Slang, SlangError

SLANG = Slang.load(DATA / "slang.yaml")
WORDS = count_words(["will my therapist tell anyone what i said", "hand on my shoulder, hugged"])
COMMON = CommonWords.of(("the", "weekend", "about", "going"))
NORMALISER = Normaliser(SLANG, QuestionSpeller(WORDS, COMMON))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("my T hugged me", "my therapist hugged me"),
        ("MY T HUGGED ME", "my therapist hugged me"),
        ("idk, u there?", "i do not know, you there?"),
        ("hi <@!81384788765712384> see https://x.org/y <:hug:123456789>", "see"),
        ("> quoted\n**bold** ~~gone~~ `code`", "quoted bold gone code"),
    ],
)
def test_chat_is_written_out(typed: str, read: str) -> None:
    assert Normaliser(SLANG).question(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("theripist", "therapist"),
        ("thera1pist", "therapist"),
        ("7herap1st", "therapist"),
        ("sooo", "so"),
        ("my hnad", "my hand"),
        ("shoullder", "shoulder"),
        ("weeknd", "weekend"),
        ("at 3am", "at 3am"),
        ("xylophone", "xylophone"),
    ],
)
def test_spelling_is_repaired(typed: str, read: str) -> None:
    common = CommonWords.of(("the", "so", "at", "am", "weekend"))
    normaliser = Normaliser(SLANG, QuestionSpeller(WORDS, common))
    assert normaliser.question(typed) == read


@given(st.text(max_size=200))
def test_any_text_normalises_to_a_fixed_point_of_plain_text(text: str) -> None:
    once = NORMALISER.phrase(text)
    assert once == once.strip()
    assert "\u200b" not in once
    assert NORMALISER.question(text) == NORMALISER.question(text)


def test_ambiguous_words_stand_unless_alone() -> None:
    slang = Slang({"k": "okay", "my k": "my kay"}, frozenset({"k"}))
    assert slang.expand("k") == "okay"
    assert slang.expand("special k") == "special k"
    assert slang.expand("my k") == "my kay"


def test_a_broken_list_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "slang.yaml"
    broken.write_text("expansions: [1, 2]")
    with pytest.raises(SlangError, match=r"slang\.yaml"):
        Slang.load(broken)
    broken.write_text("expansions: {one two three four five six: many}")
    with pytest.raises(SlangError, match="one two three"):
        Slang.load(broken)
    absent = tmp_path / "absent.yaml"
    with pytest.raises(SlangError, match=r"absent\.yaml"):
        Slang.load(absent)
    assert Slang.load_if_present(absent).expansions == {}

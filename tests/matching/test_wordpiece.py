from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from bot.matching.encoding.model import find_model
from bot.matching.encoding.wordpiece import WordPiece, read_tokenizer

TEXTS = (
    "",
    "May my therapist hug me?",
    "i can't even... she's un-professional!!! (again) $20_x",
    "Naïve café, ﬁne print; İstanbul & “quotes” — don’t",
    "tab\there\x00\x1f zero\u200bwidth line\nbreak",
    "心理治療 と 🫂🏽 emoji",
    "x" * 101 + " supercalifragilisticexpialidocious",
    "word " * 300,
)


@pytest.fixture(scope="module")
def ours() -> WordPiece:
    found = read_tokenizer(find_model().tokenizer, 128)
    assert isinstance(found, WordPiece)
    return found


@pytest.fixture(scope="module")
def library() -> Tokenizer:
    found = Tokenizer.from_file(str(find_model().tokenizer))
    found.no_padding()
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_cuts_as_the_library_does(ours: WordPiece, library: Tokenizer, text: str) -> None:
    assert list(ours.numbers(text)) == library.encode(text).ids


def test_a_special_token_that_is_typed_is_text(ours: WordPiece) -> None:
    assert list(ours.numbers("[SEP]")).count(ours.vocabulary["[SEP]"]) == 1


def test_another_kind_is_left_to_the_library(library: Tokenizer, tmp_path: Path) -> None:
    content = json.loads(find_model().tokenizer.read_text("utf-8"))
    content["normalizer"]["lowercase"] = False
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(content), "utf-8")
    other = read_tokenizer(path, 6)
    assert not isinstance(other, WordPiece)
    assert other.vocabulary["therapist"] == library.token_to_id("therapist")
    assert len(other.numbers("one two three four five six seven")) == 6


def test_without_the_library_another_kind_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.loads(find_model().tokenizer.read_text("utf-8"))
    content["normalizer"]["lowercase"] = False
    (tmp_path / "tokenizer.json").write_text(json.dumps(content), "utf-8")
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(ValueError, match=r"tokenizer\.json is not .* install `tokenizers`"):
        read_tokenizer(tmp_path / "tokenizer.json", 6)
    assert isinstance(read_tokenizer(find_model().tokenizer, 6), WordPiece)

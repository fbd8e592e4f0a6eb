"""Texts to the token numbers of BERT's vocabulary, without the memory of a tokenizer library.

The rules are those of BERT uncased (Devlin et al. 2019): clean, lower case, accents off, words and
single signs apart, and each word cut greedily into the longest known pieces (Wu et al. 2016). Text
that names a special token ("[SEP]") is text. A process holds 12 MB less than with the library
`tokenizers`, which is therefore no dependency: only another model's tokenizer of another kind asks
for it (MODEL_DIR).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, cast

from bot.text.cleaning import bounded, unmarked

_WORD = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_LONGEST_WORD = 100
_MORE = "##"
_NORMALIZER = {
    "type": "BertNormalizer",
    "clean_text": True,
    "handle_chinese_chars": True,
    "strip_accents": None,
    "lowercase": True,
}
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
_IDEOGRAPHS = re.compile("([㐀-䶿一-鿿豈-﫿\U00020000-\U0002ceaf\U0002f800-\U0002fa1f])")


class Tokenizer(Protocol):
    """The input of the encoder."""

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """All tokens and their numbers."""
        ...

    def numbers(self, text: str) -> Sequence[int]:
        """Return the token numbers of a text, cut to the most that the model should read."""
        ...


class WordPiece:
    """BERT's tokenizer over one vocabulary."""

    def __init__(self, vocabulary: Mapping[str, int], most: int) -> None:
        """The vocabulary holds [UNK], [CLS] and [SEP]; `most` counts the last two as well."""
        self.vocabulary = vocabulary
        self._most = most
        self._unknown = vocabulary["[UNK]"]
        self._start, self._end = vocabulary["[CLS]"], vocabulary["[SEP]"]
        self._cut = lru_cache(maxsize=4096)(self._pieces)

    def numbers(self, text: str) -> Sequence[int]:
        """Return token numbers, [CLS] first and [SEP] last."""
        tokens = [self._start]
        for word in _words(text):
            tokens += self._cut(word) if len(word) <= _LONGEST_WORD else (self._unknown,)
            if len(tokens) >= self._most:
                break
        return [*tokens[: self._most - 1], self._end]

    def _pieces(self, word: str) -> tuple[int, ...]:
        pieces: list[int] = []
        at, mark = 0, ""
        while at < len(word):
            end = len(word)
            while end > at and mark + word[at:end] not in self.vocabulary:
                end -= 1
            if end == at:
                return (self._unknown,)
            pieces.append(self.vocabulary[mark + word[at:end]])
            at, mark = end, _MORE
        return tuple(pieces)


def read_tokenizer(path: Path, most: int) -> Tokenizer:
    """Read a tokenizer.json that cuts texts to `most` tokens.

    Raises OSError, ValueError, or what `tokenizers` raises.
    """
    content = cast("dict[str, Any]", json.loads(path.read_text("utf-8")))
    model = cast("dict[str, Any]", content["model"])
    return WordPiece(model["vocab"], most) if _is_bert(content, model) else _Other(path, most)


def _is_bert(content: dict[str, Any], model: dict[str, Any]) -> bool:
    """Whether a tokenizer.json is what `WordPiece` does."""
    splitter = cast("dict[str, Any]", content.get("pre_tokenizer") or {})
    return (
        model.get("type") == "WordPiece"
        and model.get("continuing_subword_prefix") == _MORE
        and content.get("normalizer") == _NORMALIZER
        and splitter.get("type") == "BertPreTokenizer"
        and {"[UNK]", "[CLS]", "[SEP]"} <= model["vocab"].keys()
    )


class _Other:
    """Any other tokenizer, read by the library where an operator has installed it."""

    def __init__(self, path: Path, most: int) -> None:
        try:
            from tokenizers import Tokenizer as Library
        except ImportError as error:
            message = f"{path} is not a tokenizer of BERT uncased; install `tokenizers` to read it"
            raise ValueError(message) from error
        self._library = cast("Any", Library.from_file(str(path)))
        self._library.no_padding()
        self._library.enable_truncation(most)
        self.vocabulary = cast("Mapping[str, int]", self._library.get_vocab())

    def numbers(self, text: str) -> Sequence[int]:
        """Return the token numbers of a text, cut to the most that the model should read."""
        return cast("Sequence[int]", self._library.encode(text).ids)


def _words(text: str) -> list[str]:
    """Words and single signs of a text, cleaned and in lower case."""
    text = unmarked(bounded(text))
    if text.isascii():
        return _WORD.findall(text.translate(_CONTROLS).lower())
    visible = "".join(" " if char.isspace() else char for char in text if not _is_control(char))
    spaced = _IDEOGRAPHS.sub(r" \1 ", visible)
    marked = unicodedata.normalize("NFD", spaced)
    bare = "".join(char for char in marked if unicodedata.category(char) != "Mn").lower()
    signs = "".join(f" {char} " if _is_sign(char) else char for char in bare)
    return signs.split()


def _is_control(char: str) -> bool:
    if char in "\t\n\r":
        return False
    return char == "\ufffd" or unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"}


def _is_sign(char: str) -> bool:
    """Whether a character stands alone: punctuation, and every other sign of ASCII."""
    if char.isascii():
        return not char.isalnum() and not char.isspace()
    return unicodedata.category(char).startswith("P")

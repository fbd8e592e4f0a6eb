"""Small talk: messages to the bot that ask nothing of its knowledge.

A message is small talk when all of it means one of the phrases, by its letters or by its sense;
a question that merely begins with a greeting is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from pydantic import BaseModel, ConfigDict
from rapidfuzz import fuzz, process

from bot.answering.small_talk.files import read_file
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from bot.matching.encoding.encoder import Vectors
    from bot.matching.encoding.phrase_vectors import PhraseVectors

_EDGES = re.compile(r"^[^\w]+|[^\w]+$")
_PUNCTUATION = re.compile(r"[^\w\s']+")
_ADDRESS = re.compile(r"^(?:(?:hi|hiya|hey|hello|ok|okay|well|so|um|bot|there) ){1,3}|(?: bot)$")
_SHORT, _ALIKE = 5, 87.0
_MOST_WORDS, _MOST_LETTERS = 14, 120
_REMEMBERED = 32


class _ReplyTexts(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str
    line: str


class _Vague(_ReplyTexts):
    little: str
    asking: str
    big: str


class _Talk(_ReplyTexts):
    id: str
    phrases: list[str]
    signs: str = ""
    care: bool = False


class _File(BaseModel):
    """The form of `data/smalltalk.toml`."""

    model_config = ConfigDict(extra="forbid")
    nothing: _ReplyTexts
    unclear: _ReplyTexts
    vague: _Vague
    foreign: _ReplyTexts
    talk: list[_Talk]


class SmallTalkReply(Struct, frozen=True):
    """The bot's reply to a message that is not matched.

    kind: of small talk, or "nothing", "unclear", "vague", "foreign". text: for one person.
    line: one line for everybody in a channel. care: the card offers the way to help. asks: it was
    a question. language: the code of the language that it is written in, if that is not English;
    then english says the same in one line, and help_label stands on the button that leads to help.
    """

    kind: str
    text: str
    line: str
    care: bool = False
    asks: bool = False
    language: str = ""
    english: str = ""
    help_label: str = ""


class SmallTalk:
    """Recognises small talk."""

    def __init__(self, content: _File, known: PhraseVectors | None) -> None:
        self.nothing = _reply("nothing", content.nothing)
        self.unclear = _reply("unclear", content.unclear)
        self.vague = _reply("vague", content.vague)
        self.little = frozenset(content.vague.little.split())
        self.asking = frozenset(content.vague.asking.split())
        self.big = frozenset(content.vague.big.split())
        self.foreign = SmallTalkReply(
            "foreign", content.foreign.text, content.foreign.line, True, True
        )
        self._replies = [_reply(talk.id, talk, care=talk.care) for talk in content.talk]
        pairs = [
            (_bare(phrase), number)
            for number, talk in enumerate(content.talk)
            for phrase in talk.phrases
        ]
        self.phrases = [phrase for phrase, _ in pairs]
        self._owners = [number for _, number in pairs]
        self._exact = dict(pairs)
        # The same message is looked at before and after matching.
        self._number_of = lru_cache(_REMEMBERED)(self._number_by_letters)
        self._of_like_length = lru_cache(_MOST_LETTERS)(self._those_of_like_length)
        self._number_of_bare = lru_cache(_REMEMBERED)(self._spelt_like)
        self._signs = {
            sign: number for number, talk in enumerate(content.talk) for sign in talk.signs
        }
        self._vectors = None if known is None else known.of(self.phrases)[:]

    @classmethod
    def load(cls, path: Path, known: PhraseVectors | None) -> SmallTalk:
        """Read the file; `known` returns the vectors of phrases. Raises ConversationError."""
        return cls(read_file(path, _File), known)

    def by_signs(self, text: str) -> SmallTalkReply:
        """Return the reply to a message without words, by its emoji; the first kind counts."""
        numbers = {self._signs[char] for char in text if char in self._signs}
        if not numbers:
            return self.nothing
        return self._replies[min(numbers)]

    def by_letters(self, text: str) -> SmallTalkReply | None:
        """Return the reply to a message that is spelt like a phrase, slips allowed."""
        if len(text) > _MOST_LETTERS:
            return None
        number = self._number_of(text)
        return None if number is None else self._replies[number]

    def _number_by_letters(self, text: str) -> int | None:
        """Return the number of the reply to a message that is spelt like a phrase."""
        numbers = map(self._number_of_bare, _variants(text))
        return next((number for number in numbers if number is not None), None)

    def _spelt_like(self, bare: str) -> int | None:
        """Return the number of the reply to a message that is bare of signs."""
        if (number := self._exact.get(bare)) is not None or len(bare) < _SHORT:
            return number
        numbers, phrases = self._of_like_length(len(bare))
        nearest = process.extractOne(bare, phrases, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if nearest is None or len(nearest[0]) < _SHORT:
            return None
        return self._owners[numbers[nearest[2]]]

    def _those_of_like_length(self, length: int) -> tuple[Sequence[int], Sequence[str]]:
        """Return the phrases that a message of so many letters may be like, after their numbers.

        Likeness is the share of letters in common, so it is bounded by the lengths.
        """
        numbers = [
            number
            for number, phrase in enumerate(self.phrases)
            if 200 * min(len(phrase), length) >= _ALIKE * (len(phrase) + length)
        ]
        return numbers, [self.phrases[number] for number in numbers]

    def may_be_meant(self, text: str) -> bool:
        """Whether a message is of a length that is looked at by its sense."""
        return 2 <= len(text.split()) <= _MOST_WORDS

    def by_sense(self, vector: Vectors, least: float) -> SmallTalkReply | None:
        """Return the reply to a message that means a phrase, by its sentence vector.

        least: how near the nearest phrase must be, as a cosine.
        """
        if self._vectors is None:
            return None
        cosines = self._vectors @ vector
        best = int(cosines.argmax())
        if cosines[best] < least:
            return None
        return self._replies[self._owners[best]]


def _reply(kind: str, texts: _ReplyTexts, *, care: bool = False) -> SmallTalkReply:
    return SmallTalkReply(kind, texts.text, texts.line, care)


def _bare(text: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", clean(text)).replace("'", "").split())


def _variants(text: str) -> Iterable[str]:
    """Yield the message, and the message without a word of address before or after."""
    bare = _bare(text)
    yield bare
    shorter = _ADDRESS.sub("", bare)
    if shorter and shorter != bare:
        yield shorter

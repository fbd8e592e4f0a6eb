"""Plain words of danger in languages other than English, so that nobody is passed over for one.

It finds what people say plainly and often, no more: whoever is not found still reads where help
is, because whatever is not English gets a card with the way to help. The phrases are data
(`languages/*.toml`), written without accents or with them, as they come.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from operator import itemgetter
from pathlib import Path

from msgspec import Struct
from pydantic import BaseModel, ConfigDict

from bot.safety.files import read_toml
from bot.safety.models import DangerKind
from bot.text.folding import fold

FOLDER = "languages"
_GAP = 3
"""Words that may stand between two words of a phrase."""
_BEGINNING = 3
"""A phrase whose first word is open is looked up by so many of its first letters."""
_TOKEN = re.compile(r"[^\W_]+(?:[\u0900-\u0dff\u0e00-\u0e7f]+[^\W_]*)*|[.!?,;:।。！？]")
_STOPS = frozenset(".!?,;:।。！？")


class LanguageData(BaseModel):
    """A file of `languages/`: what people in danger say in a language.

    code: of the language (ISO 639), which is the name of the file. spaced: words are parted by
    spaces. negations, after: what calls a phrase off when it stands right before it or inside, and
    right behind it. A word of a phrase may end in * (any ending) or name several with |.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    code: str = ""
    spaced: bool = True
    negations: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    therapist: tuple[str, ...] = ()
    phrases: Mapping[DangerKind, tuple[str, ...]]
    examples: Mapping[str, tuple[str, ...]] = {}


class Said(Struct, frozen=True):
    """A phrase that was found: in which language, its code, and of which kind of danger."""

    language: str
    code: str
    kind: DangerKind


class _Span(Struct, frozen=True):
    """Where a phrase stands: its first and last word, and how many words it has itself."""

    start: int
    end: int
    words: int
    said: Said

    def is_part_of(self, other: _Span) -> bool:
        """Whether a phrase of more words holds this one."""
        inside = other.start <= self.start and self.end <= other.end
        return inside and other.words > self.words


class Languages:
    """Finds plain words of danger in the languages of a folder."""

    def __init__(self, languages: Sequence[LanguageData]) -> None:
        spaced = [_Spaced(data) for data in languages if data.spaced]
        self._phrases: dict[str, list[tuple[int, _Phrase]]] = {}
        for number, language in enumerate(spaced):
            for phrase in language.phrases():
                self._phrases.setdefault(phrase.words[0].key, []).append((number, phrase))
        self._glued = [_Glued(data) for data in languages if not data.spaced]
        self.data = tuple(languages)

    @classmethod
    def load(cls, directory: Path) -> Languages:
        """Read all files of `directory`/languages. Raises SafetyDataError."""
        files = sorted((directory / FOLDER).glob("*.toml"))
        data = {path.stem: read_toml(path, LanguageData) for path in files}
        return cls([each.model_copy(update={"code": code}) for code, each in data.items()])

    def find(self, text: str) -> Said | None:
        """Return the gravest phrase of danger in a text, None when there is none. Linear in it."""
        plain = fold(text)
        words = _TOKEN.findall(plain)
        places: dict[str, list[int]] = {}
        for at, word in enumerate(words):
            places.setdefault(word, []).append(at)
        spans = [
            span
            for phrase, starts in self._possible(places)
            for span in phrase.language.find(phrase, words, starts)
        ]
        # "He is going to kill me" holds "kill me", which says something else alone.
        said = [span.said for span in spans if not any(map(span.is_part_of, spans))]
        if not plain.isascii():
            glued = "".join(char for char in plain if char.isalnum() or _is_mark(char))
            said += [each_said for each in self._glued if (each_said := each.find(glued))]
        return min(said, key=lambda each: _GRAVEST.index(each.kind), default=None)

    def _possible(self, places: Mapping[str, list[int]]) -> list[tuple[_Phrase, list[int]]]:
        """Return the phrases that may stand in a text, language by language, and where each may.

        places: where each of the text's words stands.
        """
        present = set(places)
        found = [
            (number, phrase, starts)
            for word, starts in places.items()
            for key in _keys_of(word)
            for number, phrase in self._phrases.get(key, ())
            if phrase.needed <= present and phrase.words[0].fits(word)
        ]
        return [(phrase, starts) for _, phrase, starts in sorted(found, key=itemgetter(0))]

    def failing_examples(self) -> Iterator[tuple[str, str]]:
        """Yield (language, sentence) for every example that is not treated as the file says."""
        for data in self.data:
            for text in data.examples.get("danger", ()):
                if self.find(text) is None:
                    yield data.name, f"does not find its own example {text!r}."
            for text in data.examples.get("calm", ()):
                if self.find(text) is not None:
                    yield data.name, f"{text!r} should pass and does not."


_GRAVEST = (
    DangerKind.THERAPIST,
    DangerKind.OTHER,
    DangerKind.METHOD,
    DangerKind.SELF,
    DangerKind.SELF_HARM,
    DangerKind.THREAT,
    DangerKind.VIOLENCE,
)


class _Phrase(Struct, frozen=True, eq=False):
    """A phrase of danger; `needed`: the words after its first one that are not open."""

    language: _Spaced
    words: Sequence[_Word]
    kind: DangerKind
    needed: frozenset[str]


class _Spaced:
    """A language whose words are parted by spaces."""

    def __init__(self, data: LanguageData) -> None:
        self._data = data
        self._negations = frozenset(fold(word) for word in data.negations)
        self._after = frozenset(fold(word) for word in data.after)
        self._therapist = [_Word.of(fold(word)) for word in data.therapist]

    def phrases(self) -> Iterator[_Phrase]:
        """Yield all phrases of the language, one with a choice of words once for each choice."""
        for kind, phrase in _all_phrases(self._data):
            for words in _readings(fold(phrase)):
                closed = (word.stem for word in words[1:] if not word.is_open)
                yield _Phrase(self, words, kind, frozenset(closed) - _STOPS)

    def find(self, phrase: _Phrase, words: list[str], starts: Iterable[int]) -> Iterator[_Span]:
        """Yield where a phrase stands in a text; `starts`: the places of its first word."""
        for start in starts:
            if (end := self._end(phrase.words, words, start)) is not None:
                grave = phrase.kind is DangerKind.VIOLENCE and self._names_therapist(words)
                said = DangerKind.THERAPIST if grave else phrase.kind
                found = Said(self._data.name, self._data.code, said)
                yield _Span(start, end, len(phrase.words), found)

    def _names_therapist(self, words: Iterable[str]) -> bool:
        return any(each.fits(word) for each in self._therapist for word in words)

    def _end(self, phrase: Sequence[_Word], words: list[str], start: int) -> int | None:
        """Return where a phrase ends that begins here; few words and no negation stand between."""
        if start and words[start - 1] in self._negations:
            return None
        at = start
        for word in phrase[1:]:
            for step in range(1, _GAP + 2):
                here = words[at + step] if at + step < len(words) else "."
                if word.fits(here):
                    at += step
                    break
                if here in self._negations or here in ".!?":
                    return None
            else:
                return None
        return None if at + 1 < len(words) and words[at + 1] in self._after else at


class _Glued:
    """A language that is written without spaces."""

    def __init__(self, data: LanguageData) -> None:
        self._data = data
        self._negations = tuple(fold(word) for word in data.negations)
        self._after = tuple(fold(word) for word in data.after)
        self._therapist = tuple(fold(word) for word in data.therapist)
        self._phrases = [(fold(phrase), kind) for kind, phrase in _all_phrases(data)]

    def find(self, text: str) -> Said | None:
        kinds = {kind for phrase, kind in self._phrases if self._stands(phrase, text)}
        if not kinds:
            return None
        if DangerKind.VIOLENCE in kinds and any(word in text for word in self._therapist):
            kinds.add(DangerKind.THERAPIST)
        return Said(self._data.name, self._data.code, min(kinds, key=_GRAVEST.index))

    def _stands(self, phrase: str, text: str) -> bool:
        at = text.find(phrase)
        while at >= 0:
            before, behind = text[:at], text[at + len(phrase) :]
            if not (before.endswith(self._negations) or behind.startswith(self._after)):
                return True
            at = text.find(phrase, at + 1)
        return False


class _Word(Struct, frozen=True):
    """A word of a phrase; an open one may have any ending."""

    stem: str
    is_open: bool

    @classmethod
    def of(cls, word: str) -> _Word:
        return cls(word.rstrip("*"), word.endswith("*"))

    @property
    def key(self) -> str:
        """The key under which a phrase that begins with this word is found: see `_keys_of`."""
        return f"{self.stem[:_BEGINNING]}*" if self.is_open else self.stem

    def fits(self, word: str) -> bool:
        return word.startswith(self.stem) if self.is_open else word == self.stem


def _keys_of(word: str) -> tuple[str, str]:
    """Return the keys of phrases that a word may begin: by the whole word, and by its stem."""
    return word, f"{word[:_BEGINNING]}*"


def _readings(phrase: str) -> Iterator[Sequence[_Word]]:
    """Yield a phrase once for each choice among words that are named with |."""
    choices = [[_Word.of(word) for word in part.split("|")] for part in phrase.split()]
    return product(*choices)


def _all_phrases(data: LanguageData) -> Iterator[tuple[DangerKind, str]]:
    for kind, phrases in data.phrases.items():
        for phrase in phrases:
            yield kind, phrase


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc"}

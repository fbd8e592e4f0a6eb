"""A message that asks about two things: its parts, each read on its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from bot.matching.decide import Verdict
from bot.text.sentences import opens_as_question, sentences

_JOIN = re.compile(r"[\s,](?:and|also|plus|but|&)\s|;\s", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:my|the|a|an|our|your|this)\s(?:\w{1,15}\s)?(?:therapist|counsell?or|psychologist|psychiatrist|"
    r"psychotherapist|analyst|shrink|psych|t)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|him|her|they|them)\b", re.IGNORECASE)
_EDGES = " ,;\n"
_CLAUSE, _SENTENCE = 4, 3
"""Words that a clause and a sentence have at least to be read on their own."""
_MOST = 6
"""Parts that are read: each takes as long as a short question."""
_OVERLAP = 0.15
"""How likely one part's entry may be in the other part."""
_DOMINANT, _MINOR = 0.9, 0.1
"""A message is about one thing if, read whole, one entry is that likely and no other is."""
TWO_QUESTIONS = 0.7
"""When both parts ask something, the less sure one needs this share of what an answer needs."""
LONG_PART = 0.85
"""How likely the entry of a sentence of a long post must be at least, to be one of two subjects."""
_SURELY_ASKED = 0.9
"""How likely an entry must be to answer one sentence of a message that is not understood whole."""


class Part(Struct, frozen=True):
    """A part of a message as it was read: its entries by class number, the first one first."""

    text: str
    chances: Mapping[int, float]

    @classmethod
    def of(cls, text: str, verdict: Verdict) -> Part:
        """Return a part with the verdict on it."""
        return cls(text, dict(zip(verdict.numbers, verdict.right, strict=True)))

    @property
    def asks(self) -> bool:
        """Whether it is a question, with or without its mark."""
        return "?" in self.text or opens_as_question(self.text)

    @property
    def best(self) -> tuple[int, float]:
        """The first entry and its probability; -1 and 0 when there is none."""
        return next(iter(self.chances.items()), (-1, 0.0))


def clauses(text: str, likeness: Callable[[str], float]) -> Sequence[str]:
    """Return the sentences and main clauses of a message; nothing when it has but one.

    Of more than six those count that speak most of what the knowledge base speaks of.
    """
    parts: list[str] = []
    for sentence in sentences(text):
        pieces = _split(sentence)
        parts += pieces if len(pieces) == 1 else [sentence, *pieces]
    different = [part for part in dict.fromkeys(parts) if len(part.split()) >= _SENTENCE]
    best = different
    if len(different) > _MOST:
        best = sorted(different, key=lambda part: -likeness(part))[:_MOST]
    shown = [part for part in different if part in best and part != text.strip()]
    return shown if len(shown) > 1 else ()


def with_person(part: str, message: str) -> str:
    """Return a part in which a pronoun stands for the person of whom the message spoke before.

    "… my therapist … and does she keep it secret" asks whether my therapist keeps it secret.
    """
    person = _PERSON.search(message)
    if person is None or _PERSON.search(part) or message.find(part) < person.start():
        return part
    return _PRONOUN.sub(person.group(), part, count=1)


def is_about_one(verdict: Verdict) -> bool:
    """Whether a message that was read whole is surely about one entry alone."""
    second = verdict.right[1] if len(verdict.right) > 1 else 0.0
    return verdict.best > _DOMINANT and second < _MINOR


def two_subjects(
    parts: Sequence[Part],
    whole: Verdict,
    needed: Callable[[int], float],
    share: float = TWO_QUESTIONS,
) -> Sequence[tuple[int, float]]:
    """Return the two entries that two parts plainly ask for, in their order; else nothing.

    whole: the verdict on the message read whole; if it is surely about a third entry, the parts do
    not count. needed: how likely an entry must be to be shown. share: of that, what is enough for
    the less sure of two parts that both ask something. Neither entry may be likely in the other's
    part.
    """

    def are_sure(one: Part, other: Part) -> bool:
        first, second = (part.best[1] / needed(part.best[0]) for part in (one, other))
        least = share if one.asks and other.asks else 1.0
        return max(first, second) >= 1.0 and min(first, second) >= least

    pairs = [pair for pair in combinations(parts, 2) if _differ(*pair) and are_sure(*pair)]
    if not pairs:
        return ()
    first, second = max(pairs, key=lambda pair: min(pair[0].best[1], pair[1].best[1]))
    subjects = (first.best, second.best)
    is_third = whole.best > _DOMINANT and whole.numbers[0] not in dict(subjects)
    return () if is_third else subjects


def asked_alone(parts: Sequence[Part]) -> Part | None:
    """Return the part that asks something and is all but surely understood, if there is one.

    What stands around it (a message that was passed on, a long introduction) hides it when all is
    read together.
    """
    surest = max((part for part in parts if part.asks), key=lambda part: part.best[1], default=None)
    return surest if surest is not None and surest.best[1] >= _SURELY_ASKED else None


def _differ(one: Part, other: Part) -> bool:
    if one.text in other.text or other.text in one.text:
        return False
    (first, _), (second, _) = one.best, other.best
    return (
        -1 not in (first, second)
        and first != second
        and (max(one.chances.get(second, 0.0), other.chances.get(first, 0.0)) <= _OVERLAP)
    )


def _split(sentence: str) -> list[str]:
    """Split a sentence where a new clause begins that could be asked alone."""
    pieces: list[str] = []
    start = 0
    for join in _JOIN.finditer(sentence):
        before, after = sentence[start : join.start()], sentence[join.end() :]
        if min(len(before.split()), len(after.split())) >= _CLAUSE:
            pieces.append(before.strip(_EDGES))
            start = join.end()
    return [*pieces, sentence[start:].strip()]

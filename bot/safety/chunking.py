"""Reading a long text in parts, so that one grave sentence is not drowned by many others."""

from __future__ import annotations

import re

from bot.text.sentences import sentences

_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_ASIDE = re.compile(r",? (?:and )?(?:also|btw|anyway|plus) ")
_FEWEST_WORDS, _MOST_ASIDES = 3, 6
_PART_WORDS = 24
_ALARM = re.compile(
    r"\b(?:di(?:e|ed|ying)|dead|death|kill|suicid|end|hurt|harm|cut|pills?|safe|afraid|scared|hit|"
    r"touch|force|threat|alone|anymore|goodbye|live|living|pain|help|gun|knife|blood)",
    re.IGNORECASE,
)


def parts(text: str, words: int, most: int) -> list[str]:
    """Return pieces of one to three sentences of a text longer than `words`, else nothing.

    At most `most` pieces: those with an alarming word first, else as they come.
    """
    if len(text.split()) <= words:
        return []
    pieces: list[str] = []
    current: list[str] = []
    for sentence in _SENTENCE.findall(text):
        current += sentence.split()
        if len(current) >= _PART_WORDS:
            pieces.append(" ".join(current))
            current = []
    if current:
        pieces.append(" ".join(current))
    pieces.sort(key=lambda piece: _ALARM.search(piece) is None)
    return pieces[:most]


def asides(text: str) -> list[str]:
    """Return the sentences of a short text, and what stands before and after an "also".

    Nothing when there is but one; at most six.
    """
    pieces = [piece for sentence in sentences(text) for piece in _ASIDE.split(sentence)]
    pieces = [piece for piece in pieces if len(piece.split()) >= _FEWEST_WORDS]
    return pieces[:_MOST_ASIDES] if len(pieces) > 1 else []

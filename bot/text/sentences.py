"""Sentences of a text, and whether one asks something.

For members' posts, for messages that nobody addressed to the bot, and for documents: a post may
leave out its question mark, and a document may be in any language.
"""

from __future__ import annotations

import re
from typing import Final

QUESTION_MARKS: Final = "?？؟⁇⁈⁉‽՞፧"
_LONGEST_QUESTION = 300
_HEADING_WORDS = range(3, 26)

# A stop, the quotation marks or brackets that it closes, and white space; not before a sign, which
# goes on with the sentence ("… – and so on", "?)"). Chinese and Japanese put no space there.
# Possessive, so that a row of spaces is read once.
_END = re.compile(
    r"(?<=[.!?…？])[\"'”’)\]]{0,3}+[^\S\n]++(?![.,;:!?…)\]}|*#&/–—-])"
    r"|(?<=[。？！])(?![」』”）])"
    r"|\n+"
)
_CLOSERS = "\"'”’»›)]*_」』】〉》） \t¹²³⁰⁴⁵⁶⁷⁸⁹"
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")

_LEAD_INS = (
    r"(?:so|and|but|also|ok(?:ay)?|hi|hey|hello|quick question|my question(?: is)?|question)"
)
_OPENERS = (
    r"(?:is|are|was|were|can|could|should|shall|would|will|do|does|did|has|have|am|may|must|how|"
    r"why|what|when|where|who|which|anyone|anybody|wondering|not sure (?:if|whether)|"
    r"i (?:wonder|don'?t know (?:if|whether|how)))"
)
_OPENING = rf"\W{{0,5}}(?:{_LEAD_INS}\W{{1,5}}){{0,4}}{_OPENERS}\b"
_OPENS = re.compile(_OPENING, re.IGNORECASE)
_HOLDS = re.compile(rf"(?:^|[.!?…\n]){_OPENING}", re.IGNORECASE)

_AUXILIARIES = (
    "is|are|was|were|am|can|could|should|would|will|do|does|did|may|might|must|has|have|isn't|"
    "aren't|can't|couldn't|shouldn't|don't|doesn't|won't|isn’t|aren’t|can’t|shouldn’t|don’t|doesn’t"
)
_SUBJECTS = (
    "i|my|you|your|we|our|it|its|he|she|they|their|there|this|that|these|a|an|the|any|some|all|"
    r"one|someone|therapists?|clients?|psycho\w+|counsel\w+|patients?|people|therapy|friends"
)
_UNMARKED_HEADING = re.compile(
    rf"(?:who|what|whats|what's|when|where|why|how|which|whom)(?: (?:much|many|long|often|soon|far|"
    r"late|early|big|close|fast|quickly|private|strict|common|likely|expensive|"
    rf"old|kind of \w+|type of \w+|else|about \w+))? (?:{_AUXILIARIES}|if|happens|makes|counts)\b.*"
    rf"|(?:{_AUXILIARIES}) (?:not )?(?:{_SUBJECTS})\b.*",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Split a text into sentences, roughly: at stops and at the ends of lines.

    A text whose lines are only wrapped must come with its white space folded.
    """
    return [part.strip() for part in _END.split(text) if part.strip()]


def ends_as_question(line: str) -> bool:
    """Whether a line of at most 300 characters ends in a question mark, of any script."""
    bare = line.rstrip(_CLOSERS) if 0 < len(line) <= _LONGEST_QUESTION else ""
    return bare.endswith(tuple(QUESTION_MARKS)) or (
        # The Greek question mark looks like a semicolon, and is often typed as one.
        bare.endswith(";") and _GREEK.search(bare[:-1]) is not None
    )


def opens_as_question(sentence: str) -> bool:
    """Whether an English sentence begins as questions do, with or without its mark."""
    return _OPENS.match(sentence) is not None


def holds_question(text: str) -> bool:
    """Whether an English text asks something in any of its sentences; takes microseconds."""
    return "?" in text or _HOLDS.search(text) is not None


def is_unmarked_question(heading: str) -> bool:
    """Whether an English heading is a question that only lacks its mark ("How do I cancel").

    Stricter than `opens_as_question`: "What we do" and "Is therapy" head a text and ask nothing.
    """
    return (
        len(heading.split()) in _HEADING_WORDS
        and heading[-1] not in ".!:,"
        and _UNMARKED_HEADING.fullmatch(heading) is not None
    )

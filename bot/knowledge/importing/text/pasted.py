"""Removal of the lines that Reddit and Quora put around each post of a page copied as text."""

from __future__ import annotations

import re

_GAP = r"[ \t]*\n+[ \t]*"
_QUORA = re.compile(
    rf"^[ \t]*Profile photo for (?P<name>.{{1,60}}){_GAP}(?P=name){_GAP}(?:·{_GAP})?"
    rf"(?:·? ?Follow{_GAP}(?:[^\n?!]{{1,160}}\d(?:y|mo|w|d|h)[ \t]*\n)?)?",
    re.MULTILINE,
)
_AVATAR = re.compile(r"^.{0,40}u/[\w-]{2,30} avatar[ \t]*$", re.MULTILINE)
_ASKER = re.compile(rf"^(?P<name>[ \t]*[\w-]{{2,30}}){_GAP}OP(?={_GAP}[•·]{_GAP}\d)", re.MULTILINE)
_FLAIR = re.compile(
    r"^(r/\w{2,30} [•·] [^\n]{1,30}\n{1,3}"
    r"(?:[\w-]{2,30}\n)?\n{1,3}[^\n]{10,300})\n[A-Z][\w /&-]{1,30}\n\n",
    re.MULTILINE,
)
# How many comments there are: a number after the votes that is none itself.
_COMMENTS = re.compile(
    r"^[ \t]{0,9}[\d.,]{1,9}[kKmM]?[ \t]{0,9}\n{1,3}[ \t]{0,9}Go to comments[ \t]{0,9}$",
    re.MULTILINE,
)
_LONE_DOT = re.compile(r"\n[ \t]*([•·|])[ \t]*\n")


def unpaste(text: str) -> str:
    """Write who posted, and when, in one line each, and leave out what is only shown beside it."""
    text = _QUORA.sub(lambda match: f"Answer by {match['name']}\n\n", text)
    text = _ASKER.sub(r"\g<name>", _AVATAR.sub("", text))
    text = _COMMENTS.sub("", text)
    return _FLAIR.sub(r"\1\n\n", _LONE_DOT.sub(r" \1 ", text))

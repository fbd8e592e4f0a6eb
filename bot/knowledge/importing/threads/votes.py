"""Votes as pages and pasted text write them; above all, whether they are below zero."""

from __future__ import annotations

import re

_SIGNS = str.maketrans(dict.fromkeys("−–—‒―﹣－⁻˗➖", "-") | {"＋": "+", "﹢": "+", "\u00a0": " "})
_COUNT = re.compile(r"([+-]?) ?(\d[\d.,]{0,9})(k?)\b")
_WORDS = (
    r"(?:(?:net )?(?:up ?|down ?)?votes?|points?|pts?|scores?|karma|ratings?|likes?|reputation|"
    r"upvote ?count|vote ?count)"
)
_UP = r"(?:up ?votes?|vote up|up|like|▲|△|⬆|↑|👍|⇧|▴)"
_DOWN = r"(?:down ?votes?|vote down|down|dislike|▼|▽|⬇|↓|👎|⇩|▾)"
_TOLD = re.compile(
    rf"(?:{_UP} ?)?\(? ?{_WORDS}?(?: ?(?:of|is|total|[:=·]))? ?"
    rf"(?P<count>(?:[+-]|minus ) ?\d[\d.,]{{0,9}}k?)"
    rf" ?{_WORDS}? ?\)?(?: ?{_DOWN})?",
    re.IGNORECASE,
)
_CALLED = re.compile(rf"{_WORDS}|{_UP}|{_DOWN}", re.IGNORECASE)
_LONGEST = 80


def normal(line: str) -> str:
    """Return a line with plain signs: every dash that may stand for a minus is one."""
    return line.translate(_SIGNS).replace("\ufe0f", "")


def score_of(line: str) -> int | None:
    """Return the votes that a short line tells ("–3 votes", "+1.2k"); None for no number."""
    match = _COUNT.search(normal(line[:_LONGEST]).casefold().replace("minus ", "-"))
    if match is None:
        return None
    digits = re.sub(r"[^\d.]" if match[3] else r"\D", "", match[2]).strip(".")
    try:
        value = int(float(digits or 0) * (1000 if match[3] else 1))
    except ValueError:
        return None
    return -value if match[1] == "-" else value


def below_zero(line: str, *, is_named: bool = False) -> bool:
    """Whether a line is nothing but votes that are below zero ("Score: −3", "▲ -3 ▼").

    `is_named`: something else says that it is a number of votes; then the number alone will do.
    """
    short = " ".join(normal(line[: 2 * _LONGEST]).split())
    if not 1 < len(short) <= _LONGEST or not any(map(str.isdigit, short)):
        return False
    match = _TOLD.fullmatch(short)
    if match is None or (score_of(match["count"]) or 0) >= 0:
        return False
    return is_named or _CALLED.search(short) is not None

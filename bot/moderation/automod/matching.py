"""Discord's way of matching a keyword rule, and the part of regular expressions that it shares.

Source of both: "Auto Moderation", developer documentation of Discord, sections "Keyword Matching
Strategies" and "Trigger Metadata": `cat*` begins a word, `*cat` ends one, `*cat*` stands anywhere,
`cat` stands between white space; case does not matter; patterns are those of Rust's `regex` crate.
How an allowed word acts on a pattern is not said there; here it counts for both alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

_CLASS = re.compile(r"\[\^?\]?[^\[\]]*\]")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = frozenset("dDwWsSbBnrtfv\\.+*?()|[]{}^$#&-~/")
"""Letters and signs that both know after a backslash."""
_FOREIGN = (
    (re.compile(r"\(\?(?:=|!|<=|<!)"), "looks around itself, which Discord does not take"),
    (re.compile(r"\(\?[>(#P]"), "uses a group that Rust or Python does not know"),
    (re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\+"), "repeats possessively, which Rust does not know"),
    (re.compile(r"\{(?!\d+(?:,\d*)?\})"), "has a brace that repeats nothing"),
)
# Operations on sets in Rust's `regex`, and plain characters in Python's `re`.
_OPERATOR = re.compile(r"&&|--|~~")


def trigger_of(
    text: str, keywords: Sequence[str], patterns: Sequence[str], allow: Sequence[str] = ()
) -> str | None:
    """Return the first keyword or pattern that a message triggers, None if there is none.

    A hit inside an allowed word or phrase does not count.
    """
    allowed_spans = [span for each in allow for span in _spans(_keyword(each), text)]
    triggers = [(each, _keyword(each)) for each in keywords]
    triggers += [(each, _pattern(each)) for each in patterns]
    for source, pattern in triggers:
        if any(not _inside(span, allowed_spans) for span in _spans(pattern, text)):
            return source
    return None


def fault_of(pattern: str) -> str | None:
    """Return why Discord and Python would not read a pattern alike, None if they do."""
    if not pattern.startswith("(?i)"):
        return "does not begin with (?i), so that capitals would matter"
    for escape in _ESCAPE.findall(pattern):
        if escape not in _ESCAPES:
            return f"has \\{escape}, which Rust or Python does not know"
    plain = _ESCAPE.sub("x", pattern)
    bare = _CLASS.sub("x", plain)
    if "[" in bare or any(_OPERATOR.search(each) for each in _CLASS.findall(plain)):
        return "has a set of characters in another, which Python reads otherwise"
    for foreign, fault in _FOREIGN:
        if foreign.search(bare):
            return fault
    try:
        re.compile(pattern)
    except re.error as error:
        return f"cannot be read: {error.msg}"
    return None


@cache
def _keyword(keyword: str) -> re.Pattern[str]:
    left = "" if keyword.startswith("*") else r"(?<!\S)"
    right = "" if keyword.endswith("*") else r"(?!\S)"
    return re.compile(left + re.escape(keyword.strip("*")) + right, re.IGNORECASE)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))


def _inside(span: tuple[int, int], allowed_spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in allowed_spans)

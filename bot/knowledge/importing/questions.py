"""Questions in a text: telling them, tidying them, and proposing one where there is none."""

from __future__ import annotations

import re

from bot.knowledge.importing.patterns import patterns
from bot.text.sentences import QUESTION_MARKS, ends_as_question, is_unmarked_question, sentences

_QUOTES = (
    ("«", "»"),
    ("‹", "›"),
    ("「", "」"),
    ("『", "』"),
    ("“", "”"),
    ("„", "“"),
    ("”", "”"),
    ('"', '"'),
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_LABEL = re.compile(
    r"(?:(?:q|question|frage|faq)\s*+(?:(?:#|no\.?|number)\s*+)?(?:\d{1,3}\s*+)?[:.)\-–—]|"
    r"q\d{1,3}\b|"
    r"(?:#|no\.)\s?\d{1,3}[:.)]?|(?:\d{1,3}\.){1,4}\d{1,3}[.)]?\s|\(?\d{1,3}[.):]\s|[•▸►▶▼+›»\-–—*]\s)\s*",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"(?:[\[(](?:closed|solved|duplicate|on hold|answered|resolved|edit|help)[\])]|¶|[+−▼▾⌄×]|"
    r"(?<=\s)#|(?<=\?)[\[(][^\])]{1,40}[\])]|(?<=\? )[\[(][^\])]{1,40}[\])]|expand|collapse|toggle|"
    r"(?<=\s)[-|:•–—] (?:quora|reddit|r/\w{1,30})|: ?r/\w{1,30})$",
    re.IGNORECASE,
)
_LONGEST_TAIL = 60
_FOOTNOTES = re.compile(r"\[\^[\w-]{1,20}\]|[¹²³⁰⁴⁵⁶⁷⁸⁹]{1,3}(?=$| )|(?<=[?.!])\[\d{1,3}\]")
_BEFORE_MARK = re.compile(r"(?<!\s)\s{1,3}([?!])")
_PREFIX = re.compile(
    r"(?:re|fwd?|aw)\s*:\s*|r/\w{2,30}\s*[-–—:]\s*|\[[^\]]{1,25}\]\s*", re.IGNORECASE
)
_RHETORIC = re.compile(
    r"(?:so|but|and|or|right|sound|sounds|ring|still|make|makes|ready|okay|ok|see|get|got|huh|"
    r"really|interested|curious|looking)\b.*|(?:why not|what now|who knows|and then|now what)\W*",
    re.IGNORECASE,
)


def count_words(text: str) -> int:
    """Count words; of scripts that put no spaces between them, two letters count as one."""
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    return max(len(text.split()), wide // 2)


def is_question(text: str) -> bool:
    """Whether a heading or a line by itself is a question, its number and icons aside."""
    bare = tidy(text)
    return ends_as_question(bare) or is_unmarked_question(bare)


def stands_alone(question: str) -> bool:
    """Whether a question means something without what was told before it."""
    words = ["".join(filter(str.isalnum, word)) for word in question.casefold().split()]
    telling = [word for word in words if word and word not in patterns().empty_words]
    return len(words) >= 4 and bool(telling)


def is_rhetorical(text: str) -> bool:
    """Whether a line that asks is more likely a turn of speech than what a text answers."""
    bare = tidy(text)
    if _LABEL.match(text.strip()) and len(bare.split()) > 1:
        return False  # a number or a "Q" before it says that it is meant
    return count_words(bare) < 2 or _RHETORIC.fullmatch(bare) is not None


def tidy(text: str) -> str:
    """Return a question or title in one line, without label, number, icons and status marks."""
    line = " ".join(text[:1000].split()).strip(" *_\u200d")
    for pattern in (_PREFIX, _LABEL):
        match = pattern.match(line)
        if match and match.end() < len(line):
            line = line[match.end() :]
    line = _FOOTNOTES.sub("", line)
    # Several marks may stand behind one another: "[closed] - Quora".
    for _ in range(5):
        match = _TAILS.search(line[-_LONGEST_TAIL:])
        if match is None:
            break
        line = line[: len(line) - len(match[0])].rstrip()
    return _unquote(_BEFORE_MARK.sub(r"\1", line).strip(" *_"))


def _unquote(line: str) -> str:
    """Drop the quotation marks around a whole line."""
    for begin, end in _QUOTES:
        if len(line) > 2 and line.startswith(begin) and line.endswith(end):
            inner = line[len(begin) : -len(end)]
            if begin not in inner and end not in inner:
                return inner.strip()
    return line


def as_question(text: str, most: int) -> str:
    """Return a question with its mark, at most `most` characters long."""
    line = tidy(text)
    mark_place = max(line.rfind(mark) for mark in QUESTION_MARKS)
    if mark_place > 0 and len(line) - mark_place <= 80:
        line = line[: mark_place + 1]
    elif not line.endswith(tuple(f"{QUESTION_MARKS}!;")):
        line = line.rstrip(" .:;,-–—|") + "?"
    return shorten(line, most)


def shorten(line: str, most: int) -> str:
    """Cut a line between words and say so with dots; a question keeps its last sentence."""
    if len(line) <= most:
        return line
    last = sentences(line)[-1]
    if ends_as_question(last) and len(last) <= most:
        return last
    return (
        line[: most - 2].rsplit(" ", 1)[0].rstrip(" ,;:.-")[: most - 2]
        + "…"
        + ("?" if ends_as_question(line) else "")
    )


def questions_in(text: str, least: int = 4) -> list[str]:
    """Return the sentences of a text that ask something, of at least `least` words."""
    return [
        s
        for s in sentences(" ".join(text[:20_000].split()))
        if ends_as_question(s) and count_words(s) >= least
    ]

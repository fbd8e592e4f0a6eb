"""The quotation that a message opens with: lines of another message, or a sentence of somebody."""

from __future__ import annotations

import re

# Discord wants a space after the sign; people leave it out, and mail programs set several.
_QUOTED_LINE = re.compile(r"^[ \t]{0,8}>{1,3}[ \t]*.*$", re.MULTILINE)
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?"
_CHAT_LINE = re.compile(
    rf"^[ \t]{{0,8}}(?:[\[(]{_TIME}[\])][ \t]*[^\n:]{{1,40}}:|[^\n:]{{1,40}}[\[(]{_TIME}[\])]:).*$",
    re.MULTILINE | re.IGNORECASE,
)
"""A line of a chat that was copied: "[10:32] Mia: …"."""
_HEADED = re.compile(
    rf"^[^\n]{{1,40}} [—–-] (?:today|yesterday|[\d./-]{{5,10}})[^\n\d]{{0,8}}{_TIME}[ \t]*"
    r"(?:\n[^\n]++)++",
    re.MULTILINE | re.IGNORECASE,
)
"""A message as Discord copies it: a line of the name and time, and the lines below it."""
_SPEAKER_LINE = re.compile(r"\A[ \t]{0,8}[A-Z][^\n:.?!]{0,30}:[ \t][^\n]+\n")
_MARKS = '"“”„«»'
_MARK = re.compile(f"[{_MARKS}]")
_SPOKEN = re.compile(
    rf"\A[^{_MARKS}\n.?!]{{0,60}}[{_MARKS}][^{_MARKS}]{{8,600}}[{_MARKS}]"
    r"(?:[ \t]*,?[ \t]*[^\n.?!,:;]{1,40})?(?:[.!?…:]+\s+|\s*\n\s*)",
)
"""A sentence that quotes another one and ends: '"…" she wrote.', 'He said "…".'"""
_SPOKEN_BARE = re.compile(rf"\A[{_MARKS}][^{_MARKS}]{{8,600}}[{_MARKS}]\s+")
_LETTERS = 3


def without_quotation(text: str) -> str:
    """Return a message without the lines that it quotes, if anything is left then."""
    if not _may_quote(text):
        return text.strip()
    rest = text
    for pattern in (_QUOTED_LINE, _CHAT_LINE, _HEADED):
        shorter = pattern.sub("", rest)
        rest = shorter if _has_words(shorter) else rest
    return rest.strip()


def after_quotation(text: str) -> str | None:
    """Return what follows a quotation that opens a message: somebody's sentence, or a line of it.

    None if the message opens with none, or nothing follows. What was said may be what is asked
    about ('"I love you" he said. Is that ok?'), so what follows must be a question of its own.
    """
    if ":" not in text and _MARK.search(text) is None:
        return None
    for pattern in (_SPOKEN, _SPOKEN_BARE, _SPEAKER_LINE):
        if (match := pattern.match(text)) and _has_words(rest := text[match.end() :].strip()):
            return rest
    return None


def _may_quote(text: str) -> bool:
    """Whether a text holds a sign that a quoted line needs: most questions have none."""
    return ">" in text or ":" in text


def _has_words(text: str) -> bool:
    return sum(map(str.isalnum, text)) >= _LETTERS or any(ord(char) > 0x2E80 for char in text)

"""Splitting Markdown at its `## ` headings; what stands in a code fence is no heading."""

from __future__ import annotations

from bot.knowledge.models import Section

_MARK = "## "
_FENCES = ("```", "~~~")


def split_body(body: str) -> tuple[str, tuple[Section, ...]]:
    """Split Markdown into the text before the first `## ` heading and the parts after it."""
    titles: list[str] = []
    blocks: list[list[str]] = [[]]
    fence = ""
    for line in body.split("\n"):
        fence = _fence_after(line, fence)
        if not fence and line.startswith(_MARK) and (title := heading_text(line[len(_MARK) :])):
            titles.append(title)
            blocks.append([])
        else:
            blocks[-1].append(line)
    short, *rest = ("\n".join(lines).strip() for lines in blocks)
    return short, tuple(map(Section, titles, rest))


def heading_text(raw: str) -> str:
    """Return a heading without the signs that may close it."""
    text = raw.strip()
    return text.rstrip("#").rstrip() or text[:1]


def fenced_headings(body: str) -> list[int]:
    """Return the lines, counted from 0, that would be headings if no code fence held them."""
    fence, headings = "", list[int]()
    for number, line in enumerate(body.split("\n")):
        fence = _fence_after(line, fence)
        if fence and line.startswith(_MARK):
            headings.append(number)
    return headings


def _fence_after(line: str, fence: str) -> str:
    """Return the fence that is open after a line, nothing when there is none."""
    start = line.strip()[:3]
    if fence:
        # Only the same sign closes a fence: the other may stand in the code.
        return "" if start == fence else fence
    return start if start in _FENCES else ""

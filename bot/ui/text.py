"""Text that is safe and short enough to show in Discord."""

from __future__ import annotations

import re

from bot.text.cleaning import showable, units

GENERAL = "General information, not legal or medical advice. Rules differ by place."
"""Below every answer, in Discord and in the terminal."""
_SPECIAL = re.compile(r"([\\`*_~|\[\]<>])|^([-#])|^(\d+)(\.)")
# Looking for one of many characters is several times as quick as looking for each alternative.
_ANY_SPECIAL = re.compile(r"[\\`*_~|\[\]<>@]|^[-#\d]")
_ESCAPED = re.compile(r"\\([\\`*_~|\[\]<>#.-])")


def clip(text: str, limit: int) -> str:
    """Return the text in at most `limit` UTF-16 units, cut at a word with an ellipsis.

    Discord counts some characters as two; counting as UTF-16 does is never too generous.
    """
    # A character takes two units at most.
    if 2 * len(text) <= limit or units(text) <= limit:
        return text
    cut = text.encode("utf-16-le", errors="surrogatepass")[: 2 * (limit - 1)]
    # Drops half of a pair of surrogates at the cut.
    head = cut.decode("utf-16-le", errors="ignore")
    word_end = head.rfind(" ")
    # A text without spaces, as a long link, would otherwise lose most of itself.
    if word_end > limit // 2:
        head = head[:word_end]
    return head.rstrip() + "…"


def quoted(text: str, limit: int = 300) -> str:
    """Return a person's text as one harmless line: no Markdown, no mentions, clipped.

    Every character that could begin Markdown is escaped, so that no link hides where it leads.
    """
    line = " ".join(clip(showable(text), limit).split())
    if not _ANY_SPECIAL.search(line):
        return line
    # With a space of no width behind the sign Discord sees no mention.
    return _SPECIAL.sub(_escape, line).replace("@", "@\u200b")


def quoted_lines(text: str, limit: int) -> str:
    """Return a person's text as a block quote in its own lines, each as harmless as `quoted`.

    In a quote no line of it can be taken for one of ours.
    """
    lines = [f"> {quoted(line, limit)}" for line in showable(text).strip().splitlines()]
    return clip(re.sub(r"(?:\n> ){3,}", "\n> \n> ", "\n".join(lines)), limit) if lines else ""


def unquoted(text: str) -> str:
    """Return the text that `quoted` was given, except for what it clipped."""
    return _ESCAPED.sub(r"\1", text.replace("@\u200b", "@"))


def _escape(match: re.Match[str]) -> str:
    number, dot = match.group(3, 4)
    return f"{number}\\{dot}" if dot else f"\\{match.group()}"


def small(text: str) -> str:
    """Return the text as Discord's small print, line by line."""
    return "\n".join(f"-# {line}" for line in text.splitlines() if line.strip())


def split_long(text: str, limit: int) -> list[str]:
    """Split Markdown at paragraphs (else at lines, else at words) into pieces within `limit`."""
    pieces: list[str] = []
    current = ""
    for block in _blocks(text, limit):
        both = f"{current}\n\n{block}" if current else block
        if units(both) <= limit:
            current = both
        else:
            pieces.append(current)
            current = block
    return [*pieces, current] if current else pieces


def _blocks(text: str, limit: int) -> list[str]:
    """Paragraphs, with those that are too long cut further."""
    blocks: list[str] = []
    for paragraph in filter(None, (part.strip() for part in text.split("\n\n"))):
        rest = paragraph
        while units(rest) > limit:
            head = clip(rest, limit).removesuffix("…")
            line_end = head.rfind("\n")
            # Cut at the line only where that does not leave half of the room empty.
            head = head[:line_end] if line_end > limit // 2 else head
            blocks.append(head.rstrip())
            rest = rest[len(head) :].lstrip()
        if rest:
            blocks.append(rest)
    return blocks

"""The difference between two versions of an entry, in the colours of Discord's code blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.custom_knowledge.difference import PartDifference
from bot.ui.text import clip, quoted, units

_LINE = 400
_MORE = "… and more"


def diff_text(parts: Sequence[PartDifference], limit: int) -> str:
    """Return the parts as headed code blocks within `limit` UTF-16 units; "" for none."""
    blocks: list[str] = []
    room = limit - len(_MORE) - 1
    for part in parts:
        block = _block(part, room)
        if not block:
            return "\n".join([*blocks, _MORE])
        blocks.append(block)
        room -= units(block) + 1
    return "\n".join(blocks)


def _block(part: PartDifference, limit: int) -> str:
    """Return one headed block; "" when not even a line of it fits."""
    head, tail = f"**{quoted(part.title, 80)}**\n```diff\n", "\n```"
    lines = list(_fitting(part.lines, limit - units(head) - units(tail)))
    return f"{head}{chr(10).join(lines)}{tail}" if lines else ""


def _fitting(lines: Iterable[tuple[str, str]], limit: int) -> Iterable[str]:
    room = limit - len(_MORE) - 1
    for mark, text in lines:
        line = f"{mark} {clip(_plain(text), _LINE)}"
        if units(line) + 1 > room:
            # Alone, below no line at all, "more" would say nothing.
            if room < limit - len(_MORE) - 1:
                yield _MORE
            return
        room -= units(line) + 1
        yield line


def _plain(text: str) -> str:
    """Return one line that cannot end the code block it stands in."""
    return " ".join(text.split()).replace("`", "ˋ")

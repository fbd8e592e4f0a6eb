"""The picture: figures at a glance, questions day by day, what is asked most, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.insights import palette
from bot.insights.canvas import Box, Canvas, points, stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.insights.payload import Bar, Drawing

WIDTH = 560
_PAD, _GAP = 16, 10
_WIDE = WIDTH - 2 * _PAD
_COLUMN = (_WIDE - _GAP) / 2
_TILE = (_WIDE - 2 * _GAP) / 3
_SERIES = ("answered", "asked to clarify", "not answered")
_HATCHES = ("", "////", "....")
_DENSE = 45
"""From so many bars on they are too thin for patterns; their order and colours remain."""
_ROWS, _ROW = 5, 50
_LISTS = 340
"""Where the two rankings begin."""


def draw(drawing: Drawing) -> bytes:
    """Return the picture as a PNG, less than 200 kB."""
    rows = min(_ROWS, max(1, len(drawing.top), len(drawing.near)))
    tall = 42 + rows * _ROW
    page = Canvas(WIDTH, _LISTS + tall + _PAD)
    page.text(_PAD, 34, "What members asked", size=18, bold=True)
    page.text(WIDTH - _PAD, 34, _span(drawing.days), size=12, colour=palette.QUIET, align="right")
    _tiles(page, drawing, 50)
    _daily(page, drawing, Box(_PAD, 130, _WIDE, 200))
    left = Box(_PAD, _LISTS, _COLUMN, tall)
    right = Box(_PAD + _COLUMN + _GAP, _LISTS, _COLUMN, tall)
    _ranking(page, left, "Answers given most", drawing.top, palette.ANSWERED, "Nothing yet.")
    title, empty_words = "Not answered, nearest entry", "Nothing was left open."
    _ranking(page, right, title, drawing.near, palette.NOT_COVERED, empty_words)
    return page.png()


def _span(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    start = f"{first.day} {first:%b}" + (f" {first.year}" if first.year != last.year else "")
    return f"{start} – {last.day} {last:%b} {last.year} (UTC)"


def _tiles(page: Canvas, drawing: Drawing, top: float) -> None:
    answered, asked_back, not_covered = drawing.totals
    total, votes = answered + asked_back + not_covered, drawing.helpful + drawing.not_helpful
    a_day = total / max(1, len(drawing.days))
    boxes = [Box(_PAD + place * (_TILE + _GAP), top, _TILE, 70) for place in range(3)]
    _tile(page, boxes[0], _short(total), "questions", f"{_rate_words(a_day)} a day")
    _share(page, boxes[1], answered, total, "answered")
    _share(page, boxes[2], drawing.helpful, votes, "helpful")


def _tile(page: Canvas, box: Box, number: str, caption: str, more: str) -> None:
    page.panel(box)
    width = page.text(box.left + 12, box.top + 33, number, size=22, bold=True)
    page.text(box.left + 20 + width, box.top + 33, caption, size=12)
    page.text(box.left + 12, box.top + 52, more, size=11, colour=palette.QUIET)


def _share(page: Canvas, box: Box, part: int, total: int, caption: str) -> None:
    """Draw a tile with a share, as a number and as a bar; of nothing there is no share."""
    if not total:
        _tile(page, box, "–", caption, "no votes yet" if caption == "helpful" else "nothing asked")
        return
    more = f"{_short(part)} of {_short(total)} {_UNITS[caption]}"
    _tile(page, box, f"{100 * part / total:.0f}%", caption, more)
    meter = Box(box.left + 12, box.top + 59, box.width - 24, 4)
    page.bar(meter, palette.RIM)
    page.bar(Box(meter.left, meter.top, meter.width * part / total, 4), palette.TEXT)


_UNITS = {"answered": "questions", "helpful": "votes"}


def _daily(page: Canvas, drawing: Drawing, box: Box) -> None:
    page.panel(box)
    page.text(box.left + 12, box.top + 24, "Questions a day", size=13, bold=True)
    dense = len(drawing.days) >= _DENSE
    hatches = ("", "", "") if dense else _HATCHES
    _legend(page, drawing, box, hatches)
    axes = page.axes(Box(box.left + 44, box.top + 42, box.width - 76, box.height - 68))
    series = (drawing.answered, drawing.asked_back, drawing.not_covered)
    stack(axes, series, palette.SERIES, hatches)
    _dress(axes, drawing.days, max(map(sum, zip(*series, strict=True))))


def _legend(page: Canvas, drawing: Drawing, box: Box, hatches: Sequence[str]) -> None:
    """Name the parts of a bar from right to left: the uppermost part stands last."""
    right = box.right - 12
    parts = zip(_SERIES, drawing.totals, palette.SERIES, hatches, strict=True)
    for name, total, colour, hatch in reversed(list(parts)):
        words = f"{name} {_short(total)}"
        width = page.text(right, box.top + 24, words, size=11, align="right")
        page.bar(Box(right - width - 17, box.top + 14, 12, 12), colour, hatch)
        right -= width + 32


def _dress(axes: Any, days: Sequence[date], most: int) -> None:
    """Give the bars a quiet frame: whole numbers at the left, a few dates below."""
    axes.set_facecolor(palette.PANEL)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(palette.RIM)
    axes.set_xlim(-0.7, len(days) - 0.3)
    steps = _steps(most)
    axes.set_ylim(0, max(1, most) * 1.06)
    axes.set_yticks(steps, [_axis_label(step, steps[-1]) for step in steps])
    axes.grid(axis="y", color=palette.GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    dates = _date_places(len(days))
    axes.set_xticks(dates, [f"{days[place].day} {days[place]:%b}" for place in dates])
    axes.tick_params(length=0, pad=4, labelsize=points(11), labelcolor=palette.QUIET)


def _steps(most: int) -> list[int]:
    """Return a few round numbers from 0 up to the highest bar or just below it."""
    size = 1
    while size * 4 < most:
        size = _next_round(size)
    return [size * place for place in range(max(1, most) // size + 1)]


def _next_round(size: int) -> int:
    """Return the next of 1, 2, 5, 10, 20, 50 …"""
    return size * 5 // 2 if str(size).startswith("2") else size * 2


def _date_places(count: int) -> list[int]:
    """Return the places of at most seven dates, evenly apart, the last day among them."""
    step = -(-count // 7)
    return list(range(count - 1, -1, -step))[::-1]


def _short(number: int) -> str:
    """Write a number in full while there is room for it: 99,999, then 100k, then 1.23M."""
    if number < 100_000:
        return f"{number:,}"
    return f"{number / 1_000_000:.3g}M" if number >= 1_000_000 else f"{number // 1000}k"


def _axis_label(number: int, most: int) -> str:
    """Write a number of the axis, all in thousands where the largest is in the ten thousands."""
    return f"{number / 1000:g}k" if number and most >= 10_000 else f"{number:,}"


def _rate_words(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.1f}"


def _ranking(
    page: Canvas, box: Box, title: str, bars: Sequence[Bar], colour: str, empty: str
) -> None:
    """Draw bars with titles above and numbers behind; their places are those of the list."""
    page.panel(box)
    page.text(box.left + 12, box.top + 24, title, size=13, bold=True)
    if not bars:
        page.text(box.left + 12, box.top + 52, empty, size=12, colour=palette.QUIET)
        return
    most, room = max(bar.count for bar in bars), box.width - 24
    top = box.top + 50
    for place, bar in enumerate(bars[:_ROWS], 1):
        number = page.text(box.left + 12, top, f"{place}. ", size=11)
        for line in page.lines(bar.title, 11, room - number, 2):
            page.text(box.left + 12 + number, top, line, size=11)
            top += 13.5
        # A count of one must still be seen beside a count of thousands.
        width = max(2.0, (room - 60) * bar.count / most)
        page.bar(Box(box.left + 12, top - 6, width, 10), colour)
        page.text(box.left + 18 + width, top + 3, _short(bar.count), size=11, bold=True)
        top += 23

"""A page of matplotlib in pixels from the top left, and what is put on it: the typed wrapper.

Only the drawing process imports this. matplotlib's own types are left behind here.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, cast

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.patches import FancyBboxPatch, Rectangle
from msgspec import Struct
from PIL import Image
from PIL.Image import Quantize

from bot.insights import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

_PER_INCH = 100
_SCALE = 2
"""Pixels of the picture for one of ours: sharp on fine screens."""
_POINTS = 72 / _PER_INCH
_COLOURS = 200
_BAR = 0.82
"""The width of a bar; they stand 1 apart."""
SEE_LIST = "(see the list)"
_SETTINGS: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    # A title with two dollar signs is no formula.
    "text.parse_math": False,
    "hatch.linewidth": 1.4,
    "axes.unicode_minus": False,
}


class Box(Struct, frozen=True):
    """A rectangle on the page."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its bottom edge."""
        return self.top + self.height


class Canvas:
    """A page that is drawn on and then saved."""

    def __init__(self, width: float, height: float) -> None:
        cast("dict[str, Any]", mpl.rcParams).update(_SETTINGS)
        self.width, self.height = width, height
        size = (width / _PER_INCH, height / _PER_INCH)
        self._figure: Any = Figure(figsize=size, dpi=_PER_INCH * _SCALE, facecolor=palette.GROUND)
        # One renderer for all measuring: without it matplotlib makes one for each text.
        self._renderer: Any = cast("Any", FigureCanvasAgg(self._figure)).get_renderer()
        self._page: Any = self._figure.add_axes((0, 0, 1, 1))
        self._page.set(xlim=(0, width), ylim=(height, 0))
        self._page.axis("off")
        face = cast("Any", font_manager).findfont("DejaVu Sans")
        self._glyphs = frozenset(cast("Any", FT2Font(face)).get_charmap())
        self._probe: Any = self._page.text(0, 0, "")

    def panel(self, box: Box) -> None:
        """Put down a ground with round corners."""
        shape = cast("Any", FancyBboxPatch)(
            (box.left, box.top),
            box.width,
            box.height,
            boxstyle="round,pad=0,rounding_size=8",
            facecolor=palette.PANEL,
            linewidth=0,
        )
        self._page.add_artist(shape)

    def bar(self, box: Box, colour: str, hatch: str | None = None) -> None:
        """Put down a filled rectangle; `hatch` is a pattern on it."""
        shape = cast("Any", Rectangle)(
            (box.left, box.top),
            box.width,
            box.height,
            facecolor=colour,
            edgecolor=palette.PANEL,
            linewidth=0,
            hatch=hatch,
        )
        self._page.add_artist(shape)

    def text(
        self,
        left: float,
        base: float,
        words: str,
        *,
        size: float = 12,
        colour: str = palette.TEXT,
        bold: bool = False,
        align: str = "left",
    ) -> float:
        """Write a line on the base line `base`; return its width."""
        artist = self._page.text(
            left,
            base,
            words,
            fontsize=points(size),
            color=colour,
            fontweight="bold" if bold else "normal",
            ha=align,
            va="baseline",
        )
        return self._width(artist)

    def lines(self, words: str, size: float, room: float, most: int) -> list[str]:
        """Break a text into lines of at most `room`; what is too much ends in an ellipsis.

        Characters that the font lacks are left out; if none are left, SEE_LIST stands there.
        """
        rest = self._printable(words) or SEE_LIST
        lines: list[str] = []
        while rest and len(lines) < most:
            fits = self._fitting(rest, size, room)
            if fits < len(rest) and len(lines) < most - 1:
                # At a word where one ends in the second half of the line.
                space = rest.rfind(" ", fits // 2, fits + 1)
                fits = space if space > 0 else fits
                lines.append(rest[:fits].rstrip())
            elif fits < len(rest):
                fits = self._fitting(rest + "…", size, room - self._measure("…", size))
                lines.append(rest[:fits].rstrip() + "…")
            else:
                lines.append(rest)
            rest = rest[fits:].lstrip()
        return lines

    def axes(self, box: Box) -> Any:
        """Return matplotlib axes in a place of the page."""
        bottom = 1 - box.bottom / self.height
        place = (box.left / self.width, bottom, box.width / self.width, box.height / self.height)
        return self._figure.add_axes(place)

    def png(self) -> bytes:
        """Return the page as a PNG of few colours, which takes a third of the bytes."""
        self._figure.canvas.draw()
        pixels = self._figure.canvas.buffer_rgba()
        picture = cast("Any", Image).frombuffer("RGBA", pixels.shape[1::-1], pixels, "raw")
        data = io.BytesIO()
        # The quick ways: the slow ones take 75 ms more, and the file gets no smaller by both.
        few = picture.convert("RGB").quantize(_COLOURS, Quantize.FASTOCTREE, dither=0)
        few.save(data, "PNG", compress_level=6)
        return data.getvalue()

    def _printable(self, words: str) -> str:
        """Return the words without the characters that the font lacks."""
        printable = "".join(
            char for char in words if ord(char) in self._glyphs and char.isprintable()
        )
        return " ".join(printable.split())

    def _fitting(self, words: str, size: float, room: float) -> int:
        """Return how many characters fit, found by halving; one at least."""
        if self._measure(words, size) <= room:
            return len(words)
        fits, over = 1, len(words)
        while over - fits > 1:
            middle = (fits + over) // 2
            width = self._measure(words[:middle], size)
            fits, over = (middle, over) if width <= room else (fits, middle)
        return fits

    def _measure(self, words: str, size: float) -> float:
        self._probe.set_text(words)
        self._probe.set_fontsize(points(size))
        width = self._width(self._probe)
        self._probe.set_text("")
        return width

    def _width(self, artist: Any) -> float:
        return float(artist.get_window_extent(self._renderer).width) / _SCALE


def points(size: float) -> float:
    """Return a font size of ours in points, for axes."""
    return size * _POINTS


def stack(
    axes: Any, series: Sequence[Sequence[int]], colours: Sequence[str], hatches: Sequence[str]
) -> None:
    """Draw bars on each other, one for each place; a gap of the ground's colour parts them."""
    base = [0] * len(series[0])
    for numbers, colour, hatch in zip(series, colours, hatches, strict=True):
        tops = [low + number for low, number in zip(base, numbers, strict=True)]
        # All bars of a colour at once: matplotlib takes half a millisecond for each by itself.
        bars = cast("Any", PolyCollection)(
            [_corners(place, *ends) for place, ends in enumerate(zip(base, tops, strict=True))],
            facecolor=colour,
            edgecolor=palette.PANEL,
            linewidth=0.5,
            hatch=hatch or None,
        )
        axes.add_collection(bars, autolim=False)
        base = tops


def _corners(place: int, low: int, high: int) -> list[tuple[float, float]]:
    """Return the corners of a bar around a place of the axis."""
    left, right = place - _BAR / 2, place + _BAR / 2
    return [(left, low), (left, high), (right, high), (right, low)]

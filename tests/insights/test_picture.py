"""The picture: drawn for any figures, small, and readable for everybody."""

from __future__ import annotations

import itertools
from io import BytesIO

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bot.insights import palette
from bot.insights.canvas import SEE_LIST, Canvas
from bot.insights.figures import InsightFigures
from bot.insights.palette import contrast
from bot.insights.payload import pack, unpack
from bot.insights.picture import draw
from tests.insights.made_up import LONG, figures

MOST_BYTES = 200_000
ODD = ("我可以拥抱我的治疗师吗", "🌱 $x^2$ \\frac{1}{2} <b>", "a\x00b\u202ec", "W" * 200, LONG)
# What the three kinds of dichromats see of linear RGB (Machado, Oliveira & Fernandes 2009).
SEEN: dict[str, list[list[float]]] = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
FAR = 25.0
"""A distance in CIELAB that nobody overlooks; 2.3 is just noticeable."""


@pytest.mark.parametrize(
    "shown",
    [
        figures(7),
        figures(30),
        figures(90),
        figures(90, 10_000),
        figures(30, 1, ()),
        figures(1, 0, ()),
        figures(30, 3, ODD),
    ],
)
def test_any_figures_are_drawn_small(shown: InsightFigures) -> None:
    data = draw(unpack(pack(shown)))
    assert len(data) < MOST_BYTES
    picture = Image.open(BytesIO(data))
    assert picture.format == "PNG"
    assert picture.width == 1120
    assert picture.height <= 1400


def test_its_own_ground_covers_all_of_it() -> None:
    """No theme shines through, light or dark."""
    picture = Image.open(BytesIO(draw(unpack(pack(figures())))))
    assert picture.mode == "P"
    assert "transparency" not in picture.info
    pixels = np.asarray(picture.convert("RGB"))
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    wanted = [int(palette.GROUND[place : place + 2], 16) for place in (1, 3, 5)]
    assert np.abs(edge.astype(int) - wanted).max() <= 3


def test_no_text_of_a_member_reaches_the_process_that_draws() -> None:
    assert b"goldfish" not in pack(figures(text="goldfish"))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_text_and_shapes_stand_out() -> None:
    for ground in (palette.GROUND, palette.PANEL):
        for words in (palette.TEXT, palette.QUIET):
            assert contrast(words, ground) >= palette.TEXT_CONTRAST
    for colour in palette.SERIES:
        assert contrast(colour, palette.PANEL) >= palette.SHAPE_CONTRAST
    assert contrast(palette.TEXT, palette.RIM) >= palette.SHAPE_CONTRAST


@pytest.mark.parametrize("kind", SEEN)
def test_the_series_stay_apart_for_whoever_sees_colours_differently(kind: str) -> None:
    seen = [_lab(np.clip(np.array(SEEN[kind]) @ _linear(one), 0, 1)) for one in palette.SERIES]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) >= FAR


def test_the_series_differ_in_lightness_alone_too() -> None:
    for one, other in itertools.combinations(palette.SERIES, 2):
        assert contrast(one, other) >= 1.5


def test_long_titles_are_cut_where_the_room_ends() -> None:
    page = Canvas(560, 100)
    lines = page.lines(LONG, 11, 200, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert LONG.startswith(" ".join(lines)[:-1])
    assert all(page.text(0, 0, line, size=11) <= 201 for line in lines)
    assert page.lines("Short?", 11, 200, 2) == ["Short?"]


def test_what_the_font_lacks_points_to_the_list() -> None:
    page = Canvas(560, 100)
    assert page.lines("我可以", 11, 200, 2) == [SEE_LIST]
    assert page.lines("🌱 growing", 11, 200, 2) == ["growing"]


def _linear(colour: str) -> NDArray[np.float64]:
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = np.cbrt(to_xyz @ linear / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])

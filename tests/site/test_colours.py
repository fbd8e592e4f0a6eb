"""Contrast of the colours, light and dark (WCAG 2.2, 1.4.3 and 1.4.11, level AA)."""

from __future__ import annotations

import re

import pytest

from bot.paths import SITE

CSS = (SITE / "assets" / "site.css").read_text("utf-8")
_BLOCKS = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
SCHEMES = {
    name: dict(re.findall(r"--(\w+): (#\w+);", block))
    for name, block in zip(("light", "dark", "print"), _BLOCKS, strict=True)
}
TEXT = [
    (words, ground) for words in ("text", "quiet", "link") for ground in ("page", "soft", "warm")
]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_every_ground(scheme: str) -> None:
    colours = SCHEMES[scheme]
    ratios = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ring_around_what_has_the_focus_can_be_seen(scheme: str) -> None:
    colours = SCHEMES[scheme]
    assert all(
        contrast(colours["focus"], colours[ground]) >= 3 for ground in ("page", "soft", "warm")
    )


def test_nothing_has_a_colour_that_a_scheme_does_not_set() -> None:
    assert set(SCHEMES["light"]) == set(SCHEMES["dark"])
    below = CSS[CSS.rindex("--focus") :]
    assert re.findall(r"(?<!-)#[0-9a-f]{3,6}\b", below.split("@media print")[0]) == []
    assert set(re.findall(r"var\(--(\w+)\)", CSS)) <= set(SCHEMES["light"])

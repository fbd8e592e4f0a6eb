"""The picture's colours, and how contrast is measured (WCAG 2.2).

The picture brings its own dark ground, so that it reads alike on Discord's dark and light themes.
The three series differ in lightness as well as in hue, so that they stay apart for whoever sees
colours differently, and in shades of grey; their order, pattern and labels say the same.
"""

from __future__ import annotations

GROUND = "#1b2130"
PANEL = "#252d40"
TEXT = "#f4f6fb"
QUIET = "#b6bfd0"
GRID = "#3a455e"
RIM = "#5b6784"

ANSWERED = "#3a80d0"
ASKED_BACK = "#fff0b8"
NOT_COVERED = "#ee8259"
SERIES = (ANSWERED, ASKED_BACK, NOT_COVERED)

TEXT_CONTRAST = 4.5
"""The least contrast of text to its ground (WCAG 1.4.3, level AA)."""
SHAPE_CONTRAST = 3.0
"""The least contrast of what is needed to read a graphic (WCAG 1.4.11)."""


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)

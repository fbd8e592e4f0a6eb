"""Where the content that ships with the bot lies."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_data"
_CHECKOUT = Path(__file__).parents[1] / "data"

DATA = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
"""The content folder: inside the package when installed from a wheel, else in the checkout."""

KNOWLEDGE = DATA / "knowledge"
CRISIS = DATA / "crisis"
GUIDES = DATA / "guides"
AUTOMOD = DATA / "automod"
REASONS = DATA / "moderation" / "reasons.toml"
SITE = DATA / "site"

"""The script of a text, and the languages that are written in it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

LATIN = "LATIN"
OTHER = "und"
"""A language that is not known (ISO 639)."""
_ALONE: Mapping[str, str] = {"HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh"}
"""Scripts that tell the language. Japanese has characters of Chinese among its own."""
_SHARED: Mapping[str, tuple[str, ...]] = {
    "CYRILLIC": ("ru", "uk", "be", "bg", "mk", "sr", "kk"),
    "ARABIC": ("ar", "fa", "ur", "ps"),
    "DEVANAGARI": ("hi", "mr", "ne"),
}
ROMANISED = frozenset({"ru", "uk", "ar", "hi", "ja", "ko", "zh"})
"""Languages of other scripts that people also type in Latin letters."""
_JAPANESE = ("HIRAGANA", "KATAKANA")
_KANA = 0.1


def script_of(char: str) -> str:
    """Return the script of a letter, as the first word of its Unicode name."""
    if ord(char) < 0x250:
        return LATIN
    return unicodedata.name(char, "").partition(" ")[0]


def share_of_other_scripts(letters: Sequence[str]) -> float:
    """Return the share of letters that are not Latin."""
    return sum(script_of(char) != LATIN for char in letters) / max(1, len(letters))


def languages_of(letters: Sequence[str]) -> tuple[str, ...]:
    """Return the languages that are written in the script of most letters that are not Latin."""
    scripts = Counter(map(script_of, letters))
    del scripts[LATIN]
    if not scripts:
        return (OTHER,)
    kana = sum(scripts[script] for script in _JAPANESE)
    script, count = scripts.most_common(1)[0]
    if script == "CJK" and kana > _KANA * count:
        return ("ja",)
    return _SHARED.get(script) or (_ALONE.get(script, OTHER),)

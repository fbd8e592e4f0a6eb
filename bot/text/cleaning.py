"""One spelling of a text for everything that compares texts: Unicode tricks removed, words kept.

Used by matching and by safety alike, so that a disguise which hides a word from one cannot hide
it from the other. Everything here takes time in proportion to the text, whatever stands in it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 6000
"""Characters of one question that are read: what Discord's longest field holds."""
_MOST: Final = 2 * LONGEST
"""Characters that `clean` takes and returns at most: a question with its line ends written out."""
_REPEATED, _TIMES = 3, 3
_REMEMBERED = 32
"""Texts that are cleaned once: the danger check, matching and small talk all clean a question."""
MOST_MARKS: Final = 3
"""Marks on one letter that are shown: more than any language's spelling needs."""

# Letters of other scripts that look like Latin ones. Visual, not phonetic: a Cyrillic er is a "p".
_LOOKALIKES = str.maketrans(
    "аеорсухікнмтвгѕјԁһԛԝɡαεορυνικτχωııⅼӏАЕОРСУХІКНМТВЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxikhmtbrsjdhqwgaeopuviktxwiillAEOPCYXIKHMTBSJABEZHIKMNOPTYX",
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")
_MARKS = frozenset({"Mn", "Me"})
_UNSEEN = _MARKS | {"Cf", "Cc", "Co", "Cs"}
# They turn the reading order of what follows, also of words that are not the writer's.
_TURNS_ORDER = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# The only characters that are no marks and are decomposed into one.
_KANA_MARKS = frozenset("\uff9e\uff9f")


@lru_cache(_REMEMBERED)
def clean(text: str) -> str:
    """Return the text in plain Latin letters, without invisible characters, in lower case.

    Compatibility forms are folded (NFKD), accents and other marks dropped, control and format
    characters (zero-width, right-to-left marks) removed, lookalike letters of other scripts
    replaced, a letter that stands three or more times in a row reduced to two, white space folded.
    Of more than 12,000 characters, before or after that, the middle is left out.
    """
    if text.isascii() and text.isprintable():
        # Nothing to unmask in most of what is typed.
        plain = bounded(text, _MOST).replace("`", "'").lower()
    else:
        # Normalising takes the square of a row of marks, so these go first.
        folded = unicodedata.normalize("NFKD", unmarked(bounded(text, _MOST)))
        visible = "".join(
            " " if char.isspace() else char
            for char in bounded(folded, _MOST)
            if char.isspace() or unicodedata.category(char) not in _UNSEEN
        )
        plain = visible.translate(_LOOKALIKES).translate(_QUOTES).lower()
    return " ".join(_ELONGATED.sub(r"\1\1", plain).split())


def bounded(text: str, most: int = LONGEST) -> str:
    """Return a text of at most `most` characters: of a longer one its beginning and its end."""
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[:half]}\n{text[-half:]}"


def unrepeated(text: str) -> str:
    """Return a text that says the same few words over and over once; any other as it is.

    "x x x x x …" is "x": what is learned from sentences says nothing true of such a row.
    """
    words = text.split()
    if len(words) < _REPEATED:
        return text
    different = list(dict.fromkeys(words))
    return text if len(different) * _TIMES > len(words) else " ".join(different)


def unmarked(text: str) -> str:
    """Return a text without accents and other marks that stand as characters of their own."""
    if text.isascii():
        return text
    return "".join(char for char in text if not _is_mark(char))


def showable(text: str) -> str:
    """Return a text that harms nothing around it: no marks without end, no turned reading order.

    At most MOST_MARKS marks stay on a letter; characters that turn the reading order, and lone
    halves of a surrogate pair, go.
    """
    if text.isascii():
        return text
    chars: list[str] = []
    marks = 0
    for char in text:
        if _is_mark(char):
            marks += 1
            if marks > MOST_MARKS:
                continue
        elif unicodedata.category(char) not in {"Cf", "Cc"}:
            marks = 0
        if char not in _TURNS_ORDER and not "\ud800" <= char <= "\udfff":
            chars.append(char)
    return "".join(chars)


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units, which is how Discord counts."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def _is_mark(char: str) -> bool:
    return (
        unicodedata.category(char) in _MARKS
        or unicodedata.combining(char) != 0
        or char in _KANA_MARKS
    )

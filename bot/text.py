"""One spelling of a text for everything that compares texts: Unicode tricks removed, words kept.

Used by matching and by safety alike, so that a disguise which hides a word from one cannot hide
it from the other.
"""

from __future__ import annotations

import re
import unicodedata

# Letters of other scripts that look like Latin ones. Visual, not phonetic: a Cyrillic er is a "p".
_LOOKALIKES = str.maketrans(
    "аеорсухікнмтвгѕјԁһԛԝɡαεορυνικτχωııⅼӏАЕОРСУХІКНМТВЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxikhmtbrsjdhqwgaeopuviktxwiillAEOPCYXIKHMTBSJABEZHIKMNOPTYX",
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_ELONGATED = re.compile(r"([^\W\d_])\1{2,}")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return the text in plain Latin letters, without invisible characters, in lower case.

    Compatibility forms are folded (NFKC), accents and other marks dropped, control and format
    characters (zero-width, right-to-left marks) removed, lookalike letters of other scripts
    replaced, a letter that stands three or more times in a row reduced to two, white space folded.
    """
    if text.isascii() and text.isprintable():
        plain = text.translate(_QUOTES).lower()  # nothing to unmask in most of what is typed
        return _SPACES.sub(" ", _ELONGATED.sub(r"\1\1", plain)).strip()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    visible = "".join(
        " " if char.isspace() else char
        for char in folded
        if char.isspace() or unicodedata.category(char) not in {"Mn", "Me", "Cf", "Cc", "Co", "Cs"}
    )
    plain = visible.translate(_LOOKALIKES).translate(_QUOTES).lower()
    return _SPACES.sub(" ", _ELONGATED.sub(r"\1\1", plain)).strip()


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units, which is how Discord counts."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2

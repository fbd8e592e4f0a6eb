"""One spelling for alike letters of every script, for comparing words of any language."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ß": "ss"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ہ": "ه", "ھ": "ه"}
    | {"\u200c": " ", "\u200d": "", "\u200b": "", "\u00ad": "", "\u2060": "", "\ufeff": ""}
    | {"\u200e": "", "\u200f": "", "\u202a": "", "\u202b": "", "\u202c": "", "\u202e": ""}
)


def fold(text: str) -> str:
    """Return a text in lower case without accents, with one spelling for alike letters.

    Unlike `bot.text.cleaning.clean` it keeps the letters of every script.
    """
    if text.isascii():
        # Nothing to unmask in most of what is typed.
        return text.lower().replace("'", " ").replace("-", " ")
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFC", _MARKS.sub("", parted.translate(_LETTERS)))
    return plain.translate(_LETTERS).replace("'", " ").replace("’", " ").replace("-", " ")

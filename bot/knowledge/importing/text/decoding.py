"""From bytes to text: which encoding it is, or that it is no text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from contextlib import suppress
from functools import cache

from bot.knowledge.importing.models import DocumentError
from bot.knowledge.importing.text.guessing import decode_undeclared, likeliest

_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "This is a PDF. Copy its text into a text file and import that."),
    (b"PK\x03\x04", "This is a zip file or a Word document. Save it as text or as a web page."),
    (b"\xd0\xcf\x11\xe0", "This is an old Word or Excel file. Save it as text or as a web page."),
    (b"{\\rtf", "This is an RTF document. Save it as plain text or as a web page."),
    (b"\x89PNG", "This is a picture. Only text, Markdown and web pages can be imported."),
    (b"\xff\xd8\xff", "This is a picture. Only text, Markdown and web pages can be imported."),
    (b"GIF8", "This is a picture. Only text, Markdown and web pages can be imported."),
    (b"\x1f\x8b", "This file is compressed. Unpack it and import what is inside."),
    (b"BZh", "This file is compressed. Unpack it and import what is inside."),
    (b"7z\xbc\xaf", "This file is compressed. Unpack it and import what is inside."),
    (b"Rar!", "This file is compressed. Unpack it and import what is inside."),
    (b"\xfd7zXZ", "This file is compressed. Unpack it and import what is inside."),
    (b"(\xb5/\xfd", "This file is compressed. Unpack it and import what is inside."),
)
_NO_TEXT = (
    "This is not a text file. Only text, Markdown and web pages can be imported; save it as one "
    "of these."
)
_EMPTY = "The file is empty. Choose one with text in it."
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,30})|<\?xml[^>]{0,100}?encoding=[\"']([\w.-]{2,30})",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"(?:iso8859|cp|koi8|mac|shift_jis|euc|gb|big5|tis|iso2022_jp|johab|hz|utf)")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd\ufffc]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_MARKS = 6
_GARBLED = re.compile("â€|Ã[\u00a0-\u00bf]|Â[\u00a0-\u00bf]")


def decode(data: bytes) -> str:
    """Return the text with one kind of line end and without invisible characters.

    Raises DocumentError when the bytes are empty or no text.
    """
    if not data.strip():
        raise DocumentError(_EMPTY)
    for magic, sentence in _BINARY:
        if data.startswith(magic):
            raise DocumentError(sentence)
    text = _decode(data)
    # A text has hardly any control characters; what was made for programs has many.
    if len(_CONTROL.findall(text)) > len(text) // 100:
        raise DocumentError(_NO_TEXT)
    text = visible(_mend(text))
    if not text.strip():
        raise DocumentError(_EMPTY)
    return text


def visible(text: str) -> str:
    """Return a text without what nobody sees and what is no character; one kind of line end."""
    text = _SURROGATE.sub("", _SPACES.sub(" ", _BREAKS.sub("\n", text)))
    text = _UNSEEN.sub("", _CONTROL.sub("", text))
    return text if text.isascii() else unicodedata.normalize("NFC", _fewer_marks(text))


def _fewer_marks(text: str) -> str:
    """Cut runs of combining marks, which no script needs and which take long to put in order."""
    return _marks().sub(r"\1", text)


@cache
def _marks() -> re.Pattern[str]:
    marks = "".join(
        re.escape(chr(n)) for n in range(0x300, 0x1E94B) if unicodedata.combining(chr(n))
    )
    return re.compile(f"([{marks}]{{{_MOST_MARKS}}})[{marks}]++")


def _decode(data: bytes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if 0 in data:
        return _with_zeros(data)
    # Such an escape begins Japanese in ISO-2022-JP, all of whose bytes are ASCII.
    if b"\x1b$" in data:
        with suppress(UnicodeDecodeError):
            return data.decode("iso2022_jp")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _eight(data)


def _with_zeros(data: bytes) -> str:
    """Decode UTF-32 or UTF-16 without a mark.

    UTF-16 is known by the zero bytes of its spaces and Latin letters, or by likely letters.
    """
    if len(data) % 4 == 0:
        for name in ("utf-32-le", "utf-32-be"):
            with suppress(UnicodeDecodeError):  # hardly anything else is valid UTF-32
                return data.decode(name)
    even, odd = data[::2].count(0), data[1::2].count(0)
    name = "utf-16-be" if even > odd else "utf-16-le"
    most, least = max(even, odd), min(even, odd)
    whole = data[: len(data) // 2 * 2]
    if most * 25 < len(data) or least * 20 > most:
        name = likeliest(whole, ("utf-16-le", "utf-16-be"))
    text = whole.decode(name, "replace") if name else ""
    if text.count("\ufffd") * 100 > len(text) or not any(char.isspace() for char in text[:2000]):
        raise DocumentError(_NO_TEXT)
    return text


def _eight(data: bytes) -> str:
    """Decode what is not UTF-8: as declared, as UTF-8 with a few faults, or Windows-1252."""
    lenient = data.decode("utf-8", "replace")
    faults = lenient.count("\ufffd")
    if sum(char > "\x7f" for char in lenient) - faults > 5 * faults:
        return lenient
    name = _declared_codec(data)
    if name is not None:
        return data.decode(name, "replace")
    return decode_undeclared(data)


def _declared_codec(data: bytes) -> str | None:
    """Return the codec that a page names for itself; Latin-1 means Windows-1252, as in browsers."""
    match = _DECLARED.search(data[:4096])
    if match is None:
        return None
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii")).name.replace("-", "_")
    except (LookupError, UnicodeDecodeError):
        return None
    if name in {"iso8859_1", "ascii"} or name.startswith("utf") or not _KNOWN.match(name):
        return None
    return name


def _mend(text: str) -> str:
    """Undo UTF-8 that was once read as Windows-1252, where that is what happened."""
    if not _GARBLED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text

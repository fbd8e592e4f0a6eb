from __future__ import annotations

import gzip

import pytest

from bot.knowledge.importing import import_bytes
from bot.knowledge.importing.models import DocumentError
from bot.knowledge.importing.text.decoding import decode

TEXT = (
    "Can we meet at the café?\n\nNo – the “room” is the room, naïve as it sounds. €5 won’t help.\n"
)
CYRILLIC = "Можно ли обнять терапевта?\n\nСпросите его прямо, это обычный вопрос для встречи.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"]
)
def test_text_is_read_in_the_usual_encodings(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_scripts_are_read_as_well(encoding: str) -> None:
    assert decode(CYRILLIC.encode(encoding)) == CYRILLIC


def test_a_page_may_name_its_encoding() -> None:
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{CYRILLIC}</p></body></html>'
    assert "обнять терапевта" in decode(page.encode("cp1251"))


def test_latin_1_means_windows_1252_as_in_browsers() -> None:
    page = '<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>it’s</p>'
    assert "it’s" in decode(page.encode("cp1252"))


@pytest.mark.parametrize(
    "name", ["rot13", "zlib", "unicode_escape", "utf-7", "idna", "nonsense", "hex"]
)
def test_a_named_encoding_that_is_none_is_ignored(name: str) -> None:
    page = f'<meta charset="{name}"><p>it’s</p>'
    assert "it’s" in decode(page.encode("cp1252"))


def test_a_single_bad_byte_does_not_spoil_a_text() -> None:
    data = (TEXT * 20).encode().replace("naïve".encode(), b"na\xc3ve", 1)
    assert "“room”" in decode(data)
    assert "â" not in decode(data)


def test_text_that_was_once_read_wrongly_is_mended() -> None:
    broken = "It wonâ€™t be cafÃ© au lait."
    assert decode(broken.encode()) == "It won’t be café au lait."


def test_what_nobody_sees_goes() -> None:
    hidden = "a\u200bb\u00adc\u202ed\ufeff \u00a0e"
    assert decode(hidden.encode()) == "abcd  e"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        ("\u200b\u200b".encode(), "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (gzip.compress(b"a" * 100_000), "compressed"),
        (b"hello\x00world, this is a text with a zero in it", "not a text file"),
        (bytes(range(256)) * 20, "not a text file"),
        (b"\x01\x02\x03\x04\x05\x06" * 100, "not a text file"),
        (b"\x00" * 5000, "not a text file"),
    ],
)
def test_what_is_no_text_is_said_to_be_none(data: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        decode(data)
    result = import_bytes("thing.txt", data)
    assert result.entries == ()
    assert words in (result.error or "")

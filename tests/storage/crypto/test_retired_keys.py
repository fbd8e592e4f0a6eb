"""A retired key leaves a part: it is read back, and it opens nothing."""

from __future__ import annotations

import base64

import pytest

from bot.storage import StorageError
from bot.storage.crypto.cipher import CellPlace, Cipher, DataKeys, pseudonym_key
from bot.storage.crypto.keys import parse_keys

OLD = base64.b64encode(b"o" * 32).decode()


def test_keys_read_what_they_wrote() -> None:
    text = f"{OLD},retired:{base64.b64encode(b'r' * 32).decode()}"
    assert parse_keys(text, "x") == DataKeys((b"o" * 32,), (b"r" * 32,))
    with pytest.raises(StorageError, match="add a key"):
        parse_keys(text.split(",")[1], "x")
    with pytest.raises(StorageError, match="32 random bytes"):
        parse_keys(f"{OLD},retired:short", "x")


def test_what_is_left_of_a_retired_key_opens_nothing() -> None:
    place, key = CellPlace("questions", 1, 5, "text"), b"k" * 32
    value, name = Cipher((key,)).seal("secret", place), Cipher((key,)).pseudonyms("vote", 1)
    with_retired = Cipher(DataKeys((b"n" * 32,), (pseudonym_key(key),)))
    assert with_retired.open(value, place) is None
    assert Cipher((pseudonym_key(key),)).open(value, place) is None
    assert name[0] in with_retired.pseudonyms("vote", 1)

"""Encryption of free text at rest, and pseudonyms that only this key can make.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. The two working keys are derived from
the data key with HKDF-SHA256 (RFC 5869), so that neither tells anything about the other. With
random nonces one key should seal at most 2**32 texts (SP 800-38D, section 8.3).

Layout of a sealed value: version (1 byte), key id (1), nonce (12), ciphertext and tag (n + 16).
Version 1 seals bytes as they are. Version 2 seals a text that was padded to a multiple of 128
bytes (ISO/IEC 7816-4: 0x80, then zeros), so that its length does not tell which text it is.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_PLAIN, _PADDED = 1, 2
_VERSIONS = (_PLAIN, _PADDED)
_BLOCK = 128
_HEADER = 2
_NONCE = 12
_SHORTEST = _HEADER + _NONCE + 16
LOOK_SECONDS = 2.0
"""How often the cipher looks, at most, whether the keys were changed by another process."""


@dataclass(frozen=True, slots=True)
class CellPlace:
    """The one cell that a sealed value belongs to; moved to another cell it cannot be opened."""

    table: str
    guild_id: int
    row_id: int | str
    column: str

    def bound(self, header: bytes) -> bytes:
        """Return the associated data: header and place, unambiguously joined."""
        return header + f"|{self.table}|{self.guild_id}|{self.row_id}|{self.column}".encode()


def _padded(plain: bytes) -> bytes:
    """Fill up to a multiple of the block, with at least the one byte that marks the end."""
    return plain + b"\x80" + bytes(-(len(plain) + 1) % _BLOCK)


def _unpadded(plain: bytes) -> bytes:
    return plain[: plain.rindex(b"\x80")]


def _derive(key: bytes, purpose: str, length: int = 32) -> bytes:
    info = f"boundary-bot {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(key)


def key_id(key: bytes) -> int:
    """Return the byte that names a key in what it sealed; two keys may share one by chance."""
    return _derive(key, "key id", 1)[0]


def pseudonym_key(key: bytes) -> bytes:
    """Return what of a data key makes pseudonyms. It opens no text and does not lead back."""
    return _derive(key, "pseudonyms")


@dataclass(frozen=True, slots=True)
class DataKeys:
    """The data keys, 32 bytes each, newest first (at least one).

    retired: of keys that were given up, the part that makes pseudonyms: so that what members did
    under such a key can still be recognised as theirs, when they export or erase it.
    """

    data: tuple[bytes, ...]
    retired: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class _Key:
    id: int
    aead: AESGCM
    pseudonyms: bytes
    fingerprint: str

    @classmethod
    def derived_from(cls, key: bytes) -> _Key:
        return cls(
            id=key_id(key),
            aead=AESGCM(_derive(key, "text")),
            pseudonyms=pseudonym_key(key),
            fingerprint=_derive(key, "fingerprint", 8).hex(),
        )


class SealedValue(bytes):
    """A sealed value that knows how it was made: it can be sealed anew before it is written.

    What waits in memory may have been sealed with a key that is given up meanwhile.
    """

    _key: _Key
    _place: CellPlace
    _cipher: Cipher

    @classmethod
    def of(cls, value: bytes, key: _Key, place: CellPlace, cipher: Cipher) -> SealedValue:
        """Return the value together with how it was made."""
        sealed = cls(value)
        sealed._key, sealed._place, sealed._cipher = key, place, cipher
        return sealed

    def current(self) -> bytes:
        """Return the value under the newest key that the cipher knows of."""
        if self._cipher.seals_with(self._key):
            return self
        plain = _unsealed(self, self._key, self._place)
        plain = _unpadded(plain) if self[0] == _PADDED else plain
        return self._cipher.seal_bytes(plain, self._place, version=self[0])


def current(value: T) -> T | bytes:
    """Return a value as it is to be written now: a sealed one under the newest key."""
    return value.current() if isinstance(value, SealedValue) else value


def _unsealed(sealed: bytes, key: _Key, place: CellPlace) -> bytes:
    """Open a value with one key. Raises InvalidTag."""
    header, nonce = sealed[:_HEADER], sealed[_HEADER : _HEADER + _NONCE]
    return key.aead.decrypt(nonce, sealed[_HEADER + _NONCE :], place.bound(header))


class Cipher:
    """Seals with the newest key, opens with any key that it holds.

    With `changed`, which gives new keys or None, it follows a change of the key file by another
    process: it looks before it seals (every two seconds at most), and when a value names a key
    that it does not hold.
    """

    def __init__(
        self,
        keys: DataKeys | tuple[bytes, ...],
        changed: Callable[[], DataKeys | None] | None = None,
    ) -> None:
        """Take the keys; a bare tuple is of data keys alone."""
        self._changed = changed
        self._looked = time.monotonic()
        self._keys: tuple[_Key, ...] = ()
        self._names: tuple[bytes, ...] = ()
        self._take(keys if isinstance(keys, DataKeys) else DataKeys(keys))

    def _take(self, keys: DataKeys) -> None:
        self._keys = tuple(_Key.derived_from(key) for key in keys.data)
        self._names = (*(key.pseudonyms for key in self._keys), *keys.retired)

    def look(self) -> None:
        """Take new keys if there are some; one `stat` if there are none."""
        self._looked = time.monotonic()
        if self._changed is not None and (keys := self._changed()) is not None:
            self._take(keys)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Name each key, newest first, by 16 hex digits that do not help to guess it."""
        return tuple(key.fingerprint for key in self._keys)

    def seals_with(self, key: _Key) -> bool:
        """Say whether this is the newest key."""
        return self._keys[0] is key

    def seal(self, text: str, place: CellPlace) -> bytes:
        """Encrypt `text` for `place`, padded so that its length says little.

        A lone surrogate, which has no UTF-8 form, becomes "?".
        """
        return self.seal_bytes(text.encode("utf-8", errors="replace"), place, version=_PADDED)

    def seal_bytes(self, plain: bytes, place: CellPlace, *, version: int = _PLAIN) -> bytes:
        """Encrypt bytes for `place`; `version` says whether they are padded first."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self.look()
        key = self._keys[0]
        header = bytes((version, key.id))
        nonce = os.urandom(_NONCE)
        body = _padded(plain) if version == _PADDED else plain
        value = header + nonce + key.aead.encrypt(nonce, body, place.bound(header))
        return SealedValue.of(value, key, place, self)

    def seal_anew(self, sealed: bytes, place: CellPlace) -> bytes | None:
        """Encrypt a value with the newest key, and in the form it has; None if no key opens it."""
        plain = self.open_bytes(sealed, place)
        return None if plain is None else self.seal_bytes(plain, place, version=sealed[0])

    def open(self, sealed: bytes | None, place: CellPlace) -> str | None:
        """Decrypt; None if there is nothing, or if no key held here opens it at this place."""
        plain = self.open_bytes(sealed, place)
        return None if plain is None else plain.decode("utf-8")

    def open_bytes(self, sealed: bytes | None, place: CellPlace) -> bytes | None:
        """Decrypt what `seal_bytes` made; None as in `open`."""
        if sealed is None or len(sealed) < _SHORTEST or sealed[0] not in _VERSIONS:
            return None
        if all(key.id != sealed[1] for key in self._keys):
            self.look()
        for key in self._keys:
            if key.id != sealed[1]:
                continue
            try:
                plain = _unsealed(sealed, key, place)
            except InvalidTag:
                # Another key may share the one-byte id.
                continue
            return _unpadded(plain) if sealed[0] == _PADDED else plain
        return None

    def is_newest(self, sealed: bytes) -> bool:
        """Say whether the newest key (or one that shares its id) sealed a value."""
        return sealed[1:_HEADER] == bytes((self._keys[0].id,))

    def pseudonyms(self, *parts: str | int) -> tuple[bytes, ...]:
        """Return HMAC-SHA256 of the parts, 32 bytes for each key, newest first.

        Put everything into the parts that two pseudonyms should not be joined across.
        """
        message = "|".join(str(part) for part in parts).encode()
        return tuple(hmac.new(name, message, hashlib.sha256).digest() for name in self._names)

"""Encryption of free text at rest, and pseudonyms that only this key can make.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. The two working keys are derived from
the data key with HKDF-SHA256 (RFC 5869), so that neither reveals the other. With random nonces one
key should seal at most 2**32 texts (SP 800-38D, section 8.3).

Layout of a sealed value: version (1 byte), key id (1), nonce (12), ciphertext and tag (n + 16).
Version 1 seals bytes as they are. Version 2 seals a text that was padded to a multiple of 128
bytes (ISO/IEC 7816-4: 0x80, then zeros): a length alone could tell which text it is.
"""

from __future__ import annotations

import hmac
import os
import threading
import time
from typing import TYPE_CHECKING, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

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
"""The least time between two looks at whether another process has changed the keys."""


class CellPlace(Struct, frozen=True):
    """The one cell of the database that a sealed value belongs to.

    It is the associated data of the encryption: whoever copies the value to another cell, row or
    server cannot open it there.
    """

    table: str
    guild_id: int
    row_id: int | str
    column: str

    def associated_data(self, header: bytes) -> bytes:
        """Return header and place as bytes; no two places give the same."""
        return header + f"|{self.table}|{self.guild_id}|{self.row_id}|{self.column}".encode()


def _pad(plain: bytes) -> bytes:
    """Fill up to a multiple of the block, with at least the byte that marks the end."""
    return plain + b"\x80" + bytes(-(len(plain) + 1) % _BLOCK)


def _unpad(plain: bytes) -> bytes:
    return plain[: plain.rindex(b"\x80")]


def _derive(key: bytes, purpose: str, length: int = 32) -> bytes:
    info = f"boundary-bot {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(key)


def key_id(key: bytes) -> int:
    """Return the byte that names a key in its sealed values; two keys may share one by chance."""
    return _derive(key, "key id", 1)[0]


def pseudonym_key(key: bytes) -> bytes:
    """Return the part of a data key that makes pseudonyms. It opens no text and reveals no key."""
    return _derive(key, "pseudonyms")


class DataKeys(Struct, frozen=True):
    """The data keys, 32 bytes each, newest first (at least one).

    retired: the pseudonym keys of data keys that were given up. With them votes and questions from
    that time are still recognised as a member's, who may want to export or erase them.
    """

    data: tuple[bytes, ...]
    retired: tuple[bytes, ...] = ()


class _DerivedKeys(Struct, frozen=True):
    """The working keys that are derived from one data key."""

    id: int
    aead: AESGCM
    pseudonyms: bytes
    fingerprint: str

    @classmethod
    def of(cls, data_key: bytes) -> _DerivedKeys:
        return cls(
            id=key_id(data_key),
            aead=AESGCM(_derive(data_key, "text")),
            pseudonyms=pseudonym_key(data_key),
            fingerprint=_derive(data_key, "fingerprint", 8).hex(),
        )


class SealedValue(bytes):
    """A sealed value that remembers its key and place, so that it can be sealed again.

    A row may wait in memory while its key is retired. Written as it is, no key would open it.
    """

    _key: _DerivedKeys
    _place: CellPlace
    _cipher: Cipher

    @classmethod
    def of(cls, value: bytes, key: _DerivedKeys, place: CellPlace, cipher: Cipher) -> SealedValue:
        """Return the value together with its key, place and cipher."""
        result = cls(value)
        result._key, result._place, result._cipher = key, place, cipher
        return result

    def current(self) -> bytes:
        """Return the value, sealed again if its key is no longer the newest."""
        if self._cipher.seals_with(self._key):
            return self
        plain = _unseal(self, self._key, self._place)
        plain = _unpad(plain) if self[0] == _PADDED else plain
        return self._cipher.seal_bytes(plain, self._place, version=self[0])


def current(value: T) -> T | bytes:
    """Return a value to write: a sealed one under the newest key, any other as it is."""
    return value.current() if isinstance(value, SealedValue) else value


def _unseal(value: bytes, key: _DerivedKeys, place: CellPlace) -> bytes:
    """Open a value with one key. Raises InvalidTag."""
    header, nonce = value[:_HEADER], value[_HEADER : _HEADER + _NONCE]
    return key.aead.decrypt(nonce, value[_HEADER + _NONCE :], place.associated_data(header))


def _digest(mac: hmac.HMAC, message: bytes) -> bytes:
    mac.update(message)
    return mac.digest()


class Cipher:
    """Encryption with the newest key, decryption with any key that it holds.

    `changes` returns new keys or None. With it the cipher follows another process that changes the
    key file: it looks before it seals (every two seconds at most), and when a value names a key
    that it does not hold.
    """

    def __init__(
        self,
        keys: DataKeys | tuple[bytes, ...],
        changes: Callable[[], DataKeys | None] | None = None,
    ) -> None:
        """Hold the keys; a bare tuple is one of data keys."""
        self._changes = changes
        # The writer looks in the database's thread. Whoever looks at the same moment waits: new
        # keys that another look has found must be held before a value is sealed.
        self._looking = threading.Lock()
        self._last_look = time.monotonic()
        self._keys: tuple[_DerivedKeys, ...] = ()
        self._macs: tuple[hmac.HMAC, ...] = ()
        self._hold(keys if isinstance(keys, DataKeys) else DataKeys(keys))

    def _hold(self, keys: DataKeys) -> None:
        self._keys = tuple(_DerivedKeys.of(key) for key in keys.data)
        names = (*(key.pseudonyms for key in self._keys), *keys.retired)
        # A copy of a MAC that has its key costs half of making one.
        self._macs = tuple(hmac.new(name, digestmod="sha256") for name in names)

    def look(self) -> None:
        """Hold new keys if there are some. Without any this costs one `stat`."""
        self._last_look = time.monotonic()
        if self._changes is None:
            return
        with self._looking:
            if (keys := self._changes()) is not None:
                self._hold(keys)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The keys, newest first, each as 16 hex digits that do not help to guess it."""
        return tuple(key.fingerprint for key in self._keys)

    def seals_with(self, key: _DerivedKeys) -> bool:
        """Return whether this is the newest key."""
        return self._keys[0] is key

    def seal(self, text: str, place: CellPlace) -> bytes:
        """Encrypt `text` for `place`, padded so that its length reveals little.

        A lone surrogate, which has no UTF-8 form, becomes "?".
        """
        return self.seal_bytes(text.encode("utf-8", errors="replace"), place, version=_PADDED)

    def seal_bytes(self, plain: bytes, place: CellPlace, *, version: int = _PLAIN) -> bytes:
        """Encrypt bytes for `place`; version 2 pads them first."""
        if time.monotonic() - self._last_look > LOOK_SECONDS:
            self.look()
        key = self._keys[0]
        header = bytes((version, key.id))
        nonce = os.urandom(_NONCE)
        body = _pad(plain) if version == _PADDED else plain
        ciphertext = key.aead.encrypt(nonce, body, place.associated_data(header))
        return SealedValue.of(header + nonce + ciphertext, key, place, self)

    def seal_anew(self, value: bytes, place: CellPlace) -> bytes | None:
        """Encrypt a sealed value with the newest key, in its version; None if no key opens it."""
        plain = self.open_bytes(value, place)
        return None if plain is None else self.seal_bytes(plain, place, version=value[0])

    def open(self, value: bytes | None, place: CellPlace) -> str | None:
        """Decrypt a text; None for None, and if no key held here opens it at this place."""
        plain = self.open_bytes(value, place)
        return None if plain is None else plain.decode("utf-8")

    def open_bytes(self, value: bytes | None, place: CellPlace) -> bytes | None:
        """Decrypt what `seal_bytes` returned; None as in `open`."""
        if value is None or len(value) < _SHORTEST or value[0] not in _VERSIONS:
            return None
        if all(key.id != value[1] for key in self._keys):
            self.look()
        for key in self._keys:
            if key.id != value[1]:
                continue
            try:
                plain = _unseal(value, key, place)
            except InvalidTag:
                # Another key may share the one-byte id.
                continue
            return _unpad(plain) if value[0] == _PADDED else plain
        return None

    def is_newest(self, value: bytes) -> bool:
        """Return whether the newest key (or one that shares its id) sealed a value."""
        return value[1:_HEADER] == bytes((self._keys[0].id,))

    def pseudonyms(self, *parts: str | int) -> tuple[bytes, ...]:
        """Return HMAC-SHA256 of the parts, 32 bytes for each key, newest first.

        Name in the parts everything across which nobody may link a member: table, server, question.
        """
        message = "|".join(str(part) for part in parts).encode()
        return tuple(_digest(mac.copy(), message) for mac in self._macs)

"""The data keys: from DATA_KEY, or from the key file, which the first start makes."""

from __future__ import annotations

import base64
import binascii
import logging
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.storage.crypto.cipher import Cipher, DataKeys, key_id
from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
KEY_FILE = "data.key"
RETIRED = "retired:"
"""Marks the pseudonym key that remains of a retired data key: it opens no text."""

_log = logging.getLogger(__name__)


def parse_keys(text: str, origin: str) -> DataKeys:
    """Read one or more base64 keys of 32 bytes, newest first, separated by commas.

    `origin` (DATA_KEY or a path) is named in the StorageError that a bad key raises; the key
    itself never is.
    """
    parts = [part.strip() for part in text.split(",")]
    retired = tuple(
        _decode(part.removeprefix(RETIRED), origin) for part in parts if part.startswith(RETIRED)
    )
    data = tuple(_decode(part, origin) for part in parts if not part.startswith(RETIRED))
    if len(set(data)) != len(data):
        raise StorageError(f"{origin} names the same key twice.")
    if not data:
        raise StorageError(f"{origin} holds only retired keys: add a key.")
    return DataKeys(data, retired)


def format_keys(keys: DataKeys) -> str:
    """Return the keys as `parse_keys` reads them, for a key file or DATA_KEY."""
    parts = [base64.b64encode(key).decode() for key in keys.data]
    parts += [RETIRED + base64.b64encode(key).decode() for key in keys.retired]
    return ",".join(parts)


def fresh_key(keys: DataKeys) -> bytes:
    """Return a new random key whose id no other key has, so that a value names one key only."""
    ids = {key_id(key) for key in keys.data}
    while True:
        key = secrets.token_bytes(KEY_BYTES)
        if key_id(key) not in ids:
            return key


def _decode(text: str, origin: str) -> bytes:
    try:
        # Both alphabets are common: "openssl rand -base64 32" and URL-safe generators.
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise StorageError(
            f"{origin} must be 32 random bytes in base64 (make one with: openssl rand -base64 32)."
        )
    return key


def load_keys(data_key: str | None, state_dir: Path) -> DataKeys:
    """Return the data keys, newest first; make `state_dir/data.key` if there is none yet.

    Raises StorageError if DATA_KEY or the file is malformed, or the file cannot be made.
    """
    if data_key and data_key.strip():
        return parse_keys(data_key, "DATA_KEY")
    path = state_dir / KEY_FILE
    try:
        if not path.exists() and not path.is_symlink():
            _make(path)
        _keep_private(path)
        return parse_keys(path.read_text(encoding="ascii"), str(path))
    except UnicodeDecodeError:
        raise StorageError(f"{path} is not a key file: put the right one in its place.") from None
    except OSError as exc:
        raise StorageError(
            f"The key file {path} cannot be read or made ({exc.strerror}): "
            "fix the folder's permissions or set DATA_KEY."
        ) from None


def open_cipher(data_key: str | None, state_dir: Path) -> Cipher:
    """Return the cipher of these keys; it follows a key file that changes while it is in use.

    Raises StorageError as `load_keys` does.
    """
    file = KeyFile(state_dir / KEY_FILE)
    keys = load_keys(data_key, state_dir)
    in_environment = bool(data_key and data_key.strip())
    return Cipher(keys, None if in_environment else file.changed_keys)


class KeyFile:
    """The key file, and its state at the last look."""

    def __init__(self, path: Path) -> None:
        """Remember the state of the file at `path`."""
        self._path = path
        self._last_state = self._state()

    def changed_keys(self) -> DataKeys | None:
        """Return the keys if the file has changed since the last look; one `stat` if not."""
        state = self._state()
        if state == self._last_state:
            return None
        self._last_state = state
        try:
            return parse_keys(self._path.read_text(encoding="ascii"), str(self._path))
        except (OSError, ValueError, StorageError):
            _log.warning("%s has changed and cannot be read; the former keys hold.", self._path)
            return None

    def _state(self) -> tuple[int, int, int] | None:
        try:
            state = self._path.stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size, state.st_ino


def replace_keys(path: Path, keys: DataKeys) -> None:
    """Replace a key file, whole or not at all. Raises StorageError."""
    try:
        temporary = _write_beside(path, keys)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as exc:
        raise StorageError(f"The key file {path} cannot be written ({exc.strerror}).") from None


def _make(path: Path) -> None:
    """Write a new key whole or not at all; if another process was first, its key stays."""
    temporary = _write_beside(path, DataKeys((secrets.token_bytes(KEY_BYTES),)))
    try:
        # A link, unlike a rename, refuses to replace the key that another process just made.
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)
    _log.info("Made a new data key in %s; keep a copy of it with your backups.", path)


def _write_beside(path: Path, keys: DataKeys) -> Path:
    """Write keys to a private temporary file in the same folder, synced to the disk.

    A crash in the middle must never leave half a key: without it no text can be read again.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        if os.name == "posix" and os.geteuid() == 0 and path.exists():
            # When root changes the key, the bot's own user must still read the file.
            os.fchown(file.fileno(), path.stat().st_uid, path.stat().st_gid)
        file.write(format_keys(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_ours(path: Path) -> bool:
    """Return whether the bot may replace a key file: no link, mount or other user's file."""
    if path.is_symlink() or path.is_mount() or not os.access(path.parent, os.W_OK):
        return False
    return os.name != "posix" or os.geteuid() in {0, path.stat().st_uid}


def remove_leftovers(path: Path) -> None:
    """Delete the temporary key files of a process that was killed while it wrote one."""
    for file in path.parent.glob(f"{path.name}.*.tmp"):
        file.unlink(missing_ok=True)


def _keep_private(path: Path) -> None:
    """Take other users' rights from our own file; only warn about one that is not ours."""
    if os.name != "posix" or not path.stat().st_mode & 0o077:
        return
    if is_ours(path):
        with suppress(OSError):
            path.chmod(0o600)
            _log.warning("%s could be read by other users; its mode is 0600 now.", path)
            return
    _log.warning(
        "%s can be read by other users. It is not the bot's own file, so its mode stays as it is: "
        "give it to the bot's user alone (mode 0400) where it comes from.",
        path,
    )

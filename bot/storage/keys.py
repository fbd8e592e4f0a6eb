"""The data key: from DATA_KEY, or made once in the state folder."""

from __future__ import annotations

import base64
import binascii
import logging
import os
import secrets
from typing import TYPE_CHECKING

from bot.storage.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32
KEY_FILE = "data.key"

_log = logging.getLogger(__name__)


def parse_keys(text: str, origin: str) -> tuple[bytes, ...]:
    """Read one or more base64 keys of 32 bytes, newest first, separated by commas.

    `origin` (DATA_KEY or a path) is named in the StorageError that a bad key raises; the key
    itself never is.
    """
    keys = tuple(_decode(part.strip(), origin) for part in text.split(","))
    if len(set(keys)) != len(keys):
        raise StorageError(f"{origin} names the same key twice.")
    return keys


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


def load_keys(data_key: str | None, state_dir: Path) -> tuple[bytes, ...]:
    """Return the data keys, newest first; make `state_dir/data.key` if there is none yet.

    Raises StorageError if DATA_KEY or the file is malformed, or the file cannot be made.
    """
    if data_key and data_key.strip():
        return parse_keys(data_key, "DATA_KEY")
    path = state_dir / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        _keep_private(path)
        return parse_keys(path.read_text(encoding="ascii"), str(path))
    except UnicodeDecodeError:
        raise StorageError(f"{path} is not a key file: put the right one in its place.") from None
    except OSError as exc:
        raise StorageError(
            f"The key file {path} cannot be read or made ({exc.strerror}): "
            "mend the folder's permissions or set DATA_KEY."
        ) from None


def _make(path: Path) -> None:
    """Write a new key whole or not at all; if another process was first, its key stays."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link, unlike a rename, refuses to replace the key that another process just made.
            os.link(temporary, path)
        except FileExistsError:
            return
    finally:
        temporary.unlink()
    _sync_folder(path.parent)
    _log.info("Made a new data key in %s; keep a copy of it with your backups.", path)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_private(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        _log.warning("%s could be read by other users; its mode is 0600 now.", path)
        path.chmod(0o600)

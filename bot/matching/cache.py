"""Arrays on disk under a key, written whole or not at all."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)
_KEPT = 4

Arrays = Mapping[str, NDArray[np.generic]]


def digest(parts: Iterable[str]) -> str:
    """Return a short key that changes when any part or their order does."""
    pieces: list[bytes] = []
    for part in parts:
        data = part.encode()
        pieces += (len(data).to_bytes(8, "big"), data)
    return hashlib.sha256(b"".join(pieces)).hexdigest()[:24]


class Cache:
    """A folder of .npz files. A file that cannot be read or written costs time, nothing else."""

    def __init__(self, folder: Path | None) -> None:
        """Without a folder nothing is kept."""
        self._folder = folder

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._folder is not None

    def read(self, key: str) -> dict[str, NDArray[np.generic]] | None:
        """Return the arrays of a key, or None."""
        if self._folder is None:
            return None
        path = self._folder / f"{key}.npz"
        try:
            with np.load(path, allow_pickle=False) as file:
                path.touch()  # what is used is kept: the newest are
                return {name: file[name] for name in file.files}
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            _LOG.warning(
                "The cached vectors in %s cannot be read and are made again: %s", path, error
            )
            return None

    def write(self, key: str, arrays: Arrays) -> None:
        """Store arrays under a key: several processes may do so at once. Old keys are dropped."""
        self._store(f"{key}.npz", lambda file: _save(file, arrays))

    def read_mapped(self, key: str) -> NDArray[np.generic] | None:
        """Return one large array of a key, read from disk only where it is used; or None."""
        if self._folder is None:
            return None
        path = self._folder / f"{key}.npy"
        try:
            array = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return None
        # What is used is kept: the newest are. A folder that cannot be written can still be read.
        with suppress(OSError):
            os.utime(path)
        return array

    def write_mapped(self, key: str, array: NDArray[np.generic]) -> None:
        """Store one large array under a key."""
        self._store(f"{key}.npy", lambda file: np.save(file, array))

    def _store(self, name: str, write: Callable[[BinaryIO], None]) -> None:
        """Write a file whole or not at all, whoever else writes it at the same moment."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                write(file)
            Path(part).replace(self._folder / name)
            self._drop_old()
        except OSError as error:
            _LOG.warning("Vectors are not cached in %s: %s", self._folder, error)

    def _drop_old(self) -> None:
        if self._folder is None:
            return
        for pattern in ("*.npz", "*.npy"):
            files = sorted(self._folder.glob(pattern), key=lambda path: path.stat().st_mtime)
            for path in files[:-_KEPT]:
                path.unlink(missing_ok=True)


def _save(file: BinaryIO, arrays: Arrays) -> None:
    np.savez(file, allow_pickle=False, **dict(arrays))

"""The list of erasures since the oldest backup, so that a restored backup brings nothing back.

It is a file beside the backups, because the database itself may be lost. Each line is sealed like
any other text that leads to a member; an erasure takes place whether or not it could be noted. A
line goes once no backup is older than it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import logging
import os
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from filelock import FileLock, Timeout
from msgspec import Struct

from bot.storage.clock import from_ms, to_ms, utc_now
from bot.storage.crypto.cipher import CellPlace

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from bot.storage.backups.folder import BackupFolder
    from bot.storage.crypto.cipher import Cipher

FILE = "erasures"
_LOCK = "erasures.lock"
_LOCK_SECONDS = 5.0
_HEAD = "since"
_log = logging.getLogger(__name__)
NOT_NOTED = (
    "An erasure could not be noted beside the backups (%s). It took place; but a backup from "
    "before it would bring the rows back."
)


class NotedErasure(Struct, frozen=True):
    """An erasure: all of a member (in one server, or with None in all), or some questions."""

    at: datetime
    guild_id: int | None
    user_id: int | None = None
    questions: tuple[int, ...] = ()


class ErasureHistory(Struct, frozen=True):
    """The list. since: from when on it is complete; None if there is no list.

    unreadable: lines that no key here opens.
    """

    since: datetime | None
    erasures: tuple[NotedErasure, ...] = ()
    unreadable: int = 0


def begin_list(folder: BackupFolder, moment: datetime) -> None:
    """Begin the list before the first backup in a folder is made. Raises OSError."""
    with _list_lock(folder.path):
        if not (folder.path / FILE).exists():
            _write(folder.path / FILE, [f"{_HEAD} {to_ms(moment)}"])


class ErasureList:
    """The list of one folder of backups; without backups there is none, and nothing is noted."""

    def __init__(self, folder: BackupFolder, cipher: Cipher) -> None:
        """Use the list in `folder`; `cipher` seals."""
        self._folder = folder
        self._path = self._folder.path / FILE
        self._cipher = cipher

    async def note_member(self, user_id: int, guild_id: int | None) -> None:
        """Note that all of a member is being erased; never raises."""
        await self._note({"guild": guild_id, "user": user_id})

    async def note_questions(self, guild_id: int, questions: Sequence[int]) -> None:
        """Note that questions are being forgotten; never raises."""
        await self._note({"guild": guild_id, "questions": list(questions)})

    async def _note(self, fields: dict[str, Any]) -> None:
        if not self._path.exists():
            return
        try:
            await asyncio.to_thread(self._append, fields)
        except (OSError, Timeout) as error:
            _log.warning(NOT_NOTED, type(error).__name__)

    def _append(self, fields: dict[str, Any]) -> None:
        with _list_lock(self._folder.path):
            line = self._line(to_ms(utc_now()), json.dumps(fields))
            with self._path.open("a", encoding="ascii") as file:
                # A crash may have cut the line before short.
                file.write(f"\n{line}\n")
                file.flush()
                os.fsync(file.fileno())

    def read(self) -> ErasureHistory:
        """Return the list; lines that a crash cut short count as unreadable. Raises OSError."""
        lines = self._lines()
        since = _since(lines)
        erasures = [self._erasure(line) for line in lines if not line.startswith(_HEAD)]
        good = tuple(each for each in erasures if each is not None)
        return ErasureHistory(since, good, len(erasures) - len(good))

    def prune(self) -> None:
        """Drop what is older than the oldest backup; all of it without any. Raises OSError."""
        if not self._path.exists():
            return
        with _list_lock(self._folder.path):
            oldest = self._folder.oldest()
            if oldest is None:
                self._path.unlink(missing_ok=True)
                return
            lines = self._lines()
            # Of the time before the oldest backup the list says nothing any more.
            since = max(oldest, _since(lines) or oldest)
            recent = [line for line in lines if _moment(line) >= to_ms(oldest)]
            recent = [line for line in recent if not line.startswith(_HEAD)]
            fresh = [f"{_HEAD} {to_ms(since)}", *recent]
            if fresh != lines:
                _write(self._path, fresh)

    def reseal(self) -> None:
        """Seal all lines with the newest key. Raises OSError."""
        if not self._path.exists():
            return
        with _list_lock(self._folder.path):
            _write(self._path, [self._reseal_line(line) for line in self._lines()])

    def _lines(self) -> list[str]:
        if not self._path.exists():
            return []
        text = self._path.read_text(encoding="ascii", errors="replace")
        return [line for line in text.splitlines() if line]

    def _line(self, at: int, body: str) -> str:
        sealed = self._cipher.seal(body, _place(at))
        return f"{at} {base64.b64encode(sealed).decode()}"

    def _body(self, line: str) -> str | None:
        try:
            sealed = base64.b64decode(line.partition(" ")[2], validate=True)
        except (binascii.Error, ValueError):
            return None
        return self._cipher.open(sealed, _place(_moment(line)))

    def _reseal_line(self, line: str) -> str:
        body = None if line.startswith(_HEAD) else self._body(line)
        return line if body is None else self._line(_moment(line), body)

    def _erasure(self, line: str) -> NotedErasure | None:
        body = self._body(line)
        if body is None:
            return None
        fields = cast("dict[str, Any]", json.loads(body))
        at = from_ms(_moment(line))
        return NotedErasure(
            at, fields["guild"], fields.get("user"), tuple(fields.get("questions", ()))
        )


def _place(at: int) -> CellPlace:
    return CellPlace("erasures", 0, at, "what")


def _since(lines: Sequence[str]) -> datetime | None:
    heads = [line.partition(" ")[2] for line in lines if line.startswith(_HEAD)]
    return from_ms(int(heads[0])) if heads and heads[0].isdecimal() else None


def _moment(line: str) -> int:
    """Return the time of a line in epoch milliseconds; 0 for one that was cut short."""
    text = line.partition(" ")[0]
    return int(text) if text.isdecimal() else 0


def _write(path: Path, lines: Sequence[str]) -> None:
    """Replace the list, whole or not at all."""
    temporary = path.with_name(f"{path.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


@contextmanager
def _list_lock(folder: Path) -> Generator[None]:
    """Keep other processes from the list. Raises Timeout and OSError."""
    with FileLock(folder / _LOCK, timeout=_LOCK_SECONDS, mode=0o600):
        yield

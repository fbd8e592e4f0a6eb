"""A backup of an SQLite database while the bot runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.storage.backups.sqlite_file import TAKEN_AT
from bot.storage.clock import to_ms
from bot.storage.engine.sqlite.copying import copy_database
from bot.storage.inventory import TABLE_POLICIES

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime
    from pathlib import Path

LEFT_OUT = tuple(policy.table.name for policy in TABLE_POLICIES if not policy.in_backups)
"""Tables that are empty in every backup."""


def back_up_file(source: Path, target: Path, moment: datetime) -> int:
    """Write a backup (0600), whole and checked, or nothing; return its size in bytes.

    moment: now. Rows of the tables in LEFT_OUT are not in it. Raises StorageError.
    """
    return copy_database(source, target, partial(_finish, moment))


def _finish(moment: datetime, copy: sqlite3.Connection) -> None:
    """Empty what no backup holds, and note the moment.

    A DELETE without conditions frees whole pages, and secure_delete fills them with zeros; nothing
    is moved between pages, which could leave a trace.
    """
    names = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
    # An older database may lack some of these tables.
    for table in names.intersection(LEFT_OUT):
        copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 our own names
    if "meta" in names:
        row = (TAKEN_AT, str(to_ms(moment)))
        copy.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", row)

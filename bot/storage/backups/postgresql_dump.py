"""Backups of a PostgreSQL database by its own programs, pg_dump and pg_restore.

What leads to the server stands in their environment and not among their arguments, which other
users of the machine can see (https://www.postgresql.org/docs/current/libpq-envars.html).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from bot.storage.backups.making import LEFT_OUT
from bot.storage.engine.sqlite.copying import sync
from bot.storage.errors import StorageError
from bot.storage.schema.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import URL

MAGIC = b"PGDMP"
"""The first bytes of pg_dump's own format."""
MISSING = (
    "{program} is not here: install PostgreSQL's client programs (Debian: apt-get install "
    "postgresql-client), of the server's version or newer, or name their folder in PG_BIN."
)
FAILED = "{program} could not do it: {reason}"
_NAMES = {"ssl": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "host": "PGHOST"}


class PostgresqlPrograms:
    """pg_dump and pg_restore for one database."""

    def __init__(self, url: URL, folder: Path | None = None) -> None:
        """Reach the database of `url`; the programs are in `folder`, else where PATH says."""
        self._folder = folder
        self._database = url.database or ""
        self._environment = _environment(url)

    def dump(self, target: Path) -> int:
        """Write a dump (0600), whole or not at all; return its size. Raises StorageError."""
        partial = target.with_name(f"{target.name}.partial")
        try:
            if target.exists():
                raise FileExistsError(17, "it already exists")
            partial.unlink(missing_ok=True)
            # Made here, so that it is private from the first byte on.
            os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise StorageError(f"{target} cannot be written ({error.strerror}).") from None
        tables = [f"--table={name}" for name in (*metadata.tables, "alembic_version")]
        empty = [f"--exclude-table-data={name}" for name in LEFT_OUT]
        # No prompt for a password: it would wait for ever where nobody sits at a terminal.
        plain = ["--format=custom", "--no-owner", "--no-privileges", "--no-password"]
        try:
            self._run("pg_dump", *plain, *tables, *empty, f"--file={partial}")
            self.check(partial)
            partial.rename(target)
            sync(target.parent)
        finally:
            partial.unlink(missing_ok=True)
        return target.stat().st_size

    def check(self, dump: Path) -> None:
        """Read a dump from beginning to end. Raises StorageError if it is not whole."""
        self._run("pg_restore", f"--file={os.devnull}", str(dump))

    def restore(self, dump: Path) -> None:
        """Put a dump into the database, all of it or nothing. Raises StorageError."""
        plain = ["--no-owner", "--no-privileges", "--no-password", "--single-transaction"]
        self._run("pg_restore", *plain, "--exit-on-error", f"--dbname={self._database}", str(dump))

    def _run(self, name: str, *arguments: str) -> None:
        program = shutil.which(name, path=self._folder and str(self._folder))
        if program is None:
            raise StorageError(MISSING.format(program=name))
        process = subprocess.run(  # noqa: S603 our own arguments
            [program, *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if process.returncode:
            lines = process.stderr.strip().splitlines() or [f"it ended with {process.returncode}"]
            raise StorageError(FAILED.format(program=name, reason=lines[0]))


def is_dump(path: Path) -> bool:
    """Return whether a file begins like a dump of pg_dump."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def _environment(url: URL) -> dict[str, str]:
    """Return this process's environment with what leads to the database."""
    variables = {
        "PGHOST": url.host,
        "PGPORT": None if url.port is None else str(url.port),
        "PGUSER": url.username,
        "PGPASSWORD": None if url.password is None else str(url.password),
        "PGDATABASE": url.database,
    }
    variables |= {_NAMES[key]: str(value) for key, value in url.query.items() if key in _NAMES}
    return dict(os.environ) | {name: value for name, value in variables.items() if value}

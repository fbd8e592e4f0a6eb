"""The migration of the schema to the newest version, one transaction for each step.

An empty database gets the newest schema at once. PostgreSQL came with 0007, so older steps never
ran there and are written for SQLite alone; later ones must run on both.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, select, text

from bot.storage.errors import StorageError
from bot.storage.schema.tables import meta, metadata

HEAD = "0008"
"""The newest schema version; a test holds it to the newest file in migrations/versions."""

OLDEST = "oldest schema that works"
"""In the table `meta`: the oldest HEAD whose code works with the schema as it is now.

A step says it as `works_with`: a revision. Without it only the new version works. Revisions are
numbers of four digits, so that they can be compared as text.
"""

SCRIPTS = Path(__file__).parents[1] / "migrations"

COPY_MARKER = "copy_in_progress"
"""The table that the target of `db copy` has until all rows are there."""
HALF_A_COPY = (
    "A copy into this database was not finished: run the same `boundary-bot db copy` again, and it "
    "goes on where it stopped."
)

_VERSION_TABLE = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
"""
"""As Alembic makes it."""


def current_version(connection: Connection) -> str | None:
    """Return the version row, or None for an empty database.

    Raises StorageError if the tables in it are not boundary-bot's, or not all rows are there yet.
    """
    tables = set(inspect(connection).get_table_names())
    if COPY_MARKER in tables:
        raise StorageError(HALF_A_COPY)
    if "alembic_version" in tables:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if version is None else str(version)
    if tables:
        raise StorageError("The database holds another program's tables: name another one.")
    return None


def upgrade(connection: Connection, place: str, head: str = HEAD, scripts: Path = SCRIPTS) -> None:
    """Apply the missing steps in order; a step that fails leaves no trace.

    `connection` begins its transactions with the lock for writing: of two processes that start at
    once the second waits, and then finds the schema up to date. `place` names the database in
    sentences. Raises StorageError if a step fails or a newer version made the database.
    """
    with connection.begin():
        version = current_version(connection)
        if version is None and (head, scripts) == (HEAD, SCRIPTS):
            _create(connection)
            return
        if version == head or is_newer_and_works(connection, version, head):
            return
    # Importing Alembic takes longer than all the rest here, and 24 MB for as long as the bot runs.
    from bot.storage.schema.steps import take_step

    while True:
        with connection.begin():
            version = current_version(connection)
            if version == head:
                return
            take_step(connection, version, place, scripts)


def is_newer_and_works(connection: Connection, version: str | None, head: str) -> bool:
    """Return whether a newer version made the schema, and this version may use it all the same.

    So a process of the former version can be restarted in the middle of a rolling update.
    """
    if version is None or version <= head:
        return False
    oldest = connection.execute(select(meta.c.value).where(meta.c.name == OLDEST)).scalar()
    return oldest is not None and oldest <= head


def _create(connection: Connection) -> None:
    """Create the newest schema in an empty database at once; a test holds it to all the steps."""
    metadata.create_all(connection, checkfirst=False)
    connection.execute(text(_VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})

"""`boundary-bot db copy`: everything into another database, with a bar and a comparison."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import load_settings

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from bot.storage.transfer.copying import TableCopy

LINE = "{name:20}{rows:>12,}  {checksum}  {verdict}"
COPIED = """
{rows:,} rows in {tables} tables are in the target, and each table has the checksum of the source \
(SHA-256 over its rows; {empty} tables are empty on both sides).
Its texts are encrypted with the same key as before: the bot on the new database needs it too. \
Give it DATA_KEY, or data.key in its STATE_DIR, as the bot on the old one has it.
Then set DATABASE_URL to the new database. The old one was only read: delete it once all is well."""
DIFFERENT = (
    "Not all tables are the same on both sides, so no bot starts on the target. Run this again: "
    "what differs is copied anew."
)
MEANWHILE = "--live: what the bot wrote after {when} UTC may be missing."


def copy(
    from_url: Annotated[str, typer.Argument(metavar="FROM_URL", help="The database to read.")],
    to_url: Annotated[str, typer.Argument(metavar="TO_URL", help="An empty one to write into.")],
    live: Annotated[
        bool,
        typer.Option(
            "--live",
            help="Copy although a bot runs on the source; what it writes meanwhile may be missing.",
        ),
    ] = False,
) -> None:
    """Copy everything into another database: from SQLite to PostgreSQL, back, or alike.

    Both are written like DATABASE_URL. A password may stand in PGPASSWORD or ~/.pgpass instead,
    where other users of the machine do not see it. After an interruption run the same command
    again: it goes on where it stopped.
    """
    from datetime import UTC, datetime

    from bot.storage.transfer.copying import copy_database

    logging.basicConfig(level="WARNING", format="%(levelname)s: %(message)s")
    settings = load_settings()
    started_at = datetime.now(UTC)
    with _progress() as bars:
        work = copy_database(from_url, to_url, settings.state_dir, Bars(bars), live=live)
        results = asyncio.run(work)
    _report(results)
    if live:
        typer.echo(MEANWHILE.format(when=f"{started_at:%Y-%m-%d %H:%M:%S}"))
    if not all(result.is_same for result in results):
        raise typer.Exit(1)


def _report(results: list[TableCopy]) -> None:
    for each in results:
        if each.is_same and not each.rows:
            continue
        verdict = "same" if each.is_same else "DIFFERENT"
        line = LINE.format(
            name=each.name, rows=each.rows, checksum=each.checksum[:16], verdict=verdict
        )
        typer.echo(line)
    if all(each.is_same for each in results):
        rows, tables = sum(each.rows for each in results), sum(each.rows > 0 for each in results)
        empty = len(results) - tables
        typer.echo(COPIED.format(rows=rows, tables=tables, empty=empty))
    else:
        typer.echo(DIFFERENT, err=True)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description:20}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[state]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


class Bars:
    """A bar for each table that has rows."""

    def __init__(self, progress: Progress) -> None:
        """Draw into `progress`."""
        self._progress = progress
        self._task: TaskID | None = None

    def begin(self, table: str, rows: int) -> None:
        """Begin a bar."""
        if self._task is not None:
            self._progress.update(self._task, state="done")
        self._task = self._progress.add_task(table, total=rows, state="", visible=rows > 0)

    def copied(self, rows: int) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._progress.advance(self._task, rows)

    def comparing(self) -> None:
        """Say that the table is compared now."""
        if self._task is not None:
            self._progress.update(self._task, state="comparing")

"""`boundary-bot db backup`, `restore` and `check`."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.cli.database.checking import CheckReport
    from bot.cli.database.restoring import RestoreReport

COPIED = (
    "Backup made: {target} ({size:.1f} MB). Its texts are encrypted: keep a copy of the key "
    "({key}) in another place."
)
RESTORED = "Restored: {database} is as it was at {taken_at:%Y-%m-%d %H:%M} UTC."
ASIDE = (
    "The database from before is now {aside}. Delete it once all is well: it also holds what "
    "members have erased."
)
RENEWED = "Erased again: {erased} erasures since then. Deleted, as due by now: {expired} rows."
UNLISTED = (
    "It is not known what members have erased since then (the list beside the backups does not "
    "reach back so far, or is missing): what they erased is there again. Tell them."
)
UNREADABLE = "{count} erasures on the list cannot be read with the key here; they were left out."
AGAIN = "Settings, entries and cases are of that moment too. Start the bot when you are ready."
GOOD = "Good: {place} (schema {version}{sample})."
BAD = "NOT GOOD: {problem}"
SAMPLE = "; the key here opens {opened} of {sealed} sealed values that were tried"
IN_FOLDER = "  {name}  {size:9.1f} MB  {verdict}"
NONE_YET = "No backups in {folder}."


def backup(
    target: Annotated[
        Path | None,
        typer.Argument(
            help="The file to write; it must not exist yet. Default: one in STATE_DIR/backups."
        ),
    ] = None,
) -> None:
    """Write a whole copy of the database while the bot runs, and check it.

    For PostgreSQL this is `pg_dump`, which must be installed (or named by PG_BIN).
    """
    from bot.cli.database.making import make_backup

    _log_to_terminal()
    settings = load_settings()
    path, size = asyncio.run(make_backup(settings, target))
    key = "DATA_KEY" if settings.data_key else settings.state_dir / "data.key"
    typer.echo(COPIED.format(target=path, size=size / 1e6, key=key))


def restore(
    source: Annotated[Path, typer.Argument(help="A backup.", exists=True, dir_okay=False)],
) -> None:
    """Put a backup in the place of the database, which is kept beside it. Stop the bot first.

    What is due is deleted at once, and what members have erased since is erased again, as far as
    the list beside the backups tells. For PostgreSQL, DATABASE_URL must name an empty database.
    """
    from bot.cli.database.restoring import restore_backup

    _log_to_terminal()
    _report(asyncio.run(restore_backup(load_settings(), source)))


def _report(report: RestoreReport) -> None:
    typer.echo(RESTORED.format(database=report.database, taken_at=report.taken_at))
    typer.echo(RENEWED.format(erased=report.renewal.erased, expired=report.renewal.expired))
    if report.renewal.unlisted:
        typer.echo(UNLISTED)
    if report.renewal.unreadable:
        typer.echo(UNREADABLE.format(count=report.renewal.unreadable))
    if report.aside is not None:
        typer.echo(ASIDE.format(aside=report.aside))
    typer.echo(AGAIN)


def check(
    file: Annotated[
        Path | None,
        typer.Argument(help="A backup. Default: the database, and all backups in STATE_DIR."),
    ] = None,
) -> None:
    """Read a database or backup from beginning to end, and try the key on it.

    The exit code is 1 if something is not good.
    """
    from bot.cli.database.checking import check_backup, check_folder

    _log_to_terminal()
    settings = load_settings()
    result = asyncio.run(check_backup(settings, file))
    _say(result)
    good = result.check.problem is None
    if file is None:
        good = _list(*check_folder(settings)) and good
    if not good:
        raise typer.Exit(1)


def _say(result: CheckReport) -> None:
    outcome = result.check
    if outcome.problem is not None:
        typer.echo(BAD.format(problem=outcome.problem))
        return
    sample = SAMPLE.format(opened=outcome.opened, sealed=outcome.sealed) if outcome.sealed else ""
    typer.echo(
        GOOD.format(place=result.place, version=outcome.version or "not read", sample=sample)
    )


def _list(folder: Path, files: list[tuple[Path, bool]]) -> bool:
    """Print the backups of the folder; return whether all are good."""
    typer.echo(f"Backups in {folder}:" if files else NONE_YET.format(folder=folder))
    for path, good in files:
        size = path.stat().st_size / 1e6
        verdict = "good" if good else "NOT GOOD"
        typer.echo(IN_FOLDER.format(name=path.name, size=size, verdict=verdict))
    return all(good for _, good in files)


def _log_to_terminal() -> None:
    logging.basicConfig(level="WARNING", format="%(levelname)s: %(message)s")

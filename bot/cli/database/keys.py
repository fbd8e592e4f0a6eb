"""`boundary-bot db rotate-key`: a new key, while the bot runs."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.storage.crypto.rotation import RotationResult

ROTATED = "Sealed {sealed} values with the new key. Nothing in the database needs the old one now."
SHUT = "{unreadable} values stay as they are: no key that is here opens them."
KEEP = "Keep a copy of {key} in another place: without it nothing can be read."
LEAKED = "Nothing links earlier votes, questions and wishes to members any more."
NOT_OURS = (
    "The bot may not change {key} (a mounted secret, a link, or another user's file), so you "
    "change it where it comes from."
)
FILE_FIRST = """Put a new key in front of the one in it: let the file hold the line below, wait \
until the running bot has it (a mounted file may take a minute), and run this again.

{to_set}"""
FILE_LAST = """Now take the old key away: let the file hold this line.

{to_set}"""
FORMER = "Older copies of the database still need the old key."
SET_FIRST = """DATA_KEY has one key. Put a new one in front of it, restart the bot, and run this \
again:

DATA_KEY={to_set}"""
SET_LAST = """Now take the old key away: set this, and restart the bot when it suits you.

DATA_KEY={to_set}"""


def rotate_key(
    leaked: Annotated[
        bool,
        typer.Option(
            "--leaked",
            help="The old key is in the wrong hands: also remove every link from earlier votes "
            "and questions to members.",
        ),
    ] = False,
) -> None:
    """Change the data key while the bot runs, and seal all stored texts with the new one.

    After an interruption, run it again.
    """
    from bot.storage.crypto.keys import KEY_FILE
    from bot.storage.crypto.rotation import rotate
    from bot.storage.storage import Storage

    logging.basicConfig(level="WARNING", format="%(levelname)s: %(message)s")
    settings = load_settings()
    url = settings.database_url.get_secret_value() if settings.database_url else None
    key = settings.data_key.get_secret_value() if settings.data_key else None

    async def open_storage() -> Storage:
        return await Storage.open(url, settings.state_dir, key)

    result = asyncio.run(
        rotate(open_storage, settings.state_dir, key, datetime.now(UTC), leaked=leaked)
    )
    in_environment = bool(key and key.strip())
    _report(result, settings.state_dir / KEY_FILE, in_environment=in_environment, leaked=leaked)


def _report(result: RotationResult, key_file: Path, *, in_environment: bool, leaked: bool) -> None:
    """Print the result, and the steps that the operator has to take now."""
    by_operator = result.to_set is not None
    if by_operator and not in_environment:
        typer.echo(NOT_OURS.format(key=key_file))
    if not result.finished:
        first = SET_FIRST if in_environment else FILE_FIRST
        typer.echo(first.format(to_set=result.to_set))
        return
    typer.echo(ROTATED.format(sealed=result.sealed))
    if result.unreadable:
        typer.echo(SHUT.format(unreadable=result.unreadable))
    if leaked:
        typer.echo(LEAKED)
    last = SET_LAST if in_environment else FILE_LAST
    typer.echo(last.format(to_set=result.to_set) if by_operator else KEEP.format(key=key_file))
    typer.echo(FORMER)

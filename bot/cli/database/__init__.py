"""`boundary-bot db`: backups, a move to another database, a new key."""

from __future__ import annotations

import typer

from bot.cli.database.backups import backup, check, restore
from bot.cli.database.copying import copy
from bot.cli.database.keys import rotate_key

db = typer.Typer(
    name="db",
    help="The database: back it up, restore it, check it, move it, change its key.",
    no_args_is_help=True,
)
# In this order they stand in the help.
db.command()(backup)
db.command()(restore)
db.command()(check)
db.command()(copy)
db.command()(rotate_key)

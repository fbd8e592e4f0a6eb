"""Commands that once were here: making and measuring data is work on a checkout."""

from __future__ import annotations

import typer

NAMES = ("evaluate", "fit", "fit-danger")
_USAGE = 2


def add_moved(app: typer.Typer) -> None:
    """Answer the old commands, whatever follows them, with the place of the new ones."""
    anything: dict[str, object] = {
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": [],
    }
    for name in NAMES:
        app.command(name=name, hidden=True, context_settings=anything)(_say_where)


def _say_where(context: typer.Context) -> None:
    name = context.info_name
    typer.echo(
        f"boundary-bot: '{name}' is now `python -m training {name}`, in a checkout of the project.",
        err=True,
    )
    raise typer.Exit(_USAGE)

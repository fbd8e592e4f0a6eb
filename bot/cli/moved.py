"""Former commands, which tell where they are now: data are made and measured in a checkout."""

from __future__ import annotations

import typer

NAMES = ("evaluate", "fit", "fit-danger")
_USAGE = 2


def add_moved(app: typer.Typer) -> None:
    """Answer the former commands, whatever follows them, with the new ones."""
    any_arguments: dict[str, object] = {
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": [],
    }
    for name in NAMES:
        app.command(name=name, hidden=True, context_settings=any_arguments)(_print_new_place)


def _print_new_place(context: typer.Context) -> None:
    name = context.info_name
    typer.echo(
        f"boundary-bot: '{name}' has moved. In a checkout of the project, run: "
        f"python -m training {name}",
        err=True,
    )
    raise typer.Exit(_USAGE)

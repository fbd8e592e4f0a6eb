"""The command line: a module for each family of commands, and one handler of errors."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot import __version__
from bot.cli.check import check
from bot.cli.database import db
from bot.cli.errors import sentence_and_code
from bot.cli.explain import explain
from bot.cli.health import health
from bot.cli.importing import import_documents
from bot.cli.moved import add_moved
from bot.cli.query import QuestionCommand, ask, match
from bot.cli.serve import demo, run
from bot.cli.site import site

app = typer.Typer(
    name="boundary-bot",
    help="Answers questions on therapist-client boundaries, in Discord and here.",
    epilog="Exit codes: 0 done, 1 problems found, 2 wrong usage, 3 a setting or file cannot be "
    "used, 4 the database cannot be used, 5 Discord refused or cannot be reached.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Lines of a docstring flow into one paragraph.
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
# In this order they stand in the help.
app.command()(run)
app.command()(demo)
app.command(cls=QuestionCommand)(ask)
app.command()(match)
app.command(cls=QuestionCommand)(explain)
app.command()(check)
app.command(name="import")(import_documents)
app.command()(site)
app.command()(health)
app.add_typer(db)
add_moved(app)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"boundary-bot {__version__}")
        raise typer.Exit


@app.callback()
def options(
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Answers questions on therapist-client boundaries, in Discord and here."""


def main() -> None:
    """Run a command; an error that a person can mend is one sentence and an exit code."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # the border of the process
        explanation = sentence_and_code(error)
        if explanation is None:
            raise
        sentence, code = explanation
        typer.echo(f"boundary-bot: {sentence}", err=True)
        sys.exit(code)

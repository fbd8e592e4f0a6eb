"""`python -m training`: the commands for whoever makes or measures the data that ships."""

from __future__ import annotations

import sys

import typer

from bot.cli.errors import BAD_CONFIGURATION, sentence_and_code
from training.commands.encoder import encoder, export_encoder, prepare_encoder, read_encoder
from training.commands.evaluate import evaluate
from training.commands.fit import fit
from training.commands.fit_danger import fit_danger
from training.commands.fit_limits import fit_limits
from training.commands.index import index
from training.commands.letters import letters
from training.commands.record import record
from training.questions import QuestionsError

app = typer.Typer(
    name="python -m training",
    help="Makes and measures the data that ships with the bot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (evaluate, record, fit, encoder, index, letters):
    app.command()(command)
app.command(name="prepare-encoder")(prepare_encoder)
app.command(name="export-encoder")(export_encoder)
app.command(name="read-encoder")(read_encoder)
app.command(name="fit-danger")(fit_danger)
app.command(name="fit-limits")(fit_limits)


def main() -> None:
    """Run a command; an error that a person can mend is one sentence and an exit code."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except QuestionsError as error:
        _stop(str(error), BAD_CONFIGURATION)
    except Exception as error:  # the border of the process
        outcome = sentence_and_code(error)
        if outcome is None:
            raise
        _stop(*outcome)


def _stop(sentence: str, code: int) -> None:
    typer.echo(f"training: {sentence}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()

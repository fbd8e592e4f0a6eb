from __future__ import annotations

from pathlib import Path

import typer
from typer.testing import CliRunner

from bot.cli.explain import explain


def test_explain_shows_every_step(library: Path) -> None:
    app = typer.Typer()
    app.command()(explain)
    result = CliRunner().invoke(app, ["opening hourz??", "--knowledge", str(library)])
    assert result.exit_code == 0
    for wanted in ("opening hours", "nearest phrase by meaning", "Decision (balanced)", "loans"):
        assert wanted in result.output

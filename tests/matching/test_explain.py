from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.explain import explain

ENTRY = """---
id: {id}
question: {question}
category: Library
aliases: [{aliases}]
reviewed: 2026-01-01
---
A short answer.

## Why
Because.
"""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("knowledge")
    for name, question, aliases in (
        ("hours", "When is the library open?", "opening hours, open on sunday, closing time"),
        ("loans", "How long may I keep a book?", "loan period, extend my loan, borrow a novel"),
    ):
        text = ENTRY.format(id=name, question=question, aliases=aliases)
        (folder / f"{name}.md").write_text(text)
    return folder


def test_explain_shows_every_step(knowledge: Path) -> None:
    app = typer.Typer()
    app.command()(explain)
    result = CliRunner().invoke(app, ["opening hourz??", "--knowledge", str(knowledge)])
    assert result.exit_code == 0
    for wanted in ("opening hours", "nearest phrase by meaning", "Decision (balanced)", "loans"):
        assert wanted in result.output

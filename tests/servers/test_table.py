from __future__ import annotations

from pathlib import Path

from bot.servers import SETTINGS
from bot.servers.table import settings_table

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_the_docs_hold_the_table_of_the_declarations() -> None:
    """Print it anew with `python -m bot.servers.table` when this fails."""
    assert settings_table() in DOCS.read_text(encoding="utf-8")


def test_every_setting_is_in_the_table() -> None:
    table = settings_table()
    for name, setting in SETTINGS.items():
        assert f"| {setting.label} | `{name}` |" in table


def test_every_row_has_the_cells_of_the_head() -> None:
    rows = [row for row in settings_table().splitlines() if row.startswith("| ")]
    assert {row.replace(r"\|", "").count("|") for row in rows} == {6}

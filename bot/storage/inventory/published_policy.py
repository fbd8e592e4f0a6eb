"""The table in docs/privacy.md, made from the policies of all tables."""

from __future__ import annotations

from bot.storage.inventory import TABLE_POLICIES

BEGIN = "<!-- what is kept: made from bot/storage/inventory, a test compares -->"
END = "<!-- end of what is kept -->"


def policy_table() -> str:
    """Return the Markdown table that stands between the two marks in docs/privacy.md."""
    rows = [f"| {h.what} | {h.how_long} | `{h.table.name}` |" for h in TABLE_POLICIES]
    return "\n".join(["| what | how long | table |", "|---|---|---|", *rows])


def with_table(document: str) -> str:
    """Return the document with the table put anew between its marks. Raises ValueError."""
    before, rest = document.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{policy_table()}\n{END}{after}"

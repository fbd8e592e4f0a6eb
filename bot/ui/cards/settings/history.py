"""The audit of a server: who changed what, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from discord import ui
from discord.utils import format_dt

from bot.servers import SETTINGS
from bot.servers.directory import ServerDirectory
from bot.ui.card import card, container, text
from bot.ui.cards.settings.messages import changed_line
from bot.ui.controls.items import button, row
from bot.ui.text import clip, quoted

TITLE = "### Changes, newest first"
NOTHING = "Nothing has been changed yet."
SOMEBODY = "somebody"
PAGE = 8
_ROW_LIMIT = 430
_MOST_VALUES = 4


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row of the audit: its id, when, who (None once forgotten), what, to what.

    values: for settings, what each was before and after, as JSON values.
    """

    id: int
    at: datetime
    actor_id: int | None
    action: str
    target: str | None
    values: Sequence[tuple[str, object, object]]
    undone: bool = False


def history_card(
    rows: Sequence[AuditEntry], directory: ServerDirectory, *, more: bool, first: bool
) -> ui.LayoutView:
    """Return a page. more: there are earlier changes. first: these are the newest."""
    if not rows:
        return card(container(text(f"{TITLE}\n{NOTHING}")))
    said = [TITLE, *(clip(_said(done, directory), _ROW_LIMIT) for done in rows)]
    shown = container(text("\n".join(said)))
    if first and not more:
        return card(shown)
    earlier = button("Earlier", "settings-history", f"{rows[-1].id:x}", disabled=not more)
    newest = button("Newest", "settings-history", "-", disabled=first)
    return card(shown, row(newest, earlier))


def _said(done: AuditEntry, directory: ServerDirectory) -> str:
    who = f"<@{done.actor_id}>" if done.actor_id else SOMEBODY
    head = f"{format_dt(done.at, 'R')} {who}"
    undone = " (undone since)" if done.undone else ""
    if not done.values:
        target = f": {quoted(done.target, 60)}" if done.target else ""
        return f"- {head} {done.action.replace('-', ' ')}{target}{undone}"
    lines = [
        changed_line(name, old, new, directory)
        for name, old, new in done.values[:_MOST_VALUES]
        if name in SETTINGS
    ]
    more = len(done.values) - _MOST_VALUES
    tail = f" and {more} more" if more > 0 else ""
    return f"- {head} {_DID.get(done.action, 'set')} {'; '.join(lines)}{tail}{undone}"


_DID = {"settings-imported": "imported a file:", "import-undone": "undid an import:"}

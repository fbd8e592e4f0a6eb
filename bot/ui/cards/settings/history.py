"""The changes in a server, with their authors and times."""

from __future__ import annotations

from discord import ui
from discord.utils import format_dt

from bot.servers import SETTINGS
from bot.servers.directory import ServerDirectory
from bot.servers.history import AuditEntry, AuditPage
from bot.ui.card import card, container, text
from bot.ui.cards.settings.messages import changed_line
from bot.ui.controls.items import button, row
from bot.ui.controls.settings import ShowChanges
from bot.ui.text import clip, quoted

TITLE = "### Changes, newest first"
NOTHING = "Nothing has been changed yet."
SOMEBODY = "somebody"
_ROW_LIMIT = 430
_MOST_VALUES = 4


def history_card(page: AuditPage, directory: ServerDirectory) -> ui.LayoutView:
    """Return a page of the changes."""
    if not page.entries:
        return card(container(text(f"{TITLE}\n{NOTHING}")))
    lines = [TITLE, *(clip(_line(entry, directory), _ROW_LIMIT) for entry in page.entries)]
    items = container(text("\n".join(lines)))
    if page.is_first and not page.has_more:
        return card(items)
    earlier = button("Earlier", ShowChanges(page.entries[-1].id), disabled=not page.has_more)
    newest = button("Newest", ShowChanges(None), disabled=page.is_first)
    return card(items, row(newest, earlier))


def _line(entry: AuditEntry, directory: ServerDirectory) -> str:
    who = f"<@{entry.actor_id}>" if entry.actor_id else SOMEBODY
    head = f"{format_dt(entry.at, 'R')} {who}"
    undo_note = " (undone since)" if entry.undone else ""
    if not entry.values:
        target = f": {quoted(entry.target, 60)}" if entry.target else ""
        return f"- {head} {entry.action.replace('-', ' ')}{target}{undo_note}"
    lines = [
        changed_line(name, old, new, directory)
        for name, old, new in entry.values[:_MOST_VALUES]
        if name in SETTINGS
    ]
    more = len(entry.values) - _MOST_VALUES
    tail = f" and {more} more" if more > 0 else ""
    return f"- {head} {_DID.get(entry.action, 'set')} {'; '.join(lines)}{tail}{undo_note}"


_DID = {"settings-imported": "imported a file:", "import-undone": "undid an import:"}

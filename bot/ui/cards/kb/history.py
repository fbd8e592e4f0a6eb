"""How an entry was: its revisions, what each changed, and the way back to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.custom_knowledge.difference import Piece
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.kb.diff import diff_text
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.kb import AskToRollBack, ChooseRevision, RollBack, ShowHistory, ShowHistoryPage
from bot.ui.text import quoted

PAGE = 10
NO_HISTORY = "Nobody here has changed this entry yet. This is the built-in version."
ACTIONS = {
    "shipped": "built in",
    "added": "written",
    "edited": "changed",
    "disabled": "switched off",
    "restored": "restored",
    "rolled-back": "rolled back",
    "imported": "imported",
}
FIRST = "This is where its history begins."
SAME = "It holds the same text now."
ROLL = "### Roll back to revision {revision}?\nThis would change:"


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision; without `who` it is the shipped text, or nobody knows any more."""

    number: int
    action: str
    who: int | None
    at: datetime

    def words(self) -> str:
        """Say what it is in one line."""
        by = "" if self.who is None else f" by <@{self.who}>"
        what = ACTIONS.get(self.action, "undone" if self.action.startswith("undo") else "changed")
        return f"**{self.number}** · {what}{by} · {discord.utils.format_dt(self.at, 'R')}"


def history_card(
    entry_id: str, question: str, revisions: Sequence[Revision], page: int
) -> ui.LayoutView:
    """Return one page of revisions, the newest first."""
    head = f"### History: {quoted(question, 150)}"
    back = row(button("Back to the entry", "kb-show", entry_id))
    if not revisions:
        return card(container(text(f"{head}\n{NO_HISTORY}"), accent=QUIET), back)
    pages = -(-len(revisions) // PAGE)
    page = min(max(page, 0), pages - 1)
    shown = revisions[page * PAGE : (page + 1) * PAGE]
    options = [
        option(f"Revision {revision.number}", str(revision.number), _plain(revision))
        for revision in shown
    ]
    rows: list[ui.Item[Any]] = [
        row(select("Look at a revision", ChooseRevision(entry_id), options=options))
    ]
    if pages > 1:
        rows.append(
            row(
                button("Newer", ShowHistoryPage(entry_id, max(0, page - 1)), disabled=page == 0),
                button(f"Page {page + 1} of {pages}", "nothing", disabled=True),
                button("Older", ShowHistoryPage(entry_id, page + 1), disabled=page == pages - 1),
            )
        )
    lines = [head, *(revision.words() for revision in shown)]
    return card(container(text("\n".join(lines))), *rows, back)


def revision_card(
    entry_id: str, revision: Revision, changed: Sequence[Piece] | None, *, is_now: bool
) -> ui.LayoutView:
    """Return what a revision changed (None: it is the first) and the button to roll back."""
    body = FIRST if changed is None else diff_text(changed, 3000) or "It changed no text."
    buttons = [button("Back to the history", ShowHistory(entry_id))]
    if not is_now:
        buttons.insert(0, button("Roll back to this…", AskToRollBack(entry_id, revision.number)))
    now = f"\n{SAME}" if is_now else ""
    return card(container(text(f"### Revision {revision.words()}{now}"), text(body)), row(*buttons))


def roll_back_card(
    entry_id: str, revision: int, pieces: Sequence[Piece], base: int
) -> ui.LayoutView:
    """Ask before rolling back; `base` is the revision that holds now."""
    return card(
        container(
            text(ROLL.format(revision=revision)),
            text(diff_text(pieces, 3000) or SAME),
            accent=QUIET,
        ),
        row(
            button("Roll back", RollBack(entry_id, revision, base), style=Style.danger),
            button("Leave it", ShowHistory(entry_id)),
        ),
    )


def _plain(revision: Revision) -> str:
    return f"{ACTIONS.get(revision.action, 'changed')}, {revision.at:%Y-%m-%d %H:%M} UTC"

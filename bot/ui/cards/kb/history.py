"""The history of an entry: its revisions, what each changed, and rolling back to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.custom_knowledge.changes.history import Revision
from bot.custom_knowledge.difference import PartDifference
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.kb.diff import diff_text
from bot.ui.controls.items import Style, button, caption, option, row, select
from bot.ui.controls.kb import (
    AskToRollBack,
    ChooseRevision,
    RollBack,
    ShowEntry,
    ShowHistory,
    ShowHistoryPage,
)
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


def revision_words(revision: Revision) -> str:
    """Say in one line what a revision is."""
    author = "" if revision.actor_id is None else f" by <@{revision.actor_id}>"
    action = _action_words(revision)
    return f"**{revision.number}** · {action}{author} · {discord.utils.format_dt(revision.at, 'R')}"


def history_card(
    entry_id: str, question: str, revisions: Sequence[Revision], page: int
) -> ui.LayoutView:
    """Return one page of revisions, the newest first."""
    head = f"### History: {quoted(question, 150)}"
    back = row(button("Back to the entry", ShowEntry(entry_id)))
    if not revisions:
        return card(container(text(f"{head}\n{NO_HISTORY}"), accent=QUIET), back)
    pages = -(-len(revisions) // PAGE)
    page = min(max(page, 0), pages - 1)
    page_revisions = revisions[page * PAGE : (page + 1) * PAGE]
    options = [
        option(f"Revision {revision.number}", str(revision.number), _plain(revision))
        for revision in page_revisions
    ]
    rows: list[ui.Item[Any]] = [
        row(select("Look at a revision", ChooseRevision(entry_id), options=options))
    ]
    if pages > 1:
        rows.append(
            row(
                button("Newer", ShowHistoryPage(entry_id, max(0, page - 1)), disabled=page == 0),
                caption(f"Page {page + 1} of {pages}"),
                button("Older", ShowHistoryPage(entry_id, page + 1), disabled=page == pages - 1),
            )
        )
    lines = [head, *map(revision_words, page_revisions)]
    return card(container(text("\n".join(lines))), *rows, back)


def revision_card(
    entry_id: str, revision: Revision, parts: Sequence[PartDifference] | None, *, is_current: bool
) -> ui.LayoutView:
    """Return what a revision changed, and the button to roll back; parts: None for the first."""
    body = FIRST if parts is None else diff_text(parts, 3000) or "It changed no text."
    buttons = [button("Back to the history", ShowHistory(entry_id))]
    if not is_current:
        buttons.insert(0, button("Roll back to this…", AskToRollBack(entry_id, revision.number)))
    now = f"\n{SAME}" if is_current else ""
    return card(
        container(text(f"### Revision {revision_words(revision)}{now}"), text(body)), row(*buttons)
    )


def roll_back_card(
    entry_id: str, revision: int, parts: Sequence[PartDifference], base: int
) -> ui.LayoutView:
    """Ask before rolling back; `base` is the revision that holds now."""
    return card(
        container(
            text(ROLL.format(revision=revision)),
            text(diff_text(parts, 3000) or SAME),
            accent=QUIET,
        ),
        row(
            button("Roll back", RollBack(entry_id, revision, base), style=Style.danger),
            button("Leave it", ShowHistory(entry_id)),
        ),
    )


def _plain(revision: Revision) -> str:
    return f"{ACTIONS.get(revision.action, 'changed')}, {revision.at:%Y-%m-%d %H:%M} UTC"


def _action_words(revision: Revision) -> str:
    is_undo = revision.action.startswith("undo")
    return ACTIONS.get(revision.action, "undone" if is_undo else "changed")

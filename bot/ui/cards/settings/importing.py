"""Before and after a file is taken over: what would change, what is left out, and the way back."""

from __future__ import annotations

from discord import ui

from bot.config_transfer import Applied, KnowledgeChange, Proposal
from bot.servers import SETTINGS, Changed
from bot.servers.directory import Server
from bot.servers.transfer import LeftOut
from bot.ui.card import CARE, card, container, text
from bot.ui.cards.settings.messages import KEEP, changes, listed
from bot.ui.controls.items import Style, button, row
from bot.ui.text import clip, quoted, small

TITLE = "### What this file would change"
AGAIN = "### Something changed meanwhile. This is what the file would change now"
NOTHING = "### This file changes nothing\nEverything in it is already set that way."
LEFT_OUT = "**Left out, because it does not work in this server:**"
CAUTION = "**Please check:**"
ENTRIES = "**This server's own entries:**"
PROMISE = "Either everything is imported, or nothing. You can undo it afterwards."
TAKE_OVER = "Import it"
DONE = "### Imported"
UNDONE = "### Undone"
NO_CHANGE = "Nothing had to be changed."
UNDO = "Undo"
EXPORTED = (
    "### This server's settings and entries\nOne file, for safe keeping or for another server. "
    "**/settings import** reads it again. It holds no questions of members."
)
_NAMED = 5
_LONGEST = 1100


def proposal_card(
    proposal: Proposal, file_id: int, server: Server, *, again: bool = False
) -> ui.LayoutView:
    """Return the question before a file is taken over; again: what it would change is new."""
    left = [_left_out(each) for each in proposal.left_out]
    if proposal.empty:
        ours = _block(ENTRIES, knowledge_lines(proposal.knowledge))
        parts = [NOTHING, *ours, *_block(LEFT_OUT, left)]
        return card(container(text("\n\n".join(parts))))
    parts = [
        f"{AGAIN if again else TITLE}\n{_listed(proposal.changed, server)}".strip(),
        *_block(ENTRIES, knowledge_lines(proposal.knowledge)),
        *_block(LEFT_OUT, left),
        *_block(CAUTION, list(proposal.cautions)),
        small(PROMISE),
    ]
    take = button(TAKE_OVER, "settings-import", f"{file_id:x}", proposal.seen, style=Style.primary)
    said = "\n\n".join(parts)
    buttons = row(take, button(KEEP, "settings-keep"))
    return card(container(text(clip(said, 3900)), accent=CARE), buttons)


def applied_card(applied: Applied, server: Server, *, undone: bool = False) -> ui.LayoutView:
    """Return the card after a file was taken over, or after that was undone."""
    lines, ours = _listed(applied.changed, server), knowledge_lines(applied.knowledge)
    what = lines if lines or ours else NO_CHANGE
    head = f"{UNDONE if undone else DONE}\n{what}".strip()
    said = "\n\n".join([head, *_block(ENTRIES, ours)])
    undo = button(UNDO, "settings-undo", f"{applied.backup_id:x}")
    return card(container(text(clip(said, 3900))), row(undo))


def export_card(filename: str) -> ui.LayoutView:
    """Return the card that comes with the file."""
    return card(container(text(EXPORTED)), ui.File[ui.LayoutView](f"attachment://{filename}"))


def knowledge_lines(change: KnowledgeChange | None) -> list[str]:
    """Return what changes of a server's own knowledge, in words."""
    if change is None:
        return []
    lines = [
        f"{what}: {_some(questions)}"
        for what, questions in (
            ("added", change.added),
            ("changed", change.changed),
            ("removed", change.removed),
        )
        if questions
    ]
    for what, (before, after) in (
        ("ways to ask", change.aliases),
        ("phrases that are not for me", change.outside),
    ):
        if before != after:
            lines.append(f"{what}: {before} → {after}")
    if change.unknown:
        ids = ", ".join(quoted(each, 40) for each in change.unknown[:_NAMED])
        lines.append(f"left out: ways to ask for entries that I do not know ({ids})")
    return lines or ["the same, in other words"]


def _some(questions: tuple[str, ...]) -> str:
    shown = "; ".join(f"“{quoted(each, 80)}”" for each in questions[:_NAMED])
    more = len(questions) - _NAMED
    return shown + (f" and {more} more" if more > 0 else "")


def _left_out(left: LeftOut) -> str:
    named = f" {quoted(left.what, 60)}" if left.what else ""
    why = str(left.why).replace("{typed}", quoted(left.why.typed, 60))
    return f"{SETTINGS[left.name].label}{named}: {why}"


def _listed(changed: Changed, server: Server) -> str:
    return listed(changes(changed, server), _LONGEST)


def _block(title: str, lines: list[str]) -> list[str]:
    """Return a list below its title as one paragraph: what follows must be no part of the list."""
    return [f"{title}\n{listed(lines, _LONGEST)}"] if lines else []

"""Cards before and after an import: what changes, what is left out, and how to undo it."""

from __future__ import annotations

from discord import ui

from bot.config_transfer import AppliedImport, ImportProposal, KnowledgeChange, ReasonsChange
from bot.config_transfer.settings_file import SkippedValue
from bot.servers import SETTINGS, ConfigChange
from bot.servers.directory import ServerDirectory
from bot.ui.card import CARE, card, container, text
from bot.ui.cards.settings.messages import KEEP, bullet_list, changes
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.settings import ImportFile, LeaveUnchanged, UndoImport
from bot.ui.text import clip, quoted, small

TITLE = "### What this file would change"
AGAIN = "### Something changed meanwhile. This is what the file would change now"
NOTHING = "### This file changes nothing\nEverything in it is already set that way."
LEFT_OUT = "**Left out, because it does not work in this server:**"
CAUTION = "**Please check:**"
ENTRIES = "**This server's own entries:**"
REASONS = "**Reasons that moderators choose from:**"
PROMISE = "Either everything is imported, or nothing. You can undo it afterwards."
TAKE_OVER = "Import it"
DONE = "### Imported"
UNDONE = "### Undone"
NO_CHANGE = "Nothing had to be changed."
UNDO = "Undo"
EXPORTED = (
    "### This server's settings, reasons and entries\nOne file, for safe keeping or for another "
    "server. **/settings import** reads it again. It holds no questions of members and no cases."
)
SAME = "the same, in other words"
_NAMED = 5
_LONGEST = 1100


def proposal_card(
    proposal: ImportProposal, file_id: int, directory: ServerDirectory, *, again: bool = False
) -> ui.LayoutView:
    """Return the question before a file is taken over; again: what it would change is new."""
    skip_lines = [_skip_line(each) for each in proposal.skipped]
    if proposal.empty:
        entries = _block(ENTRIES, knowledge_lines(proposal.knowledge))
        parts = [NOTHING, *entries, *_block(LEFT_OUT, skip_lines)]
        return card(container(text("\n\n".join(parts))))
    parts = [
        f"{AGAIN if again else TITLE}\n{_change_list(proposal.change, directory)}".strip(),
        *_block(ENTRIES, knowledge_lines(proposal.knowledge)),
        *_block(REASONS, reason_lines(proposal.reasons)),
        *_block(LEFT_OUT, skip_lines),
        *_block(CAUTION, list(proposal.cautions)),
        small(PROMISE),
    ]
    take = button(TAKE_OVER, ImportFile(file_id, proposal.digest), style=Style.primary)
    body = "\n\n".join(parts)
    buttons = row(take, button(KEEP, LeaveUnchanged()))
    return card(container(text(clip(body, 3900)), accent=CARE), buttons)


def applied_card(
    result: AppliedImport, directory: ServerDirectory, *, is_undo: bool = False
) -> ui.LayoutView:
    """Return the card after a file was taken over, or after that was undone."""
    lines, entries = _change_list(result.change, directory), knowledge_lines(result.knowledge)
    reasons = reason_lines(result.reasons)
    change = lines if lines or entries or reasons else NO_CHANGE
    head = f"{UNDONE if is_undo else DONE}\n{change}".strip()
    body = "\n\n".join([head, *_block(ENTRIES, entries), *_block(REASONS, reasons)])
    undo = button(UNDO, UndoImport(result.backup_id))
    return card(container(text(clip(body, 3900))), row(undo))


def export_card(filename: str) -> ui.LayoutView:
    """Return the card that comes with the file."""
    return card(container(text(EXPORTED)), ui.File[ui.LayoutView](f"attachment://{filename}"))


def knowledge_lines(change: KnowledgeChange | None) -> list[str]:
    """Return what changes of a server's own knowledge, in words."""
    if change is None:
        return []
    lines = _differences(change)
    for what, (before, after) in (
        ("ways to ask", change.aliases),
        ("phrases that are not for me", change.outside),
    ):
        if before != after:
            lines.append(f"{what}: {before} → {after}")
    if change.unknown:
        ids = ", ".join(quoted(each, 40) for each in change.unknown[:_NAMED])
        lines.append(f"left out: ways to ask for entries that I do not know ({ids})")
    return lines or [SAME]


def reason_lines(change: ReasonsChange | None) -> list[str]:
    """Return what changes of the reasons that moderators choose from, in words."""
    return [] if change is None else _differences(change) or [SAME]


def _differences(change: KnowledgeChange | ReasonsChange) -> list[str]:
    return [
        f"{what}: {_first_few(names)}"
        for what, names in (
            ("added", change.added),
            ("changed", change.changed),
            ("removed", change.removed),
        )
        if names
    ]


def _first_few(questions: tuple[str, ...]) -> str:
    first = "; ".join(f"“{quoted(each, 80)}”" for each in questions[:_NAMED])
    more = len(questions) - _NAMED
    return first + (f" and {more} more" if more > 0 else "")


def _skip_line(value: SkippedValue) -> str:
    label = f" {quoted(value.label, 60)}" if value.label else ""
    # No `format` here: what was typed may hold braces of its own.
    reason = str(value.reason).replace("{typed}", quoted(value.reason.typed, 60))
    return f"{SETTINGS[value.name].label}{label}: {reason}"


def _change_list(change: ConfigChange, directory: ServerDirectory) -> str:
    return bullet_list(changes(change, directory), _LONGEST)


def _block(title: str, lines: list[str]) -> list[str]:
    """Return a list below its title as one paragraph, so that the next one is no part of it."""
    return [f"{title}\n{bullet_list(lines, _LONGEST)}"] if lines else []

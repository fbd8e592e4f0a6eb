"""Cases as files: the export, the plan of an import, and its result."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import discord
from discord import ui

from bot.moderation.case_files.filed import CaseFile, FileFault
from bot.moderation.case_files.plans import CaseImportPlan, ImportedCases
from bot.moderation.cases.models import CaseKind
from bot.ui.card import CARE, card, container, text
from bot.ui.cards.cases.words import NAMES, cases_in_words
from bot.ui.cards.settings.messages import KEEP
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.controls.moderation.cases import ImportCases, UndoCaseImport
from bot.ui.controls.settings import LeaveUnchanged
from bot.ui.text import clip, quoted, small

EXPORTED = """### {cases}
They are about people: keep the file to yourself, and delete it when you are done. Safety cases \
are not in it. **/case import** reads it again."""
CUT = "Older ones did not fit into the file."
TITLE = "### What this file would bring in"
FORMS = {"zeppelin": "An export of Zeppelin's cases", "ours": "A table of **/case export**"}
HOLDS = "{form}: {cases}, from {first} to {last}."
KNOWN = "**{cases}** of them I have already, and leave out."
OLD = "**{cases}** are older than this server keeps them, and are left out."
TAKEN = """**{cases}** have numbers that are taken here ({numbers}). You can leave these out, or \
give every case of the file a new number."""
FAULTY = "**{cases} in the file cannot be read:**"
MORE = "and {count} more"
NOTHING = "There is nothing in it to bring in."
PROMISE = """Nothing happens at Discord, nobody is told, and I end no ban or timeout that comes \
from a file. You can undo it afterwards. I keep the file for 15 minutes, in memory alone."""
IMPORT = "Import {cases}"
SKIP = "Leave out what is taken: {cases}"
RENUMBER = "New numbers for all: {cases}"
DONE = "### {cases} imported"
NUMBERS = "They have the numbers {first} to {last}."
LEFT = "{cases} were left out: their numbers were taken meanwhile."
UNDO = "Undo"
UNDONE = "### Undone\n{cases} are gone again."
KEPT = "{cases} stay: an appeal is about them."
_NAMED = 10


def exported_card(count: int, filename: str, *, cut: bool) -> ui.LayoutView:
    """Return the card that comes with the file; cut: not all fitted into it."""
    words = EXPORTED.format(cases=cases_in_words(count))
    body = f"{words} {CUT}" if cut else words
    return card(container(text(body)), ui.File[ui.LayoutView](f"attachment://{filename}"))


def plan_card(file: CaseFile, plan: CaseImportPlan, file_id: int) -> ui.LayoutView:
    """Return what a file would bring in, and the ways to do it."""
    parts = [f"{TITLE}\n{_holds(file)}", _kinds(file), *_left_out(plan), _faults(file)]
    ways: list[Button] = []
    if plan.with_own_numbers:
        label = SKIP if plan.taken_numbers else IMPORT
        words = label.format(cases=cases_in_words(plan.with_own_numbers))
        ways.append(button(words, ImportCases(file_id, renumber=False), style=Style.primary))
    if plan.taken_numbers:
        words = RENUMBER.format(cases=cases_in_words(plan.with_new_numbers))
        ways.append(button(words, ImportCases(file_id, renumber=True)))
    parts.append(small(PROMISE) if ways else NOTHING)
    # A message takes 4,000 characters; the labels of the buttons do not count.
    body = clip("\n\n".join(filter(None, parts)), 3900)
    if not ways:
        return card(container(text(body)))
    return card(container(text(body), accent=CARE), row(*ways, button(KEEP, LeaveUnchanged())))


def imported_card(result: ImportedCases) -> ui.LayoutView:
    """Return what was brought in, with the way back."""
    lines = [DONE.format(cases=cases_in_words(result.count))]
    if result.count:
        lines.append(NUMBERS.format(first=result.first, last=result.last))
    if result.left_out:
        lines.append(LEFT.format(cases=cases_in_words(result.left_out)))
    body = text("\n".join(lines))
    if not result.count:
        return card(container(body))
    return card(container(body), row(button(UNDO, UndoCaseImport(result.batch_id))))


def undone_card(removed_count: int, kept_count: int) -> ui.LayoutView:
    """Return that an import was taken out again."""
    lines = [UNDONE.format(cases=cases_in_words(removed_count))]
    if kept_count:
        lines.append(KEPT.format(cases=cases_in_words(kept_count)))
    return card(container(text("\n".join(lines))))


def _holds(file: CaseFile) -> str:
    if not file.cases:
        return FORMS[file.form] + "."
    moments = [case.created for case in file.cases]
    return HOLDS.format(
        form=FORMS[file.form],
        cases=cases_in_words(len(file.cases)),
        first=_day(min(moments)),
        last=_day(max(moments)),
    )


def _day(milliseconds: int) -> str:
    return discord.utils.format_dt(datetime.fromtimestamp(milliseconds / 1000, UTC), "D")


def _kinds(file: CaseFile) -> str:
    counts = Counter(case.kind for case in file.cases)
    return ", ".join(f"{NAMES[kind]}: {counts[kind]:,}" for kind in CaseKind if counts[kind])


def _left_out(plan: CaseImportPlan) -> list[str]:
    lines: list[str] = []
    if plan.known_count:
        lines.append(KNOWN.format(cases=cases_in_words(plan.known_count)))
    if plan.old_count:
        lines.append(OLD.format(cases=cases_in_words(plan.old_count)))
    if plan.taken_numbers:
        first = [f"{number}" for number in plan.taken_numbers[:_NAMED]]
        more = (
            [MORE.format(count=len(plan.taken_numbers) - _NAMED)]
            if len(plan.taken_numbers) > _NAMED
            else []
        )
        cases = cases_in_words(len(plan.taken_numbers))
        lines.append(TAKEN.format(cases=cases, numbers=", ".join([*first, *more])))
    return lines


def _faults(file: CaseFile) -> str:
    if not file.faulty:
        return ""
    lines = [_fault(fault) for fault in file.faults[:_NAMED]]
    if file.faulty > len(lines):
        lines.append(MORE.format(count=file.faulty - len(lines)))
    return "\n".join([FAULTY.format(cases=cases_in_words(file.faulty)), *(f"- {x}" for x in lines)])


def _fault(fault: FileFault) -> str:
    return f"{quoted(fault.where, 60)}: {quoted(fault.why, 150)}"

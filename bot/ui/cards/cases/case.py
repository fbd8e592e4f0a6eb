"""One case in full, for moderators."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.moderation.cases.models import Case, CaseKind, CaseSource, CaseStatus, Told
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.cases.words import (
    FADED,
    NAMES,
    NO_REASON,
    SAFETY_PRESETS,
    STATES,
    join_lines,
    mention,
    moment,
    points_in_words,
    quotation,
)
from bot.ui.controls.items import Button, button, row
from bot.ui.controls.moderation.cases import AskToVoid, EditCase, ShowRecord
from bot.ui.text import clip, quoted, small

SOURCES = {
    CaseSource.COMMAND: "",
    CaseSource.REPORT: "after a report",
    CaseSource.BY_HAND: "done in Discord itself",
    CaseSource.SCHEDULE: "by me, because its time had come",
    CaseSource.LADDER: "after advice of the ladder",
    CaseSource.IMPORT: "from an imported file",
}
TOLD = {
    Told.DELIVERED: "told by direct message",
    Told.REFUSED: "my direct message did not reach them",
    Told.UNWANTED: "not told by me",
    Told.WAITING: "I do not know whether my direct message reached them",
}
WHY_FAILED = "**Why it did not happen:** {why}"
WHY_VOID = "**Why it does not count:** {why}"
GOES_ON = {
    CaseKind.BAN: "The ban itself goes on. **/unban** ends it.",
    CaseKind.TIMEOUT: "The timeout itself goes on. **/untimeout** ends it.",
}
ENDED = "Over since {when}"
ENDS = "Ends {when}"
NO_END = "Without an end"
ENTRY = "With the entry “{title}”"
MESSAGE = "The message: {url}"
COPY = "||Its words: {words}||"
PRIVATE = (
    "Only you see this card. Members see their warnings, timeouts, kicks and bans in /me cases."
)
SAFETY = "Only moderators see safety cases. They are no punishment, and have no points."
_REASON, _COPY, _OUTCOME = 1800, 900, 400


def case_card(case: Case, *, points_left: int, entry: str = "", preset: str = "") -> ui.LayoutView:
    """Return a case. points_left: what is left of its points. entry, preset: their titles."""
    head = f"### {NAMES[case.kind]} · case {case.id}"
    preset = SAFETY_PRESETS.get(case.preset or "", preset)
    facts = [
        f"{mention(case.member_id)} · {_by(case)} · {moment(case.created_at)}",
        _state(case, points_left),
        f"**{quoted(preset, 100)}**" if preset else "",
        quotation(case.reason, _REASON) if case.reason.strip() else small(NO_REASON),
    ]
    items: list[ui.Item[Any]] = [text(join_lines([head, *facts]))]
    if more := join_lines([*_outcome(case), _goes_on(case), *_extras(case, entry)]):
        items.append(text(more))
    items.append(text(small(SAFETY if case.kind is CaseKind.SAFETY else PRIVATE)))
    accent = QUIET if case.status in STATES else None
    buttons = _buttons(case)
    return card(container(*items, accent=accent), *([row(*buttons)] if buttons else []))


def _by(case: Case) -> str:
    by = "" if case.moderator_id is None else f"by {mention(case.moderator_id)}"
    return " ".join(filter(None, (by, SOURCES[case.source]))) or "by nobody known"


def _state(case: Case, points_left: int) -> str:
    """Return the state of a case, its points, its end, and whether the member was told."""
    facts = [STATES.get(case.status, "")]
    if case.points and case.status is not CaseStatus.VOID:
        fade_note = "" if points_left else f" ({FADED})"
        facts.append(points_in_words(case.points) + fade_note)
    if case.lifted_at is not None:
        facts.append(ENDED.format(when=moment(case.lifted_at)))
    elif case.ends_at is not None:
        facts.append(ENDS.format(when=moment(case.ends_at)))
    elif case.kind is CaseKind.BAN and case.status is CaseStatus.DONE:
        facts.append(NO_END)
    if case.kind not in {CaseKind.NOTE, CaseKind.SAFETY}:
        facts.append(TOLD[case.told])
    return " · ".join(filter(None, facts))


def _outcome(case: Case) -> list[str]:
    why = quoted(case.outcome, _OUTCOME)
    if not why:
        return []
    if case.status is CaseStatus.FAILED:
        return [WHY_FAILED.format(why=why)]
    return [WHY_VOID.format(why=why)] if case.status is CaseStatus.VOID else [why]


def _goes_on(case: Case) -> str:
    """Return that what a void case did still holds at Discord, and what ends it."""
    is_ours = case.source is not CaseSource.IMPORT
    if case.status is not CaseStatus.VOID or case.lifted_at is not None or not is_ours:
        return ""
    return GOES_ON.get(case.kind, "")


def _extras(case: Case, entry: str) -> list[str]:
    """Return what goes with a case: an entry, a message, the copy of its words."""
    lines = [ENTRY.format(title=quoted(entry, 150))] if entry else []
    if case.message is not None:
        lines.append(MESSAGE.format(url=case.message.url(case.guild_id)))
    if case.message_text:
        # What somebody reports may be hard to read: it shows only when it is pressed.
        lines.append(COPY.format(words=clip(quoted(case.message_text, _COPY), _COPY)))
    return lines


def _buttons(case: Case) -> list[Button]:
    buttons: list[Button] = []
    if case.status is not CaseStatus.PENDING:
        buttons.append(button("Correct it", EditCase(case.id)))
    if case.status is CaseStatus.DONE:
        buttons.append(button("It does not count", AskToVoid(case.id)))
    if case.member_id is not None:
        buttons.append(button("Case file", ShowRecord(case.member_id)))
    return buttons

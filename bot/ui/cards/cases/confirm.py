"""The card before a kick or a ban: whom it would hit, what it would do, and what came before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from discord import ui
from msgspec import Struct

from bot.moderation.cases.lengths import length_in_words
from bot.moderation.cases.models import Case, CaseKind
from bot.ui.card import CARE, card, container, text
from bot.ui.cards.cases.words import VERBS, case_line, cases_in_words, points_in_words
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.moderation.cases import ConfirmOrder, LeaveMember, OrderDraft, ShowRecord
from bot.ui.text import quoted, small

MINUTES_FRESH = 10
"""An older card is drawn anew before it leads on."""
KICK = "They leave the server, and can come back with an invite."
BAN = "They cannot come back {time}."
UNTIL = "for {length}"
NO_END = "until somebody ends the ban"
DELETES = "Their messages of the last {days} go too."
KEEPS = "Their messages stay."
ABSENT = "They are not in the server now."
BEFORE = "**On record:** {cases}, {points} now."
NOTHING_BEFORE = "Nothing is on record about them."
WORRIED = "There is a safety case about them. It is no punishment, and may be good to know first."
OLD = "This card was older than ten minutes, so I have looked again."
NEWER = "Something was put on record about them meanwhile. This is how it stands now."
NEXT = "Next I ask for the reason. Nothing happens before you submit it."
GO_ON = "Write the reason"
_SHOWN = 3


class ConfirmFacts(Struct, frozen=True):
    """The member of an order. newest: their newest cases; count: how many there are.

    Neither holds safety cases, which are nobody's fault; has_safety_case: there is one.
    points_left: of each case, by its number. points: of all together.
    """

    name: str
    in_server: bool
    newest: Sequence[Case]
    points_left: Mapping[int, int]
    count: int
    points: int
    has_safety_case: bool = False


def confirm_card(
    order: OrderDraft, facts: ConfirmFacts, now: datetime, note: str = ""
) -> ui.LayoutView:
    """Return the question before a kick or a ban; `note`: why it is asked once more."""
    title = VERBS[order.kind].format(name=f"<@{order.member_id}> ({quoted(facts.name, 60)})")
    head = [f"### {title}?", f"**{note}**" if note else "", _does(order)]
    if not facts.in_server:
        head.append(ABSENT)
    record = NOTHING_BEFORE
    if facts.count:
        count_words, points = cases_in_words(facts.count), points_in_words(facts.points)
        lines = [
            case_line(each, points_left=facts.points_left.get(each.id, 0))
            for each in facts.newest[:_SHOWN]
        ]
        record = "\n".join([BEFORE.format(cases=count_words, points=points), *lines])
    if facts.has_safety_case:
        record = f"{record}\n{WORRIED}"
    blocks = ["\n".join(filter(None, head)), record, small(NEXT)]
    go_on = button(GO_ON, ConfirmOrder(_minute(now), order), style=Style.danger)
    buttons = [go_on, button("Leave it", LeaveMember())]
    if facts.count or facts.has_safety_case:
        buttons.append(button("Case file", ShowRecord(order.member_id)))
    return card(container(*map(text, blocks), accent=CARE), row(*buttons))


def is_fresh(state: ConfirmOrder, now: datetime) -> bool:
    """Whether a card is young enough to lead on; a card with a time in the future is not."""
    return 0 <= _minute(now) - state.minute < MINUTES_FRESH


def _minute(now: datetime) -> int:
    return int(now.timestamp() // 60)


def _does(order: OrderDraft) -> str:
    if order.kind is not CaseKind.BAN:
        return KICK
    length = order.length
    time = UNTIL.format(length=length_in_words(length)) if length else NO_END
    days = "day" if order.delete_days == 1 else f"{order.delete_days} days"
    return f"{BAN.format(time=time)} {DELETES.format(days=days) if order.delete_days else KEEPS}"

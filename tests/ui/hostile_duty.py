"""The cards of duty and of appeals, drawn with one text wherever a text of somebody's can stand."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from bot.moderation.appeals import Answered, AppealRow, AppealStatus, AppealView
from bot.moderation.cases.models import CaseKind, CaseStatus
from bot.moderation.duty import DutyView, Handover, RotaSlot, Shift, StepAway
from bot.ui.cards.appeals import outcome
from bot.ui.cards.appeals import team as appeals
from bot.ui.cards.duty import duty
from tests.ui.hostile_cases import hostile_case
from tests.ui.hostile_members import THEN, Cases, Views

BIG = 2**63 - 1
SHIFT = Shift(1, BIG, THEN, THEN + timedelta(hours=4))
SLOTS = [RotaSlot(BIG, 60 * number, 60 * number + 59) for number in range(14)]
AWAY = StepAway(BIG, frozenset({"method"}), THEN)


def hostile_appeal(text: str, status: AppealStatus = AppealStatus.OPEN) -> AppealRow:
    """An appeal with that text as its answers and as the words of its decision."""
    answers = tuple(Answered(text, text) for _ in range(3))
    return AppealRow(1, 9, 12, THEN, status, BIG, answers, BIG, text, 5, 6, THEN)


def _views(text: str) -> list[AppealView]:
    row = hostile_appeal(text)
    kinds = (CaseKind.BAN, CaseKind.TIMEOUT, CaseKind.WARNING, CaseKind.KICK)
    views = [AppealView(row, hostile_case(text, kind)) for kind in kinds]
    void = replace(views[0].case or hostile_case(text), status=CaseStatus.VOID)
    return [*views, AppealView(row, void), AppealView(replace(row, member_id=None), None)]


def _many(text: str) -> list[AppealView]:
    first = _views(text)[0]
    return [AppealView(replace(first.row, id=number), first.case) for number in range(30)]


def _duty(text: str) -> Views:
    notes = tuple(Handover(THEN, BIG if number else None, text) for number in range(5))
    yield duty.duty_card(DutyView((SHIFT,) * 30, tuple(SLOTS), notes), THEN)
    yield duty.duty_card(DutyView((replace(SHIFT, ends=None),), (), ()), THEN)
    yield duty.duty_card(DutyView((), (), notes), THEN)


DUTY_CARDS: Cases = {
    duty.duty_card: lambda text, _: _duty(text),
    appeals.reading_card: lambda text, _: map(appeals.reading_card, _views(text)),
    appeals.waiting_card: lambda text, _: [appeals.waiting_card(_many(text))],
    outcome.sent_card: lambda text, _: [
        outcome.sent_card(hostile_appeal(text), text, is_posted=seen) for seen in (True, False)
    ],
    outcome.status_card: lambda text, _: [
        outcome.status_card(hostile_appeal(text, status), text) for status in AppealStatus
    ],
    outcome.choose_card: lambda text, _: [
        outcome.choose_card([(hostile_case(text, number=number), text) for number in range(30)])
    ],
    outcome.misread_card: lambda text, _: [outcome.misread_card(BIG, BIG, [text] * 4)],
    outcome.unsent_card: lambda text, _: [
        outcome.unsent_card("It is over.", BIG, BIG, [text, ""], misread=misread)
        for misread in (True, False)
    ],
}
FIXED_DUTY: Cases = {
    duty.began_card: lambda _, __: [duty.began_card(SHIFT, "I may not.")],
    duty.ended_card: lambda _, __: [
        duty.ended_card(SHIFT, has_note=True),
        duty.ended_card(None, has_note=False, trouble="I may not."),
    ],
    duty.week_card: lambda _, __: [duty.week_card(SLOTS), duty.week_card([])],
    duty.away_card: lambda _, __: [
        duty.away_card(None, []),
        duty.away_card(AWAY, [(f"kind-{number}", "Method detail") for number in range(9)]),
    ],
    appeals.posted_card: lambda _, __: [
        appeals.posted_card(view, f"<@&{BIG}>") for view in _views("x")
    ],
    appeals.decided_card: lambda _, __: [
        appeals.decided_card(hostile_appeal("x", status))
        for status in AppealStatus
        if status is not AppealStatus.OPEN
    ],
    appeals.code_card: lambda _, __: [appeals.code_card(hostile_case("x"))],
    appeals.done_card: lambda _, __: [
        appeals.done_card(hostile_appeal("x", status), was_told=told)
        for status in (AppealStatus.LIFTED, AppealStatus.KEPT)
        for told in (True, False)
    ],
}

"""The cards of cases, drawn with one text wherever a text of somebody's can stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from msgspec import structs

from bot.moderation.actions.approvals import Approval
from bot.moderation.actions.orders import ActionOrder, ActionResult, LadderAdvice
from bot.moderation.case_files.filed import CaseFile, FiledCase, FileFault
from bot.moderation.case_files.plans import CaseImportPlan, ImportedCases
from bot.moderation.cases.models import (
    Case,
    CaseKind,
    CaseSource,
    CaseStatus,
    MessageLink,
    Told,
)
from bot.storage.repositories.moderation.cases.approvals import ApprovalStatus
from bot.ui.cards.cases import acted, approval, case, confirm, own, record, told, transfer
from bot.ui.controls.moderation.appeals import AskToAppeal
from bot.ui.controls.moderation.cases import FindCases, OrderDraft
from tests.ui.hostile_members import THEN, Cases, Views, entry_of

ORDER = OrderDraft(CaseKind.BAN, 7, 9, timedelta(days=3), 1)
BAN = ActionOrder(1, CaseKind.BAN, 7, 8, "key", length=timedelta(days=3))
WAITING = Approval(1, 2, THEN, ApprovalStatus.OPEN, 8, None)
ADVICE = LadderAdvice(4, CaseKind.TIMEOUT, timedelta(days=1))
APPEAL = told.AppealWay(AskToAppeal(1, 12), "https://e.invalid/form", "12-ABCDEFGH")
FILED = FiledCase(1, "warning", 1_700_000_000_000, 7)


def hostile_case(text: str, kind: CaseKind = CaseKind.BAN, number: int = 12) -> Case:
    """A case with that text as its reason, its outcome and the words of its message."""
    return Case(
        guild_id=1,
        id=number,
        created_at=THEN,
        kind=kind,
        status=CaseStatus.DONE,
        source=CaseSource.COMMAND,
        member_id=7,
        moderator_id=8,
        reason=text,
        points=2,
        message=MessageLink(3, 4),
        message_text=text,
        told=Told.REFUSED,
        ends_at=THEN,
        outcome=text,
    )


def _every_case(text: str) -> list[Case]:
    whole = [hostile_case(text, kind, number) for number, kind in enumerate(CaseKind, 1)]
    states = [
        structs.replace(whole[0], id=20 + n, status=each) for n, each in enumerate(CaseStatus)
    ]
    erased = structs.replace(
        whole[0], id=30, member_id=None, moderator_id=None, reason="", outcome=""
    )
    return [*whole, *states, erased]


def _cases(text: str) -> Views:
    for each in _every_case(text):
        yield case.case_card(each, points_left=0, entry=text, preset=text)


def _told(text: str) -> Views:
    for kind in told.TOLD_KINDS:
        for ends in (THEN, None):
            shown = structs.replace(hostile_case(text, kind), ends_at=ends)
            if kind is CaseKind.TIMEOUT and ends is None:
                continue
            yield told.told_card(shown, text, entry=entry_of(text), appeal=APPEAL)
            yield told.told_card(structs.replace(shown, reason=""), text)


def _acted(text: str) -> Views:
    facts = acted.ActedFacts(entry=text, no_copy=True, reads_messages=False)
    for each in _every_case(text):
        for advice in (None, ADVICE, LadderAdvice(6, None), LadderAdvice(6, CaseKind.KICK)):
            yield acted.acted_card(ActionResult(each, is_repeat=True, next_step=advice), facts)


def _records(text: str) -> Views:
    many = _every_case(text)
    page = record.RecordPage(7, many, {1: 2}, 5, 40, more=True, first=False, fade_days=90)
    yield record.record_card(page)
    yield record.record_card(structs.replace(page, cases=()))
    yield record.record_card(structs.replace(page, count=0, cases=()))


def _found(text: str) -> Views:
    search = FindCases(5, CaseKind.SAFETY, 7, 8, text[:24])
    yield record.found_card(search, record.FoundPage(_every_case(text), {}, 3, searched_count=500))
    yield record.found_card(search, record.FoundPage((), {}, None))


def _own(text: str) -> Views:
    for first in (True, False):
        yield own.own_cases_card(_every_case(text), frozenset({1, 2}), more=True, first=first)
        yield own.own_cases_card((), frozenset(), more=False, first=first)


def _plans(text: str) -> Views:
    faults = tuple(FileFault(text, text) for _ in range(50))
    many = tuple(replace(FILED, number=number) for number in range(1, 40))
    taken = tuple(each.number for each in many[:30])
    for new in ((), many):
        file = CaseFile("zeppelin", many, faults, 80)
        plan = CaseImportPlan(new, taken if new else (), 2, 3)
        yield transfer.plan_card(file, plan, 5)
    yield transfer.plan_card(CaseFile("ours", (), faults, 80), CaseImportPlan(), 5)


def _confirm(text: str) -> Views:
    facts = confirm.ConfirmFacts(
        text, in_server=False, newest=_every_case(text)[:3], points_left={}, count=9, points=3
    )
    for order in (ORDER, structs.replace(ORDER, kind=CaseKind.KICK, length=None, delete_days=0)):
        yield confirm.confirm_card(order, facts, THEN, confirm.OLD)
        yield confirm.confirm_card(
            order, structs.replace(facts, count=0, newest=(), has_safety_case=True), THEN
        )


CASE_CARDS: Cases = {
    acted.acted_card: lambda text, _: _acted(text),
    acted.failed_card: lambda text, _: [
        acted.failed_card("Discord said no.", hostile_case(text), ORDER, text, can_retry=retry)
        for retry in (True, False)
    ],
    acted.returned_card: lambda text, _: [acted.returned_card("Not so.", ORDER, text)],
    acted.kept_card: lambda text, _: [acted.kept_card("Not so.", text)],
    acted.changed_card: lambda text, _: [
        acted.changed_card("Look first.", ORDER, hostile_case(text), text)
    ],
    approval.approval_card: lambda text, _: [
        approval.approval_card(WAITING, structs.replace(BAN, reason=reason))
        for reason in (text, "")
    ],
    case.case_card: lambda text, _: _cases(text),
    confirm.confirm_card: lambda text, _: _confirm(text),
    own.own_cases_card: lambda text, _: _own(text),
    record.record_card: lambda text, _: _records(text),
    record.found_card: lambda text, _: _found(text),
    told.told_card: lambda text, _: _told(text),
    told.undone_card: lambda text, _: [told.undone_card(hostile_case(text), text)],
    transfer.plan_card: lambda text, _: _plans(text),
}
FIXED_CASE_CARDS: Cases = {
    approval.approved_card: lambda text, _: [approval.approved_card(hostile_case(text), 9)],
    approval.refused_card: lambda _, __: [approval.refused_card(WAITING, who) for who in (8, 9)],
    approval.expired_card: lambda _, __: [approval.expired_card()],
    transfer.exported_card: lambda _, __: [transfer.exported_card(9, "cases.csv", cut=True)],
    transfer.imported_card: lambda _, __: [
        transfer.imported_card(ImportedCases(1, count, 1, 9, 2)) for count in (0, 9)
    ],
    transfer.undone_card: lambda _, __: [transfer.undone_card(9, 1)],
}
"""Cards in which nobody's text can stand; they are drawn for their lists."""

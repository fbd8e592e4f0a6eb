"""What the writers of moderation stored is recognised as a person's, exported and erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.storage import Storage
from bot.storage.inventory.member_data import Member
from bot.storage.repositories.moderation.appeal_rows import (
    Answered,
    AppealDecision,
    AppealStatus,
    NewAppeal,
)
from bot.storage.repositories.moderation.blocks import MemberBlock
from bot.storage.repositories.moderation.cases.models import (
    CaseEnding,
    CaseKind,
    CaseSource,
    CaseStatus,
    NewCase,
    Told,
)
from bot.storage.repositories.moderation.duty import RotaSlot
from bot.storage.repositories.moderation.reports.rows import (
    NewReport,
    ReportCategory,
    ReportTarget,
)
from bot.storage.repositories.moderation.step_aways import StepAway
from tests.storage.keeping import MEMBER, OTHER

MODERATOR = 700000000000000001
NOW = datetime.now(UTC).replace(microsecond=0)
LATER = NOW + timedelta(days=3)


async def act(store: Storage) -> None:
    """Let a member be warned and appeal, another report them, and a moderator do their work."""
    rows = store.repositories.moderation
    order = NewCase(
        1, NOW, CaseKind.WARNING, CaseSource.COMMAND, "k", MEMBER, MODERATOR, reason="Be kind."
    )
    case = (await rows.cases.begin(order)).case
    await rows.cases.finish(1, case.id, CaseEnding(CaseStatus.DONE, Told.DELIVERED), NOW)
    answers = (Answered("What happened?", "I was upset."),)
    appeal = await rows.appeals.open(NewAppeal(1, case.id, MEMBER, answers, NOW))
    decision = AppealDecision(AppealStatus.KEPT, MODERATOR, "It stays.")
    await rows.appeals.decide(1, appeal.id, decision)
    target = ReportTarget(MEMBER, 9, 99)
    report = NewReport(1, 5, ReportCategory.PRESSURE, target, OTHER, words="They push me.")
    filed = (await rows.reports.file(report)).row
    await rows.reports.claim(1, filed.id, MODERATOR)
    order_body = {"member": str(MEMBER), "moderator": str(MODERATOR)}
    await rows.approvals.open(1, MODERATOR, "k2", {**order_body}, NOW)
    await rows.blocks.add(1, MemberBlock.APPEALS, MEMBER, LATER, MODERATOR)
    await rows.duty.begin(1, MODERATOR, LATER)
    await rows.duty.end(1, MODERATOR, "All is quiet.")
    await rows.duty.begin(1, MODERATOR, LATER)
    await rows.duty.set_rota(1, MODERATOR, [RotaSlot(MODERATOR, 60, 120)])
    await rows.step_aways.begin(1, StepAway(MODERATOR, frozenset({"danger"}), LATER))


async def test_what_they_stored_is_found_with_its_words(store: Storage) -> None:
    await act(store)
    about = await store.member_data.export(Member(MEMBER, 1))
    assert set(about["1"]) == {"moderation_cases", "appeals", "reports", "approvals", "blocks"}
    for words in ("Be kind.", "I was upset.", "It stays."):
        assert words in str(about)
    for hidden in ("They push me.", str(OTHER), str(MODERATOR), ReportCategory.PRESSURE):
        assert hidden not in str(about)
    reported = await store.member_data.export(Member(OTHER))
    assert set(reported["1"]) == {"reporters"}
    assert "They push me." in str(reported)
    assert set((await store.member_data.export(Member(MODERATOR)))["1"]) == {
        *("cases_by_you", "appeals_decided_by_you", "reports_taken_by_you", "approvals_for_you"),
        *("duty", "duty_times", "duty_rota", "handovers", "step_aways", "audit"),
    }


async def test_a_member_is_erased_as_far_as_nothing_is_under_way(store: Storage) -> None:
    await act(store)
    erased = await store.member_data.erase(Member(MEMBER, 1))
    assert erased.rows == {"moderation_cases": 1, "appeals": 1}
    assert {each.label for each in erased.staying} == {"reports", "approvals", "blocks"}
    assert await store.repositories.moderation.cases.get(1, 1) is None
    report = await store.repositories.moderation.reports.get(1, 1)
    assert report is not None
    assert report.target.member_id == MEMBER
    assert report.statements[0].words == "They push me."


async def test_a_moderators_name_goes_and_what_they_did_stays(store: Storage) -> None:
    await act(store)
    await store.member_data.erase(Member(MODERATOR))
    assert await store.member_data.count(Member(MODERATOR)) == {}
    rows = store.repositories.moderation
    case, appeal = await rows.cases.get(1, 1), await rows.appeals.get(1, 1)
    report = await rows.reports.get(1, 1)
    assert case is not None
    assert (case.member_id, case.moderator_id, case.reason) == (MEMBER, None, "Be kind.")
    assert appeal is not None
    assert (appeal.decided_by, appeal.words) == (None, "It stays.")
    assert report is not None
    assert report.claimer_id is None
    assert [note.text for note in await rows.duty.notes(1)] == ["All is quiet."]
    assert await rows.duty.on_duty(1) == []

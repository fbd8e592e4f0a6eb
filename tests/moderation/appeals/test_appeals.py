"""Appeals over a database: who may make one, who reads it first, how it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.moderation.appeals import (
    Answered,
    AppealDecision,
    AppealDesk,
    AppealError,
    AppealStatus,
    errors,
    questions_of,
)
from bot.moderation.cases.models import Case, CaseKind, CaseSource, CaseStatus
from bot.servers import ServerConfig
from bot.storage import Storage
from bot.storage.crypto.cipher import CellPlace
from bot.storage.repositories.moderation.appeals import Appeals
from bot.storage.repositories.moderation.blocks import Blocks

SERVER, ELSEWHERE = 1, 2
MIA, OTTO, MO, ADA = 21, 22, 11, 12
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
CONFIG = ServerConfig()
ANSWERS = (Answered("What happened?", "I did not know the rule."), Answered("What now?", " "))
BAN = Case(SERVER, 4, NOW, CaseKind.BAN, CaseStatus.DONE, CaseSource.COMMAND, MIA, MO, "Spam.")


class Record:
    """The cases of two servers, in memory."""

    def __init__(self) -> None:
        self.cases = {(SERVER, 4): BAN}

    async def get(self, guild_id: int, case_id: int) -> Case | None:
        return self.cases.get((guild_id, case_id))

    async def of_member(
        self, guild_id: int, member_id: int, before: int | None = None, limit: int = 10
    ) -> list[Case]:
        del before
        own = [c for c in self.cases.values() if (c.guild_id, c.member_id) == (guild_id, member_id)]
        return own[:limit]


class Desk(AppealDesk):
    """The desk with a clock that is moved by hand, and cases that are put there by hand."""

    def __init__(self, store: Storage) -> None:
        self.moment = NOW
        self.record = Record()
        self.allowed: dict[int, object] = {}
        self.taking: dict[int, object] = {}
        parts = (store._database, store._writer, store.cipher)  # pyright: ignore[reportPrivateUsage]
        appeals, blocks = Appeals(*parts, self.clock), Blocks(*parts, self.clock)

        async def settings_of(name: str) -> dict[int, object]:
            return self.allowed if name == "appeal_install" else self.taking

        super().__init__(appeals, blocks, self.record, store.cipher, settings_of)  # type: ignore[arg-type]

    def clock(self) -> datetime:
        return self.moment

    async def hand(self, member_id: int = MIA, case_id: int = 4) -> int:
        row = await self.hand_in(SERVER, case_id, member_id, ANSWERS, CONFIG)
        return row.id


@pytest.fixture
async def store(made_folder: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(None, made_folder)
    yield storage
    await storage.close()


@pytest.fixture
def desk(store: Storage) -> Desk:
    return Desk(store)


async def refused(work: object) -> str:
    with pytest.raises(AppealError) as raised:
        await work  # type: ignore[misc]
    return str(raised.value)


async def test_an_appeal_is_stored_with_its_questions_and_answers(desk: Desk) -> None:
    assert await desk.invite(SERVER, 4, MIA, CONFIG) == questions_of(CONFIG)
    appeal_id = await desk.hand()
    view = await desk.read(SERVER, appeal_id, ADA)
    assert view.case == BAN
    assert (view.row.member_id, view.row.answers) == (MIA, ANSWERS[:1])
    assert await desk.status(SERVER, 4, OTTO) is None
    assert await refused(desk.read(ELSEWHERE, appeal_id, ADA)) == errors.NOT_OPEN


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (None, errors.GONE),
        (replace(BAN, member_id=OTTO), errors.NOT_YOURS),
        (replace(BAN, kind=CaseKind.NOTE), errors.NOT_THAT),
        (replace(BAN, kind=CaseKind.SAFETY), errors.NOT_THAT),
        (replace(BAN, status=CaseStatus.VOID, lifted_at=NOW), errors.OVER),
        (replace(BAN, status=CaseStatus.VOID, kind=CaseKind.WARNING), errors.OVER),
        (replace(BAN, status=CaseStatus.FAILED), errors.OVER),
        (replace(BAN, lifted_at=NOW), errors.OVER),
        (replace(BAN, ends_at=NOW), errors.OVER),
    ],
)
async def test_what_cannot_be_appealed_is_said(
    desk: Desk, case: Case | None, sentence: str
) -> None:
    desk.record.cases = {} if case is None else {(SERVER, 4): case}
    assert await refused(desk.invite(SERVER, 4, MIA, CONFIG)) == sentence


async def test_a_server_can_take_no_appeals_and_ask_its_own_questions(desk: Desk) -> None:
    off = CONFIG.model_copy(update={"appeals": False})
    assert await refused(desk.invite(SERVER, 4, MIA, off)) == errors.OFF
    own = CONFIG.model_copy(update={"appeal_questions": "Why?| |And now?"})
    assert await desk.invite(SERVER, 4, MIA, own) == ("Why?", "And now?")


async def test_an_empty_appeal_is_returned(desk: Desk) -> None:
    empty = (Answered("What happened?", "  "),)
    assert await refused(desk.hand_in(SERVER, 4, MIA, empty, CONFIG)) == errors.EMPTY
    assert await desk.waiting(SERVER) == []


async def test_a_case_is_appealed_once(desk: Desk) -> None:
    appeal_id = await desk.hand()
    assert await refused(desk.hand()) == errors.WAITS
    await desk.decide(SERVER, appeal_id, AppealDecision(AppealStatus.KEPT, ADA, "We read it."))
    assert await refused(desk.hand()) == errors.DECIDED
    row = await desk.status(SERVER, 4, MIA)
    assert row is not None
    assert (row.status, row.words, row.decided_by) == (AppealStatus.KEPT, "We read it.", ADA)


async def test_what_was_taken_back_can_be_handed_in_again(desk: Desk) -> None:
    appeal_id = await desk.hand()
    assert await refused(desk.withdraw(SERVER, appeal_id, OTTO)) == errors.NOT_OPEN
    row = await desk.withdraw(SERVER, appeal_id, MIA)
    assert (row.status, row.answers) == (AppealStatus.WITHDRAWN, ())
    assert await refused(desk.read(SERVER, appeal_id, ADA)) == errors.NOT_OPEN
    assert await desk.hand() == appeal_id + 1


async def test_who_acted_comes_last(desk: Desk) -> None:
    appeal_id = await desk.hand()
    kept = AppealDecision(AppealStatus.KEPT, MO)
    assert "other moderators look at it first" in await refused(desk.read(SERVER, appeal_id, MO))
    assert "other moderators" in await refused(desk.decide(SERVER, appeal_id, kept))
    desk.moment += timedelta(hours=24)
    assert (await desk.decide(SERVER, appeal_id, kept)).row.decided_by == MO


async def test_nobody_decides_their_own_appeal(desk: Desk) -> None:
    appeal_id = await desk.hand()
    desk.moment += timedelta(days=3)
    assert await refused(desk.read(SERVER, appeal_id, MIA)) == errors.OWN
    own = AppealDecision(AppealStatus.LIFTED, MIA)
    assert await refused(desk.decide(SERVER, appeal_id, own)) == errors.OWN


async def test_of_two_moderators_the_first_decides(desk: Desk) -> None:
    appeal_id = await desk.hand()
    await desk.decide(SERVER, appeal_id, AppealDecision(AppealStatus.LIFTED, ADA))
    late = AppealDecision(AppealStatus.KEPT, 13)
    assert await refused(desk.decide(SERVER, appeal_id, late)) == errors.NOT_OPEN


async def test_what_could_not_be_done_waits_again(desk: Desk) -> None:
    appeal_id = await desk.hand()
    view = await desk.decide(SERVER, appeal_id, AppealDecision(AppealStatus.LIFTED, ADA, "Yes."))
    await desk.reopen(view.row)
    again = (await desk.read(SERVER, appeal_id, ADA)).row
    assert (again.is_open, again.words, again.decided_by) == (True, "", None)
    assert [row.id for row in await desk.due()] == [appeal_id]


async def test_a_forgotten_appeal_is_due_once(desk: Desk) -> None:
    appeal_id = await desk.hand()
    assert await desk.due() == []
    desk.moment += timedelta(hours=CONFIG.appeal_reminder)
    (row,) = await desk.due()
    assert row.id == appeal_id
    await desk.mark_reminded(row)
    desk.moment += timedelta(days=300)
    assert await desk.due() == []


async def test_an_outcome_stays_to_be_told_until_it_was_told(desk: Desk) -> None:
    appeal_id = await desk.hand()
    view = await desk.decide(SERVER, appeal_id, AppealDecision(AppealStatus.KEPT, ADA))
    assert await desk.untold() == []
    desk.moment += timedelta(minutes=6)
    assert [row.id for row in await desk.untold()] == [appeal_id]
    await desk.mark_told(view.row)
    assert await desk.untold() == []


@pytest.mark.parametrize(("lifted", "told"), [(None, False), (NOW, True)])
async def test_a_crash_before_a_ban_is_lifted_lets_its_appeal_wait_again(
    desk: Desk, lifted: datetime | None, *, told: bool
) -> None:
    appeal_id = await desk.hand()
    await desk.decide(SERVER, appeal_id, AppealDecision(AppealStatus.LIFTED, ADA))
    desk.record.cases[SERVER, 4] = replace(BAN, lifted_at=lifted)
    desk.moment += timedelta(minutes=6)
    assert [row.id for row in await desk.untold()] == [appeal_id] * told
    assert [view.row.id for view in await desk.waiting(SERVER)] == [appeal_id] * (not told)


async def test_a_ban_whose_case_is_void_can_be_appealed_while_it_goes_on(desk: Desk) -> None:
    desk.record.cases[SERVER, 4] = replace(BAN, status=CaseStatus.VOID)
    assert await desk.invite(SERVER, 4, MIA, CONFIG)


async def test_who_misuses_appeals_is_blocked_for_a_time(desk: Desk) -> None:
    appeal_id = await desk.hand()
    await desk.block(SERVER, appeal_id, ADA, 30)
    await desk.decide(SERVER, appeal_id, AppealDecision(AppealStatus.KEPT, ADA))
    desk.record.cases[SERVER, 5] = replace(BAN, id=5)
    assert "until <t:" in await refused(desk.invite(SERVER, 5, MIA, CONFIG))
    assert await desk.unblock(SERVER, MIA, ADA)
    assert not await desk.unblock(SERVER, MIA, ADA)
    assert await desk.invite(SERVER, 5, MIA, CONFIG)
    await desk.block(SERVER, appeal_id, ADA, 30)
    desk.moment += timedelta(days=31)
    assert await desk.invite(SERVER, 5, MIA, CONFIG)


async def test_a_code_proves_a_case_and_no_other(desk: Desk) -> None:
    code = desk.code_of(BAN)
    assert await desk.by_code(SERVER, f" {code.lower()} ") == BAN
    wrong = f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}"
    for typed in ("", "12", wrong, f"5{code[1:]}", code + "A"):
        assert await refused(desk.by_code(SERVER, typed)) == errors.NO_CODE
    desk.record.cases[ELSEWHERE, 4] = replace(BAN, guild_id=ELSEWHERE)
    assert await refused(desk.by_code(ELSEWHERE, code)) == errors.NO_CODE


async def test_a_member_chooses_among_their_own_cases(desk: Desk) -> None:
    desk.record.cases[SERVER, 5] = replace(BAN, id=5, member_id=OTTO)
    desk.record.cases[SERVER, 6] = replace(BAN, id=6, kind=CaseKind.NOTE)
    assert await desk.own(SERVER, MIA) == [BAN]
    desk.taking = {SERVER: False}
    assert await refused(desk.own(SERVER, MIA)) == errors.OFF
    assert await refused(desk.own(None, MIA)) == errors.NOWHERE
    desk.allowed = {SERVER: True, ELSEWHERE: False}
    assert await desk.own(None, MIA) == [BAN]


async def test_nothing_of_it_is_readable_in_the_database(desk: Desk, store: Storage) -> None:
    await desk.hand()
    content = store.path.read_bytes() + store.path.with_name(store.path.name + "-wal").read_bytes()
    assert b"did not know" not in content
    place = CellPlace("appeals", SERVER, 1, "answers")
    assert place.table.encode() in content

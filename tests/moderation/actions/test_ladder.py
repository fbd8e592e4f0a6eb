"""Points, and what the ladder advises once a member has them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.moderation.actions.orders import LadderAdvice
from bot.moderation.cases.models import CaseKind, CaseSource
from tests.moderation.actions.conftest import GUILD, Desk
from tests.moderation.actions.fake_discord import MIA

HOUR = timedelta(hours=1)


async def test_the_ladder_advises_once_a_step_and_bans_nobody(desk: Desk) -> None:
    advice = [(await desk.act(CaseKind.WARNING)).next_step for _ in range(6)]
    assert advice == [
        LadderAdvice(1, CaseKind.NOTE),
        LadderAdvice(2, CaseKind.WARNING),
        None,
        LadderAdvice(4, CaseKind.TIMEOUT, HOUR),
        None,
        LadderAdvice(6, None),
    ]
    desk.clock.move(days=91)
    assert await desk.cases.points_of(GUILD, MIA) == 0
    assert len(await desk.all()) == 6


@pytest.mark.parametrize(
    ("kind", "source", "points"),
    [
        (CaseKind.WARNING, CaseSource.COMMAND, 3),
        (CaseKind.TIMEOUT, CaseSource.LADDER, 0),
        (CaseKind.BAN, CaseSource.COMMAND, 0),
        (CaseKind.NOTE, CaseSource.COMMAND, 0),
    ],
)
async def test_a_reasons_points_count_once_and_only_for_kinds_that_have_some(
    desk: Desk, kind: CaseKind, source: CaseSource, points: int
) -> None:
    length = HOUR if kind is CaseKind.TIMEOUT else None
    done = await desk.act(kind, source=source, points=3, length=length)
    assert done.case.points == points

"""A later decision ends what an earlier one began: in the transaction of the later one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select, update

from bot.storage.clock import to_ms
from bot.storage.repositories.moderation.cases.models import ENDED_BY, Case, CaseStatus
from bot.storage.repositories.moderation.cases.rows import CaseSealer, is_case
from bot.storage.schema.moderation_tables import moderation_cases as cases

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.engine.connections import AsyncConnection

_HOLDS = (CaseStatus.DONE, CaseStatus.VOID)
REPLACED = "Case {case} took its place."


async def close_former(
    connection: AsyncConnection, sealer: CaseSealer, case: Case, now: datetime
) -> None:
    """End the member's earlier bans or timeouts, now that a later case of that sort is done.

    Otherwise the old date of a temporary ban would undo a permanent one. A case that is itself
    followed by a later one (it was settled after a crash) is over at once.
    """
    kinds = ENDED_BY.get(case.kind)
    if kinds is None or case.member_id is None:
        return
    of_member = and_(
        cases.c.guild_id == case.guild_id,
        cases.c.member.in_(sealer.members(case.guild_id, case.member_id)),
        cases.c.status.in_(_HOLDS),
    )
    enders = [kind for kind, ended_kinds in ENDED_BY.items() if case.kind in ended_kinds]
    later = of_member & (cases.c.id > case.id) & cases.c.kind.in_(enders)
    # Of several later ones any will do: the case is over.
    newest = (await connection.execute(select(cases.c.id).where(later).limit(1))).scalar()
    if newest is not None:
        await _end(connection, sealer, (case.guild_id, case.id), newest, now)
    earlier = (
        of_member & (cases.c.id < case.id) & cases.c.kind.in_(kinds) & cases.c.lifted_at.is_(None)
    )
    former_ids = (await connection.execute(select(cases.c.id).where(earlier))).scalars().all()
    for former in former_ids:
        await _end(connection, sealer, (case.guild_id, former), case.id, now)


async def _end(
    connection: AsyncConnection,
    sealer: CaseSealer,
    case: tuple[int, int],
    by: int,
    now: datetime,
) -> None:
    outcome = sealer.seal(*case, "outcome", REPLACED.format(case=by))
    values = {"due": None, "leased_until": None, "lifted_at": to_ms(now), "outcome_enc": outcome}
    await connection.execute(update(cases).where(is_case(*case)).values(values))

"""What has a time ends on time, also while no process serves the shard."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.moderation.actions.sentences import audit_reason
from bot.moderation.cases.models import CaseKind, CaseSource, CaseStatus
from bot.storage.repositories.moderation.cases.models import Case, NewCase
from cogs.cases.schedule import CaseRounds
from tests.discord.cluster.conftest import Elsewhere
from tests.engines.databases import ABSENT
from tests.engines.server import binaries
from tests.storage.coordination.members import Events, coordinator

pytestmark = pytest.mark.skipif(binaries() is None, reason=ABSENT)


async def due_ban(place: Elsewhere) -> Case:
    """A ban whose time is over, in the server of the other shard."""
    cases, now = place.bot.services.storage.repositories.moderation.cases, place.env.now()
    user = place.env.create_user("mia")
    new = NewCase(
        place.guild.id,
        now - timedelta(days=7),
        CaseKind.BAN,
        CaseSource.COMMAND,
        "key",
        user.id,
        place.env.create_user("mo").id,
        status=CaseStatus.DONE,
        ends=now - timedelta(minutes=1),
        due=now - timedelta(minutes=1),
    )
    case = (await cases.begin(new)).case
    place.env.backend.guilds[place.guild.id].bans[user.id] = audit_reason(case)
    return case


async def test_the_leader_ends_what_is_due_where_no_process_is(
    elsewhere: Elsewhere, database_url: str
) -> None:
    case = await due_ban(elsewhere)
    other = coordinator(database_url)
    await other.start(Events())
    await other.claim_shard(0, 2)
    rounds = elsewhere.bot.get_cog("CaseRounds")
    assert isinstance(rounds, CaseRounds)
    await rounds.round()
    bans = elsewhere.env.backend.guilds[elsewhere.guild.id].bans
    assert case.member_id in bans, "that shard is another process's"
    await other.close()
    await rounds.round()
    assert case.member_id not in bans
    cases = elsewhere.bot.services.storage.repositories.moderation.cases
    ended = await cases.get(elsewhere.guild.id, case.id)
    assert ended is not None
    assert ended.lifted_at is not None

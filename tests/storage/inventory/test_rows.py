"""What the bot's own writers stored is recognised as a member's: export and erasure find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.storage import Change, NewTicket, Storage
from bot.storage.engine.connections import AsyncConnection
from bot.storage.inventory.member_data import Member
from bot.storage.repositories.knowledge.revisions import NewRevision
from bot.storage.repositories.tickets.cards import PostedCard
from tests.storage.keeping import MEMBER, OTHER

if TYPE_CHECKING:
    from storage.conftest import Ask


async def act(store: Storage, ask: Ask, guild_id: int, member: int, start: int) -> None:
    """Do everything once that leaves a row of a member."""
    question = replace(ask(start, guild_id), asker_id=member, text=f"my words {start}")
    assert await store.repositories.questions.log.record(question, wait=10)
    await store.repositories.questions.votes.cast(guild_id, start + 1, member, True)
    await store.repositories.servers.mutes.add(guild_id, member)
    case = NewTicket(guild_id, start + 2, 9, ask(0).asked_at, "passed on", asker_id=member)
    await store.repositories.tickets.tickets.open(case)
    await store.repositories.servers.audit.add(guild_id, Change(member, "alias-added", "hugs"))
    revision = NewRevision("own-1", start, "edited", {}, member)

    async def work(connection: AsyncConnection) -> None:
        await store.repositories.knowledge.revisions.add(connection, guild_id, revision)

    await store._writer.run(work)  # pyright: ignore[reportPrivateUsage]


EVERYTHING = {"questions", "votes", "mutes", "cases", "audit", "entry_revisions"}


async def test_what_the_bot_stored_is_found_and_erased(store: Storage, ask: Ask) -> None:
    for number, (guild_id, member) in enumerate(((1, MEMBER), (1, OTHER), (2, MEMBER)), 1):
        await act(store, ask, guild_id, member, 10 * number)
    assert await store.member_data.count(Member(MEMBER, 1)) == dict.fromkeys(EVERYTHING, 1)
    document = (await store.member_data.export(Member(MEMBER, 1)))["1"]
    assert "my words 10" in str(document["questions"])
    assert "passed on" in str(document["cases"])
    assert "hugs" in str(document["audit"])
    await store.member_data.erase(Member(MEMBER, 1))
    assert await store.member_data.count(Member(MEMBER)) == dict.fromkeys(EVERYTHING, 1)
    assert await store.member_data.count(Member(OTHER, 1)) == dict.fromkeys(EVERYTHING, 1)
    assert not await store.repositories.servers.mutes.has(1, MEMBER)
    assert await store.repositories.servers.mutes.has(1, OTHER)
    actors = [row.actor_id for row in await store.repositories.servers.audit.recent(1)]
    assert sorted(actors, key=str) == [OTHER, None]


async def test_a_question_goes_with_its_votes_its_case_and_tells_of_the_card(
    store: Storage, ask: Ask
) -> None:
    await store.repositories.questions.log.record(replace(ask(5), asker_id=MEMBER), wait=10)
    await store.repositories.questions.votes.cast(1, 5, OTHER, True)
    await store.repositories.tickets.tickets.open(
        NewTicket(1, 6, 9, ask(0).asked_at, "passed on", question_id=5)
    )
    await store.repositories.tickets.tickets.set_card(1, 6, 77, 88)
    erased = await store.member_data.erase(Member(MEMBER))
    assert erased.rows == {"questions": 1}
    assert erased.cards == (PostedCard(1, 77, 88),)
    assert (await store.repositories.questions.votes.tally(1, 5)).helpful == 0
    assert await store.repositories.tickets.tickets.get(1, 6) is None


async def test_what_still_waits_in_memory_is_erased_too(store: Storage, ask: Ask) -> None:
    waiting = store.repositories.questions.log.submit(replace(ask(5), asker_id=MEMBER))
    assert (await store.member_data.erase(Member(MEMBER))).rows == {"questions": 1}
    assert await waiting
    assert await store.repositories.questions.questions.recent(1) == []


async def test_rows_of_many_batches_are_all_found(store: Storage, ask: Ask) -> None:
    for number in range(1, 2301):
        store.repositories.questions.log.submit(
            replace(ask(number), asker_id=(MEMBER, OTHER)[number % 2])
        )
    assert await store.member_data.count(Member(MEMBER, 1)) == {"questions": 1150}
    assert (await store.member_data.erase(Member(MEMBER))).rows == {"questions": 1150}
    left = await store.member_data.count(Member(OTHER, 1))
    assert left == {"questions": 1150}


async def test_members_keep_nothing_in_a_log_without_names(store: Storage, ask: Ask) -> None:
    await store.repositories.questions.log.record(ask(5), wait=10)
    assert await store.member_data.count(Member(MEMBER)) == {}
    assert await store.member_data.export(Member(MEMBER)) == {}

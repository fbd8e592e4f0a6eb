"""What waits in all servers together, counted for whoever runs the bot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from bot.storage import Storage
from bot.storage.clock import to_ms
from bot.storage.repositories.moderation.restrictions import Restriction, RestrictionKind
from bot.storage.schema.moderation_tables import moderation_cases, reports
from bot.storage.schema.tables import cases as tickets

if TYPE_CHECKING:
    from bot.storage.engine.connections import AsyncConnection

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def case(guild_id: int, number: int, *, due: int | None, leased: bool = False) -> dict[str, object]:
    """A ban that ends so many minutes from now."""
    at = None if due is None else to_ms(NOW + timedelta(minutes=due))
    until = to_ms(NOW + timedelta(minutes=5)) if leased else None
    return {
        "guild_id": guild_id,
        "id": number,
        "created_at": to_ms(NOW),
        "kind": "ban",
        "status": "done",
        "source": "command",
        "key": f"{guild_id}-{number}",
        "told": "no",
        "due": at,
        "leased_until": until,
    }


async def test_nothing_waits_at_the_start(store: Storage) -> None:
    totals = await store.repositories.servers.totals.waiting(NOW)
    assert (totals.due, totals.late, totals.open_tickets, totals.open_reports) == (0, 0.0, 0, 0)


async def test_what_is_due_is_counted_over_all_servers_and_the_oldest_says_how_late(
    store: Storage,
) -> None:
    waiting = [
        case(1, 1, due=-10),
        case(1, 2, due=5),
        case(1, 3, due=None),
        case(2, 1, due=-3),
        case(2, 2, due=-90, leased=True),
    ]
    ends = NOW - timedelta(minutes=20)
    lock = Restriction(3, 7, RestrictionKind.LOCK, ends - timedelta(hours=1), 9, ends)

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(insert(moderation_cases), waiting)

    await store.write(work)
    await store.repositories.moderation.restrictions.put(lock)
    totals = await store.repositories.servers.totals.waiting(NOW)
    assert (totals.due, totals.late) == (3, 20 * 60.0)


async def test_open_tickets_and_reports_are_counted(store: Storage) -> None:
    async def work(connection: AsyncConnection) -> None:
        for number, status in enumerate(("open", "open", "done"), 1):
            ticket = {"guild_id": number, "id": number, "channel_id": 1, "created_at": 1}
            await connection.execute(
                insert(tickets), ticket | {"status": status, "text_enc": b"words"}
            )
            report = {"guild_id": number, "id": 1, "created_at": 1, "category": "pressure"}
            of = {"status": "dismissed" if status == "open" else "open", "subject": bytes(32)}
            await connection.execute(insert(reports), report | of)

    await store.write(work)
    totals = await store.repositories.servers.totals.waiting(NOW)
    assert (totals.open_tickets, totals.open_reports) == (2, 1)

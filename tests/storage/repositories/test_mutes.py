from __future__ import annotations

import base64
from pathlib import Path

from bot.storage import Storage
from tests.engines.outside import raw_rows

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()


async def test_a_wish_is_remembered_once_and_can_be_taken_back(store: Storage) -> None:
    assert not await store.repositories.servers.mutes.has(1, 77)
    await store.repositories.servers.mutes.add(1, 77)
    await store.repositories.servers.mutes.add(1, 77)
    assert await store.repositories.servers.mutes.has(1, 77)
    await store.repositories.servers.mutes.remove(1, 77)
    assert not await store.repositories.servers.mutes.has(1, 77)


async def test_it_is_one_members_in_one_server(store: Storage) -> None:
    await store.repositories.servers.mutes.add(1, 77)
    assert not await store.repositories.servers.mutes.has(1, 78)
    assert not await store.repositories.servers.mutes.has(2, 77)
    await store.repositories.servers.mutes.remove(2, 77)
    assert await store.repositories.servers.mutes.has(1, 77)


async def test_who_it_was_cannot_be_read(store: Storage) -> None:
    member = 123456789012345678
    await store.repositories.servers.mutes.add(1, member)
    (row,) = await raw_rows(store, "SELECT * FROM mutes")
    assert len(row[1]) == 32
    assert str(member) not in repr(row)
    assert member.to_bytes(8, "big") not in row[1]


async def test_it_holds_on_after_a_change_of_keys(tmp_path: Path, database_url: str | None) -> None:
    before = await Storage.open(database_url, tmp_path, OLD)
    await before.repositories.servers.mutes.add(1, 77)
    await before.close()
    after = await Storage.open(database_url, tmp_path, f"{NEW},{OLD}")
    try:
        assert await after.repositories.servers.mutes.has(1, 77)
        await after.repositories.servers.mutes.remove(1, 77)
        assert not await after.repositories.servers.mutes.has(1, 77)
    finally:
        await after.close()

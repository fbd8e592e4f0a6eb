from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from bot.storage import Change
from bot.storage.repositories.servers.backups import KEPT
from tests.engines.outside import raw_rows

if TYPE_CHECKING:
    from bot.storage import JSON, Storage


async def test_a_backup_is_its_servers_alone_and_sealed(store: Storage) -> None:
    kept = await store.repositories.servers.backups.add(1, {"dial": "eager"})
    assert await store.repositories.servers.backups.get(1, kept) == {"dial": "eager"}
    assert await store.repositories.servers.backups.get(2, kept) is None
    ((body,),) = await raw_rows(store, "SELECT body_enc FROM backups")
    assert b"eager" not in body


async def test_the_oldest_backup_goes_and_other_servers_keep_theirs(store: Storage) -> None:
    other = await store.repositories.servers.backups.add(2, "theirs")
    ids = [await store.repositories.servers.backups.add(1, number) for number in range(KEPT + 2)]
    held = [await store.repositories.servers.backups.get(1, backup_id) for backup_id in ids]
    assert held == [None, None, *range(2, KEPT + 2)]
    assert await store.repositories.servers.backups.get(2, other) == "theirs"


async def test_values_go_with_their_audit_row_or_not_at_all(store: Storage) -> None:
    change = Change(5, "setting", "dial", {"to": "eager"})
    row_id = await store.repositories.servers.settings.put_many(1, {"dial": "eager"}, change)
    assert row_id is not None
    row = await store.repositories.servers.audit.get(1, row_id)
    assert row is not None
    assert (row.actor_id, row.action, row.target) == (5, "setting", "dial")
    await store.repositories.servers.settings.put_many(1, {"retention": 7}, unset=["dial"])
    assert await store.repositories.servers.settings.all(1) == {"retention": 7}
    bad = Change(5, "setting", None, cast("JSON", object()))
    with pytest.raises(TypeError):
        await store.repositories.servers.settings.put_many(1, {"dial": "careful"}, bad)
    assert await store.repositories.servers.settings.all(1) == {"retention": 7}
    assert len(await store.repositories.servers.audit.recent(1)) == 1


async def test_the_first_of_two_wins(store: Storage) -> None:
    assert await store.repositories.servers.settings.put_first(1, "mark", 1)
    assert not await store.repositories.servers.settings.put_first(1, "mark", 2)
    assert await store.repositories.servers.settings.put_first(2, "mark", 3)
    assert await store.repositories.servers.settings.all(1) == {"mark": 1}

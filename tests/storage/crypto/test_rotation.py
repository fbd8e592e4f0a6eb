"""The data key is changed while the bot runs: nothing is lost, and the old key opens nothing."""

from __future__ import annotations

import base64
import re
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
from msgspec.structs import replace

from bot.storage import NewTicket, Storage, StorageError
from bot.storage.crypto.cipher import Cipher, key_id
from bot.storage.crypto.keys import load_keys
from bot.storage.crypto.rotation import RotationResult, rotate
from bot.storage.inventory import SERVER_TABLES
from bot.storage.inventory.member_data import Member
from tests.engines.databases import EngineName
from tests.engines.outside import outside
from tests.storage.keeping import MEMBER, OTHER, all_rows, put, row_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.conftest import Ask

T = TypeVar("T")
NOW = datetime(2026, 3, 1, tzinfo=UTC)
OLD = base64.b64encode(b"o" * 32).decode()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.crypto.rotation.SWITCHED", 0.0)
    monkeypatch.setattr("bot.storage.crypto.cipher.LOOK_SECONDS", 0.0)


class Turn(Protocol):
    async def __call__(
        self, data_key: str | None = None, *, leaked: bool = False
    ) -> RotationResult: ...


@pytest.fixture
def turn(database_url: str | None, tmp_path: Path) -> Turn:
    """Change the key of the database of the test."""

    async def change(data_key: str | None = None, *, leaked: bool = False) -> RotationResult:
        async def opened() -> Storage:
            return await Storage.open(database_url, tmp_path, data_key)

        return await rotate(opened, tmp_path, data_key, NOW, leaked=leaked)

    return change


async def fill(store: Storage) -> None:
    for place, policy in enumerate(SERVER_TABLES):
        alone = {column.name for column in policy.table.primary_key} == {"guild_id"}
        rows = [
            row_for(store, policy, 1, 1000 * place + number, member, 5)
            for number, member in enumerate([MEMBER, OTHER])
        ]
        await put(store, policy.table, rows[:1] if alone else rows)


async def opened_by(store: Storage, cipher: Cipher) -> tuple[int, int]:
    """Return how many sealed values of all tables a cipher opens, and how many it does not."""
    counts = [0, 0]
    for policy in SERVER_TABLES:
        for row in await all_rows(store, policy.table):
            for column in policy.sealed:
                if row[column] is not None:
                    plain = cipher.open_bytes(row[column], policy.place(row, column))
                    counts[plain is None] += 1
    return counts[0], counts[1]


async def test_everything_is_sealed_anew_beneath_a_running_bot(
    store: Storage, ask: Ask, tmp_path: Path, turn: Turn
) -> None:
    await fill(store)
    before = load_keys(None, tmp_path)
    held = await store.member_data.count(Member(MEMBER))
    await store.repositories.questions.votes.cast(1, 77, OTHER, True)
    result = await turn()
    assert result.finished
    assert result.unreadable == 0
    after = load_keys(None, tmp_path)
    assert len(after.data) == len(after.retired) == 1
    assert after.data != before.data
    count, shut = await opened_by(store, Cipher(after.data))
    assert (count > 10, shut) == (True, 0)
    assert (await opened_by(store, Cipher(before.data)))[0] == 0
    # The running bot goes on without having been told.
    assert await store.repositories.questions.log.record(replace(ask(9), text="after it"), wait=10)
    assert (await store.repositories.questions.questions.recent(1, 1))[0].text == "after it"
    assert (await opened_by(store, Cipher(before.data)))[0] == 0
    assert await store.member_data.count(Member(MEMBER)) == held
    assert await store.repositories.questions.votes.cast(1, 77, OTHER, False) is True


async def test_a_start_after_it_warns_of_nothing(
    store: Storage,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    turn: Turn,
    database_url: str | None,
) -> None:
    await fill(store)
    await turn()
    reopened = await Storage.open(database_url, tmp_path)
    assert "another data key" not in caplog.text
    assert (await reopened.repositories.questions.questions.recent(1, 1))[0].text is not None
    assert await reopened.member_data.count(Member(MEMBER)) == await store.member_data.count(
        Member(MEMBER)
    )
    await reopened.close()


async def test_what_is_written_meanwhile_with_the_old_key_is_found_too(
    tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch, turn: Turn, database_url: str | None
) -> None:
    """A process that has not looked yet still seals with the old key."""
    slow = await Storage.open(database_url, tmp_path)
    monkeypatch.setattr(slow.cipher, "_changes", None)
    await slow.repositories.questions.log.record(ask(1), wait=10)
    original, calls = Cipher.is_newest, 0

    def later(self: Cipher, value: bytes) -> bool:
        nonlocal calls
        calls += 1
        if calls == 1:
            slow.repositories.questions.log.submit(replace(ask(2), text="just now"))
        return original(self, value)

    monkeypatch.setattr(Cipher, "is_newest", later)
    monkeypatch.setattr("asyncio.to_thread", _at_once)
    await turn()
    await slow.close()
    store = await Storage.open(database_url, tmp_path)
    assert [row.text for row in await store.repositories.questions.questions.recent(1)] == [
        "just now",
        "May we hug?",
    ]
    await store.close()


async def _at_once(work: Callable[..., T], *args: object) -> T:
    return work(*args)


async def test_an_interrupted_one_is_finished_by_the_next(
    store: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, turn: Turn
) -> None:
    await fill(store)
    with monkeypatch.context() as patch:
        patch.setattr(Storage, "only_key", None)
        with pytest.raises(TypeError):
            await turn()
    assert len(load_keys(None, tmp_path).data) == 2
    assert (await store.repositories.questions.questions.recent(1, 1))[0].text is not None
    await turn()
    keys = load_keys(None, tmp_path)
    assert (len(keys.data), len(keys.retired)) == (1, 1)
    assert (await opened_by(store, Cipher(keys.data)))[1] == 0


async def test_of_a_leaked_key_nothing_is_left(store: Storage, tmp_path: Path, turn: Turn) -> None:
    await fill(store)
    former = load_keys(None, tmp_path)
    held = await store.member_data.count(Member(MEMBER))
    await turn(leaked=True)
    assert load_keys(None, tmp_path).retired == ()
    # Whose row it is can be told anew wherever the id is sealed in it.
    assert set(held) - set(await store.member_data.count(Member(MEMBER))) == {
        *("questions", "votes", "community_votes", "mutes")
    }
    document = str(await store.member_data.export(Member(MEMBER)))
    assert document.count("'your_words': 'a most private") == 3
    assert (
        len(await all_rows(store, next(h.table for h in SERVER_TABLES if h.table.name == "votes")))
        == 2
    )
    thief = Storage(store._database, Cipher(former), store._writer)  # pyright: ignore[reportPrivateUsage]
    assert await thief.member_data.count(Member(MEMBER)) == {}


async def test_what_is_stored_under_a_surrogate_is_found_after_a_change_of_keys(
    store: Storage, ask: Ask, turn: Turn
) -> None:
    number = 1_400_000_000_000_000_123
    await store.repositories.questions.log.record(replace(ask(1), id=number, public_id=True))
    assert await store.repositories.questions.votes.cast(1, number, MEMBER, True) is None
    await store.repositories.questions.votes.cast(1, 99, MEMBER, True)
    for _ in range(2):
        await turn()
    assert await store.repositories.questions.votes.cast(1, number, MEMBER, False) is True
    assert await store.repositories.questions.votes.cast(1, number, OTHER, False) is None
    assert await store.repositories.questions.votes.cast(1, 99, MEMBER, False) is True
    row = await store.repositories.questions.questions.get(1, number)
    assert row is not None
    assert (row.text, row.helpful, row.not_helpful) == (ask(1).text, 0, 2)
    assert row.id != number
    assert await store.repositories.questions.votes.tally(
        1, row.id
    ) == await store.repositories.questions.votes.tally(1, number)
    assert (await store.member_data.count(Member(MEMBER)))["votes"] == 2
    case = NewTicket(1, 7, 9, NOW, "Who helps?", question_id=number, asker_id=MEMBER, is_named=True)
    await store.repositories.tickets.tickets.open(case)
    assert await store.repositories.questions.questions.forget(1, number)
    assert await store.repositories.tickets.tickets.get(1, 7) is None
    assert (await store.member_data.count(Member(MEMBER)))["votes"] == 1


async def test_a_retry_finds_its_surrogate(store: Storage, ask: Ask) -> None:
    rows = [replace(ask(1), id=1_400_000_000_000_000_000 + n, public_id=True) for n in (1, 1, 2)]
    for row in rows:
        await store.repositories.questions.log.record(row)
    assert (
        len(
            {row.id for row in await store.repositories.questions.questions.recent(1)}
            - {row.id for row in rows}
        )
        == 2
    )


async def test_a_key_in_the_environment_takes_two_steps(
    tmp_path: Path, ask: Ask, turn: Turn, database_url: str | None
) -> None:
    store = await Storage.open(database_url, tmp_path, OLD)
    await store.repositories.questions.log.record(ask(1), wait=10)
    await store.repositories.questions.votes.cast(1, 1, MEMBER, True)
    await store.close()
    first = await turn(OLD)
    assert not first.finished
    assert first.to_set is not None
    assert first.to_set.endswith("," + OLD)
    last = await turn(first.to_set)
    assert last.finished
    assert last.to_set is not None
    assert OLD not in last.to_set
    assert not (tmp_path / "data.key").exists()
    store = await Storage.open(database_url, tmp_path, last.to_set)
    assert (await store.repositories.questions.questions.recent(1))[0].text == "May we hug?"
    assert await store.member_data.count(Member(MEMBER, 1)) == {"votes": 1}
    await store.close()


async def test_what_no_key_opens_is_counted_and_left(
    tmp_path: Path,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    turn: Turn,
    database_url: str | None,
    engine: EngineName,
) -> None:
    # One unknown key in 256 has the same mark as a new one; then its rows look like the new one's.
    old = key_id(base64.b64decode(OLD))
    random = secrets.token_bytes

    def unlike_the_old(size: int) -> bytes:
        return next(key for key in iter(lambda: random(size), b"") if key_id(key) != old)

    monkeypatch.setattr("bot.storage.crypto.keys.secrets.token_bytes", unlike_the_old)
    store = await Storage.open(database_url, tmp_path, OLD)
    await store.repositories.questions.log.record(ask(1), wait=10)
    await store.close()
    if engine is EngineName.POSTGRESQL:
        # Other machines may hold that key, so whoever has lost it must say so.
        with pytest.raises(StorageError, match="DELETE FROM meta") as error:
            await turn()
        (statement,) = re.findall("DELETE FROM meta .*?'data keys'", str(error.value))
        async with outside(store) as other:
            await other.do(statement)
    result = await turn()
    assert (result.sealed, result.unreadable) == (0, 2)
    store = await Storage.open(database_url, tmp_path)
    assert (await store.repositories.questions.questions.recent(1))[0].text is None
    assert await store.repositories.questions.log.record(ask(2), wait=10)
    await store.close()


async def test_a_broken_key_file_leaves_the_running_bot_its_keys(
    store: Storage, ask: Ask, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data.key").write_text("nonsense")
    assert await store.repositories.questions.log.record(ask(1), wait=10)
    assert (await store.repositories.questions.questions.recent(1))[0].text == "May we hug?"
    assert caplog.text.count("the former keys hold") == 1
    assert "nonsense" not in caplog.text

"""A database that was filled before a migration holds the same afterwards, and opens."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.storage import NewTicket, Settlement, Storage, TicketStatus
from bot.storage.engine.database import Database
from bot.storage.engine.sqlite.dialect import SqliteDialect
from bot.storage.schema.migrate import upgrade

if TYPE_CHECKING:
    from pathlib import Path

    from storage.conftest import Ask

FILE = "boundary-bot.sqlite3"
MEMBER, MODERATOR = 712345678901234567, 812345678901234567


async def old_folder(tmp_path: Path, ask: Ask) -> Path:
    """A folder as the second revision left it, with a question, two cases, an entry, a draft."""
    new, old = tmp_path / "new", tmp_path / "old"
    store = await Storage.open(None, new)
    await store.repositories.questions.log.record(ask(1, latency_ms=1234.0, outcome="none"), 5)
    await store.repositories.tickets.tickets.open(
        NewTicket(1, 10, 9, ask(0).asked_at, "Who can help?", 1, MEMBER)
    )
    await store.repositories.tickets.tickets.open(
        NewTicket(1, 11, 9, ask(0).asked_at, "And me?", asker_id=MEMBER)
    )
    await store.repositories.tickets.tickets.settle(
        1, 11, Settlement(TicketStatus.ANSWERED, "Yes."), MODERATOR
    )
    await store.repositories.questions.votes.cast(1, 1, MEMBER, helpful=True)
    await store.repositories.knowledge.drafts.add(1, [(5, {"form": {"question": "Dogs?"}})])
    await store.close()
    old.mkdir()
    for path in new.iterdir():
        if path.is_file() and not path.name.startswith(FILE):
            shutil.copy2(path, old)
    database = Database(SqliteDialect(old / FILE))
    async with await database.writing.connect() as connection:
        await connection.run_sync(upgrade, FILE, "0002")
    await database.close()
    with closing(sqlite3.connect(old / FILE)) as connection:
        _take_over(connection, new / FILE)
        connection.execute("UPDATE questions SET score = 0.9, asked_at = asked_at + 12345")
        connection.execute("UPDATE questions SET latency_ms = 1234.5")
        connection.commit()
    return old


def _take_over(connection: sqlite3.Connection, source: Path) -> None:
    """Copy what the old tables can hold; the sealed cells open at the same places."""
    connection.execute("ATTACH ? AS source", (str(source),))
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        if name != "alembic_version"
    ]
    for name in names:
        found = [_columns(connection, schema, name) for schema in ("main", "source")]
        both = ", ".join(sorted(found[0] & found[1]))
        taking = 'INSERT OR REPLACE INTO main."{0}" ({1}) SELECT {1} FROM source."{0}"'
        connection.execute(taking.format(name, both))
    connection.commit()


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f'PRAGMA {schema}.table_info("{table}")')}


async def test_what_was_kept_before_is_read_afterwards(tmp_path: Path, ask: Ask) -> None:
    folder = await old_folder(tmp_path, ask)
    store = await Storage.open(None, folder)
    question = await store.repositories.questions.questions.get(1, 1)
    assert question is not None
    assert (question.text, question.outcome, question.entry_id) == ("May we hug?", "none", "hugs")
    assert question.score is None, "a score that stood in the open is gone"
    assert question.asked_at.second == 0
    assert question.latency_ms == pytest.approx(1230)
    assert [row.id for row in await store.repositories.questions.review_queue.newest(1, 10)] == [1]
    waiting, answered = (
        await store.repositories.tickets.tickets.get(1, 10),
        await store.repositories.tickets.tickets.get(1, 11),
    )
    assert waiting is not None
    assert answered is not None
    assert (waiting.text, waiting.status, waiting.asker_id) == ("Who can help?", "open", None)
    assert await store.repositories.tickets.tickets.get_recipient(1, 10) == MEMBER
    assert (answered.text, answered.answer) == ("And me?", "Yes.")
    later = answered.closed_at
    assert later is not None
    assert (
        await store.repositories.tickets.tickets.list_undelivered(
            1, later.replace(year=later.year + 1)
        )
        == []
    )
    draft = await store.repositories.knowledge.drafts.get(1, 5)
    assert draft is not None
    assert draft.body == {"form": {"question": "Dogs?"}}
    assert (await store.repositories.questions.votes.tally(1, 1)).helpful == 1
    await store.close()


async def test_it_works_on_and_can_be_opened_again(tmp_path: Path, ask: Ask) -> None:
    folder = await old_folder(tmp_path, ask)
    store = await Storage.open(None, folder)
    assert await store.repositories.questions.log.record(ask(2), 5)
    assert await store.repositories.tickets.tickets.settle(
        1, 10, Settlement(TicketStatus.ANSWERED, "Me."), MODERATOR
    )
    await store.close()
    store = await Storage.open(None, folder)
    found = await store.repositories.questions.questions.get(1, 2)
    assert found is not None
    assert found.score == pytest.approx(0.9, abs=0.05)
    case = await store.repositories.tickets.tickets.get(1, 10)
    assert case is not None
    assert case.answer == "Me."
    await store.close()
    with closing(sqlite3.connect(folder / FILE)) as connection:
        assert "score" not in _columns(connection, "main", "questions")


async def test_questions_of_before_wait_too(tmp_path: Path) -> None:
    path = tmp_path / "boundary-bot.sqlite3"
    database = Database(SqliteDialect(path))
    async with await database.writing.connect() as connection:
        await connection.run_sync(upgrade, str(path), "0001")
    await database.close()
    with closing(sqlite3.connect(path)) as old, old:
        rows = [(1, "none", b"x"), (2, "none", None), (3, "answer", b"x")]
        old.executemany(
            "INSERT INTO questions (guild_id, id, channel_id, asked_at, via, outcome, latency_ms,"
            " text_enc) VALUES (1, ?, 9, 0, 'ask', ?, 1.0, ?)",
            rows,
        )
    old.close()
    store = await Storage.open(None, tmp_path)
    assert [row.id for row in await store.repositories.questions.review_queue.newest(1, 10)] == [1]
    await store.close()

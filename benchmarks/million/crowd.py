"""A question log of many servers, built quickly: sealed rows like those of the log itself."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

import asyncpg
import numpy as np

from benchmarks.load.postgresql import analyse, plain
from bot.matching import Matcher
from bot.matching.encoding.session import Vectors
from bot.matching.encoding.stored import pack_vector
from bot.storage import Storage
from bot.storage.crypto.cipher import Cipher
from bot.storage.engine.places import FILE_NAME
from bot.storage.repositories.questions.log import place_of, score_place, vector_place

DAYS = 30
_CHUNK = 5000
_COLUMNS = (
    "guild_id",
    "id",
    "channel_id",
    "asked_at",
    "via",
    "outcome",
    "entry_id",
    "score_enc",
    "latency_ms",
    "text_enc",
    "asker",
    "vector_enc",
    "handled",
)
Row = tuple[Any, ...]
Chunk = tuple[list[Row], list[Row]]
"""Questions, and votes on them."""
_OUTCOMES = ("answer",) * 12 + ("suggest",) * 3 + ("none",) * 5
_EPOCH_MS = 1_420_070_400_000
"""The start of Discord's ids, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Size:
    """The number of questions, of servers, and of questions in the largest server."""

    rows: int
    servers: int
    largest: int

    def shares(self) -> list[int]:
        """Return the questions of each server: the largest first, then ever fewer (1/rank)."""
        ranks = 1 / np.arange(1, self.servers)
        rest = np.floor(ranks / ranks.sum() * (self.rows - self.largest)).astype(int)
        rest[0] += self.rows - self.largest - int(rest.sum())
        return [self.largest, *map(int, rest)]


async def build(folder: Path, size: Size, matcher: Matcher, url: str | None = None) -> float:
    """Build the database in a folder, or at DATABASE_URL; return the seconds that it took."""
    started = time.perf_counter()
    storage = await Storage.open(url, folder)
    path, cipher = None if url else storage.path, storage.cipher
    await storage.close()
    if path is not None:
        _fill_file(path, _chunks(cipher, size, matcher))
    elif url:
        await _fill_server(url, _chunks(cipher, size, matcher))
    return time.perf_counter() - started


async def database_bytes(folder: Path, url: str | None) -> int:
    """Return the size of the database, with its indices."""
    if url is None:
        return (folder / FILE_NAME).stat().st_size
    connection: Any = await cast("Any", asyncpg).connect(plain(url))
    try:
        return await connection.fetchval("SELECT pg_database_size(current_database())")
    finally:
        await connection.close()


def _chunks(cipher: Cipher, size: Size, matcher: Matcher) -> Iterator[Chunk]:
    """Yield the rows of all servers in pieces, each with its votes."""
    rng = random.Random(7)  # noqa: S311 nothing is kept secret by it
    for guild_id, share in enumerate(size.shares(), 1):
        rows = _rows(cipher, guild_id, share, matcher, rng)
        while chunk := list(islice(rows, _CHUNK)):
            yield (
                chunk,
                [
                    (guild_id, row[1], rng.randbytes(32), rng.random() < 0.7, row[3])
                    for row in chunk
                    if row[5] == "answer" and rng.random() < 0.15
                ],
            )


def _fill_file(path: Path, chunks: Iterator[Chunk]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    indices = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('questions', 'votes')"
    ).fetchall()
    # Rows go in several times as fast without indices, which are built once at the end.
    for name, _ in indices:
        connection.execute(f"DROP INDEX {name}")
    marks = ", ".join("?" * len(_COLUMNS))
    insert = f"INSERT INTO questions ({', '.join(_COLUMNS)}) VALUES ({marks})"  # noqa: S608 our own names
    for questions, votes in chunks:
        connection.execute("BEGIN")
        connection.executemany(insert, questions)
        connection.executemany("INSERT INTO votes VALUES (?, ?, ?, ?, ?)", votes)
        connection.execute("COMMIT")
    for _, sql in indices:
        connection.execute(sql)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def _fill_server(url: str, chunks: Iterator[Chunk]) -> None:
    connection: Any = await cast("Any", asyncpg).connect(plain(url))
    try:
        for questions, votes in chunks:
            await connection.copy_records_to_table(
                "questions", records=questions, columns=list(_COLUMNS)
            )
            await connection.copy_records_to_table("votes", records=votes)
    finally:
        await connection.close()
    await analyse(url)


def _rows(
    cipher: Cipher, guild_id: int, share: int, matcher: Matcher, rng: random.Random
) -> Iterator[Row]:
    phrases = list(matcher.index.texts)
    vectors = None if matcher.index.vectors is None else matcher.index.vectors[:]
    entries = list(matcher.snapshot.entries)
    now = time.time_ns() // 1_000_000
    step = DAYS * 86_400_000 / max(1, share)
    for number in range(share):
        asked_at = int(now - (share - number) * step)
        question_id = asked_at - _EPOCH_MS << 22 | number & 0x3FFFFF
        outcome = rng.choice(_OUTCOMES)
        place = rng.randrange(len(phrases))
        text = f"{phrases[place]} {rng.choice(phrases)} {rng.randrange(share)}"
        vector = None
        if outcome != "answer":
            packed = _vector(matcher, vectors, place, rng)
            vector = packed and cipher.seal_bytes(packed, vector_place(guild_id, question_id))
        yield (
            guild_id,
            question_id,
            7,
            asked_at,
            "ask",
            outcome,
            rng.choice(entries),
            cipher.seal(f"{rng.random():.2f}", score_place(guild_id, question_id)),
            rng.lognormvariate(1.5, 0.5),
            cipher.seal(text, place_of(guild_id, question_id)),
            None,
            vector,
            0 if outcome == "none" else None,
        )


def _vector(
    matcher: Matcher, vectors: Vectors | None, place: int, rng: random.Random
) -> bytes | None:
    """Return the vector of a phrase with some noise, so that no two questions are the same."""
    if vectors is None or matcher.encoder is None:
        return None
    noise = np.frombuffer(rng.randbytes(vectors.shape[1]), np.int8).astype(np.float32)
    return pack_vector(matcher.encoder.key, vectors[place] + noise * np.float32(0.0002))

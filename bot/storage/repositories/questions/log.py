"""The question log: takes a row at once, says soon whether it is safe, never holds up an answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.storage.clock import to_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.crypto.surrogates import surrogates
from bot.storage.engine.statements import insert
from bot.storage.repositories.questions.review_state import NOT_QUEUED, WAITING
from bot.storage.schema import tables

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.engine.dialect import Value
    from bot.storage.engine.writer import Writer

WAIT_SECONDS = 0.25
NOT_COVERED = "none"


class NewQuestion(Struct, frozen=True):
    """A question as it was asked and answered; `id` is the interaction's or message's snowflake.

    `asked_at` needs a time zone. `score` is in 0..1. `text`, `asker_id` and `vector` (the sentence
    vector as the matcher gives it) are None where the server's log does not keep them. Messages of
    people in danger never become a row: count them instead. public_id: others can look up who has
    this `id`, so a surrogate is stored in its place (bot/storage/crypto/surrogates.py).
    """

    guild_id: int
    id: int
    channel_id: int
    asked_at: datetime
    via: str
    outcome: str
    entry_id: str | None
    score: float | None
    latency_ms: float
    text: str | None
    asker_id: int | None = None
    vector: bytes | None = None
    public_id: bool = False


def place_of(guild_id: int, question_id: int) -> CellPlace:
    """Return the cell that a question's text is sealed for."""
    return CellPlace("questions", guild_id, question_id, "text")


def vector_place(guild_id: int, question_id: int) -> CellPlace:
    """Return the cell that a question's sentence vector is sealed for."""
    return CellPlace("questions", guild_id, question_id, "vector")


def score_place(guild_id: int, question_id: int) -> CellPlace:
    """Return the cell that a question's score is sealed for."""
    return CellPlace("questions", guild_id, question_id, "score")


def minute_of(milliseconds: int) -> int:
    """Return the minute in which something was asked: to the millisecond it leads to a message."""
    return milliseconds - milliseconds % 60_000


async def within(done: asyncio.Future[bool], wait: float) -> bool:
    """Give the future's result, or False after `wait` seconds: the row goes on waiting then."""
    lapse = asyncio.get_running_loop().call_later(wait, _lapse, done)
    try:
        return await done
    finally:
        lapse.cancel()


def _lapse(done: asyncio.Future[bool]) -> None:
    if not done.done():
        done.set_result(False)


class QuestionLogWriter:
    """Adds questions through the one writer."""

    def __init__(self, writer: Writer, cipher: Cipher) -> None:
        """Seal with `cipher`, write through `writer`."""
        self._writer = writer
        self._cipher = cipher
        # A retry of the same interaction finds its row there: nothing to do.
        self._insert = insert(tables.questions).on_conflict_do_nothing()

    @property
    def waiting(self) -> int:
        """How many writes are not committed yet."""
        return self._writer.waiting

    @property
    def dropped(self) -> int:
        """How many rows were given up since the start."""
        return self._writer.dropped

    @property
    def written(self) -> int:
        """How many rows were committed since the start."""
        return self._writer.written

    def submit(self, row: NewQuestion) -> asyncio.Future[bool]:
        """Take a row; the future gives True once it is committed, False if it was dropped.

        The text is sealed here, so that none waits in memory readable.
        """
        if row.public_id:
            row = replace(row, id=surrogates(self._cipher, row.guild_id, row.id)[0])
        place = place_of(row.guild_id, row.id)
        values: dict[str, Value] = {
            "guild_id": row.guild_id,
            "id": row.id,
            "channel_id": row.channel_id,
            "asked_at": minute_of(to_ms(row.asked_at)),
            "via": row.via,
            "outcome": row.outcome,
            "entry_id": row.entry_id,
            # Rounded like the time, so that the open columns say less of one question.
            "latency_ms": float(10 * round(row.latency_ms / 10)),
            "text_enc": None if row.text is None else self._cipher.seal(row.text, place),
            # Without words a score would be all that tells which question it was.
            "score_enc": None if row.text is None or row.score is None else self._score(row),
            "asker": None if row.asker_id is None else self._asker(row.guild_id, row.asker_id),
            "vector_enc": None if row.vector is None else self._vector(row),
            # A moderator can do nothing about a question without a text.
            "handled": WAITING
            if row.outcome == NOT_COVERED and row.text is not None
            else NOT_QUEUED,
        }
        return self._writer.note(self._insert, values)

    def _score(self, row: NewQuestion) -> bytes:
        return self._cipher.seal(f"{row.score:.3f}", score_place(row.guild_id, row.id))

    def _asker(self, guild_id: int, asker_id: int) -> bytes:
        return self._cipher.pseudonyms("asker", guild_id, asker_id)[0]

    def _vector(self, row: NewQuestion) -> bytes:
        return self._cipher.seal_bytes(row.vector or b"", vector_place(row.guild_id, row.id))

    async def record(self, row: NewQuestion, wait: float = WAIT_SECONDS) -> bool:
        """Take a row; True if it was committed within `wait` seconds.

        False means that it waits in memory and is written later, or, when the waiting room is
        full, that it was dropped and counted. The state of the database never raises here.
        """
        return await within(self.submit(row), wait)

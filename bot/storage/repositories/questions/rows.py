"""A question of the log as it is read, with its votes counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from bot.storage.clock import from_ms
from bot.storage.repositories.questions.log import place_of, score_place
from bot.storage.repositories.questions.review_state import Review, review_of
from bot.storage.schema.tables import questions, votes

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.crypto.cipher import Cipher

_LABEL_BYTES = 2


class QuestionRow(Struct, frozen=True):
    """A question from the log; `text` is None if it was not kept or no key opens it.

    asker: four hex digits, the same for one asker's questions, None where no pseudonym is kept.
    handled: as it is stored; `review` says what it means.
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
    helpful: int
    not_helpful: int
    asker: str | None = None
    handled: int | None = None

    @property
    def review(self) -> Review:
        """Whether moderators still have to look at it, or which decision settled it."""
        return review_of(self.handled)


def rows_of() -> Select[*tuple[object, ...]]:
    """Return the query of whole rows, with the votes of each, without a condition yet."""
    # Vectors are large, and nobody reads them here.
    columns = [column for column in questions.c if column.name != "vector_enc"]
    return select(
        *columns,
        _votes_cast(helpful=True).label("helpful"),
        _votes_cast(helpful=False).label("not_helpful"),
    )


def read_row(row: RowMapping, cipher: Cipher) -> QuestionRow:
    """Turn a row of that query into a question."""
    values = dict(row)
    place = place_of(values["guild_id"], values["id"])
    score = cipher.open(values.pop("score_enc"), score_place(values["guild_id"], values["id"]))
    values["score"] = _number(score)
    values["text"] = cipher.open(values.pop("text_enc"), place)
    values["asked_at"] = from_ms(values["asked_at"])
    asker: bytes | None = values["asker"]
    values["asker"] = None if asker is None else asker[:_LABEL_BYTES].hex()
    return QuestionRow(**values)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _votes_cast(*, helpful: bool) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(votes)
        .where(
            votes.c.guild_id == questions.c.guild_id,
            votes.c.question_id == questions.c.id,
            votes.c.helpful == helpful,
        )
        .scalar_subquery()
    )

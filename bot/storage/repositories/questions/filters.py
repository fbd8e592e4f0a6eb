"""Which questions of a server are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, select

from bot.storage.clock import to_ms
from bot.storage.schema.tables import questions

if TYPE_CHECKING:
    from datetime import datetime


class QuestionFilter(Struct, frozen=True):
    """Conditions that all hold; without any, every question of the server is meant.

    since, until: asked from then on, and before then. asker_of: asked by whoever asked this
    question, in the log mode that keeps a pseudonym. newest: none with a greater id, which is none
    that came later. readable: only with a text. only: this question alone.
    """

    outcome: str | None = None
    entry_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    asker_of: int | None = None
    newest: int | None = None
    readable: bool = False
    only: int | None = None

    def where(self, guild_id: int) -> ColumnElement[bool]:
        """Return the condition for one server."""
        column = questions.c
        conditions = [column.guild_id == guild_id, *self._moments()]
        if self.outcome is not None:
            conditions.append(column.outcome == self.outcome)
        if self.entry_id is not None:
            conditions.append(column.entry_id == self.entry_id)
        if self.asker_of is not None:
            conditions.append(column.asker == _asker(guild_id, self.asker_of))
        if self.only is not None:
            conditions.append(column.id == self.only)
        if self.readable:
            conditions.append(column.text_enc.is_not(None))
        return and_(*conditions)

    def _moments(self) -> list[ColumnElement[bool]]:
        column = questions.c
        conditions: list[ColumnElement[bool]] = []
        if self.since is not None:
            conditions.append(column.asked_at >= to_ms(self.since))
        if self.until is not None:
            conditions.append(column.asked_at < to_ms(self.until))
        if self.newest is not None:
            conditions.append(column.id <= self.newest)
        return conditions


def _asker(guild_id: int, question_id: int) -> ColumnElement[bytes | None]:
    other = questions.alias()
    same_question = and_(other.c.guild_id == guild_id, other.c.id == question_id)
    return select(other.c.asker).where(same_question).scalar_subquery()

"""Surrogates: ids in the question log in place of ids that reveal who asked.

With a message's id everybody in its channel can see who wrote it; likewise with the id of a command
that was answered in public. Such a question is therefore stored under another id, which nobody can
compute without the key. Callers still use the question's own id, because its buttons carry that.
Ids that are read from the log are surrogates, and callers may use those too. A command that was
answered in private is stored under its own id, which Discord shows to nobody else.

The log is sorted by id. A surrogate begins with the minute of its question (which the log shows
openly), so the order is right to the minute; within a minute surrogates come before private
commands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from bot.storage.schema.tables import questions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection

_TIME_SHIFT = 22
"""A snowflake's lower bits, below its milliseconds (Discord, "Snowflakes")."""
_MINUTE_MS = 60_000
_HASH_BITS = 28
"""Two questions of one server and one minute share an id once in 268 million."""


def surrogates(cipher: Cipher, guild_id: int, question_id: int) -> tuple[int, ...]:
    """Return the surrogates of a question, one for each key, the newest key first."""
    minute = (question_id >> _TIME_SHIFT) // _MINUTE_MS * _MINUTE_MS << _TIME_SHIFT
    names = cipher.pseudonyms("question", guild_id, question_id)
    return tuple(minute | int.from_bytes(name[:4], "big") >> 32 - _HASH_BITS for name in names)


def stored_ids(cipher: Cipher, guild_id: int, question_id: int) -> tuple[int, ...]:
    """Return all ids under which a question may be stored: its surrogates, and its own.

    Its own id is stored for a private command and in rows of older versions; and a caller may pass
    a surrogate that it has read from the log.
    """
    return *surrogates(cipher, guild_id, question_id), question_id


def all_stored_ids(cipher: Cipher, guild_id: int, question_ids: Iterable[int]) -> list[int]:
    """Return `stored_ids` of several questions."""
    return [
        row_id
        for question_id in question_ids
        for row_id in stored_ids(cipher, guild_id, question_id)
    ]


async def stored_id(
    connection: AsyncConnection, cipher: Cipher, guild_id: int, question_id: int
) -> int:
    """Return the id under which the log holds a question; its surrogate if the log lacks it.

    Rows that belong to a question are stored under this id. The question's own id may reveal who
    asked, so it is used only if the log has it already.
    """
    ids = stored_ids(cipher, guild_id, question_id)
    query = select(questions.c.id).where(
        and_(questions.c.guild_id == guild_id, questions.c.id.in_(ids))
    )
    in_log = set((await connection.execute(query)).scalars())
    return next((row_id for row_id in ids if row_id in in_log), ids[0])

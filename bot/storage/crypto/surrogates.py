"""Ids that stand in the log for ids that lead to who asked.

Everybody in a channel can look up who wrote a message, or who used a command that was answered in
public. Such a question is therefore stored under another id, which only the key can make from
server and id. Callers go on naming it by its own id, for its buttons carry that; whoever reads an
id from the log gets the surrogate, and may name the question by that too. A command that was
answered in private keeps the interaction's id, which Discord shows to nobody else.

The log is sorted by its ids. A surrogate begins with the minute in which it was asked (the log
holds that openly), so it stands in its place up to the minute, and before what came by a private
command in that minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from bot.storage.schema.tables import questions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.crypto.cipher import Cipher

_TIME_SHIFT = 22
"""A snowflake's lower bits, below its milliseconds (Discord, "Snowflakes")."""
_MINUTE_MS = 60_000
_HASH_BITS = 28
"""Two questions of one server and one minute share an id once in 268 million."""


def surrogates(cipher: Cipher, guild_id: int, question_id: int) -> tuple[int, ...]:
    """Return the ids that may stand for a question's own, for each key, the newest first."""
    minute = (question_id >> _TIME_SHIFT) // _MINUTE_MS * _MINUTE_MS << _TIME_SHIFT
    names = cipher.pseudonyms("question", guild_id, question_id)
    return tuple(minute | int.from_bytes(name[:4], "big") >> 32 - _HASH_BITS for name in names)


def stored_ids(cipher: Cipher, guild_id: int, question_id: int) -> tuple[int, ...]:
    """Return all ids under which a question may be stored: its surrogates, and its own.

    Its own is that of a private command, of a row that was read, or of a row of an older version.
    """
    return *surrogates(cipher, guild_id, question_id), question_id


def all_stored_ids(cipher: Cipher, guild_id: int, question_ids: Iterable[int]) -> list[int]:
    """Return `stored_ids` of several questions."""
    return [found for one in question_ids for found in stored_ids(cipher, guild_id, one)]


async def stored_id(
    connection: AsyncConnection, cipher: Cipher, guild_id: int, question_id: int
) -> int:
    """Return the id under which the log holds a question; its surrogate if the log has none.

    For what is stored beside a question: its own id may lead to who asked, so that is never taken
    unless the log has it already.
    """
    ids = stored_ids(cipher, guild_id, question_id)
    query = select(questions.c.id).where(
        and_(questions.c.guild_id == guild_id, questions.c.id.in_(ids))
    )
    found = set((await connection.execute(query)).scalars())
    return next((one for one in ids if one in found), ids[0])

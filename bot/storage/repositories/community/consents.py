"""The consent of authors to become an entry: asked once, and taken back in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, update

from bot.storage.repositories.community.rows import Consent
from bot.storage.schema.community_tables import community_answers

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.engine.connections import AsyncConnection
    from bot.storage.engine.writer import Writer

_answers = community_answers
_UNDECIDED = (Consent.ASKED, Consent.GIVEN, Consent.REFUSED)
"""While these hold, the author may say yes or no."""


class Consents:
    """The consent of authors in all servers. All methods raise StorageUnavailable.

    Each statement names the states that it may come from, so that one of two at once wins.
    """

    def __init__(self, writer: Writer, cipher: Cipher) -> None:
        """Change rows through `writer`; recognise authors with `cipher`."""
        self._writer = writer
        self._cipher = cipher

    async def ask(self, guild_id: int, message_id: int) -> bool:
        """Note that the author of a message is asked; False if that was done before."""
        return await self._move(guild_id, message_id, {Consent.NONE}, Consent.ASKED)

    async def unask(self, guild_id: int, message_id: int) -> bool:
        """Note that the author could not be asked after all."""
        return await self._move(guild_id, message_id, {Consent.ASKED}, Consent.NONE)

    async def decide(self, guild_id: int, message_id: int, member_id: int, *, yes: bool) -> bool:
        """Store what the author says; False for anybody else, and where it is too late."""
        names = self._cipher.pseudonyms("community", guild_id, member_id)
        own = _answers.c.author.in_(names)
        to = Consent.GIVEN if yes else Consent.REFUSED
        return await self._move(guild_id, message_id, set(_UNDECIDED), to, own)

    async def end(self, guild_id: int, message_id: int) -> bool:
        """Take a message that its author has deleted for a no, unless an entry was made of it."""
        among = {Consent.ASKED, Consent.GIVEN}
        return await self._move(guild_id, message_id, among, Consent.REFUSED)

    async def use(self, guild_id: int, message_id: int) -> bool:
        """Note that an entry is made of a message; False if its author has not agreed, or left."""
        return await self._move(guild_id, message_id, {Consent.GIVEN}, Consent.USED)

    async def give_back(self, guild_id: int, message_id: int) -> None:
        """Note that no entry was made of it after all."""
        await self._move(guild_id, message_id, {Consent.USED}, Consent.GIVEN)

    async def _move(
        self,
        guild_id: int,
        message_id: int,
        among: Collection[Consent],
        to: Consent,
        where: ColumnElement[bool] | None = None,
    ) -> bool:
        conditions = [
            _answers.c.guild_id == guild_id,
            _answers.c.message_id == message_id,
            _answers.c.consent.in_(among),
            *([] if where is None else [where]),
        ]
        statement = update(_answers).where(and_(*conditions)).values(consent=to)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount > 0

        return await self._writer.run(work)

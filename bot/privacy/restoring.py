"""A backup brought up to date before it is used: what is due goes, what was erased goes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.privacy.housekeeping import Housekeeping
from bot.storage.inventory.linked_rows import Member

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.storage import Storage
    from bot.storage.backups.erasures import ErasureHistory, NotedErasure


class Renewal(Struct, frozen=True):
    """The result of bringing a backup up to date. expired: rows whose time was over.

    erased: erasures done again. unlisted: the list of erasures does not reach back to the backup.
    unreadable: erasures on the list that no key opens.
    """

    expired: int
    erased: int
    unlisted: bool
    unreadable: int


async def renew(
    storage: Storage, histories: Sequence[ErasureHistory], taken_at: datetime, now: datetime
) -> Renewal:
    """Delete from a restored database what is due at `now` and what was erased since `taken_at`.

    Raises StorageUnavailable; it may be repeated.
    """
    erased = 0
    for each in (each for history in histories for each in history.erasures):
        if each.at >= taken_at:
            await _erase(storage, each)
            erased += 1
    terms = await Housekeeping(storage).terms()
    expired = await storage.retention.expire(now, terms)
    # Deleted rows would otherwise stay readable in the free pages of the file.
    await storage.compactor.rewrite(now)
    await storage.compactor.checkpoint()
    reaching = [each for each in histories if each.since is not None and each.since <= taken_at]
    unreadable = sum(each.unreadable for each in histories)
    return Renewal(expired, erased, not reaching, unreadable)


async def _erase(storage: Storage, erasure: NotedErasure) -> None:
    if erasure.user_id is not None:
        await storage.member_data.erase(Member(erasure.user_id, erasure.guild_id))
    if erasure.questions and erasure.guild_id is not None:
        forget_many = storage.repositories.questions.questions.forget_many
        await forget_many(erasure.guild_id, erasure.questions)

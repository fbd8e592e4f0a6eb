"""The sealed cells of the community's tables, and the pseudonyms by which rows are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.clock import from_ms
from bot.storage.crypto.cipher import CellPlace
from bot.storage.repositories.community.rows import CommunityPost, PostPlace, PostStatus

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

    from bot.storage.crypto.cipher import Cipher

_POSTS = "community_posts"
UNREADABLE = "(unreadable)"
"""The title of a question whose key is lost."""


class PostSealer:
    """Encrypts what is stored of a question, and decrypts it again."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def askers(self, guild_id: int, member_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of a member who asks, the newest key's first."""
        return self._cipher.pseudonyms("community-asker", guild_id, member_id)

    def seal(self, guild_id: int, post_id: int, column: str, value: str) -> bytes:
        """Seal a cell: `asker`, `title`, `text`, `decider` or `reason`."""
        return self._cipher.seal(value, _place(guild_id, post_id, column))

    def asker(self, row: RowMapping) -> int | None:
        """Return who asked; None once that is forgotten, or where no key opens it."""
        opened = self._open_cell(row, "asker")
        return None if opened is None else int(opened)

    def open(self, row: RowMapping) -> CommunityPost:
        """Decrypt a question, all but who asked it."""
        place, title = None, self._open_cell(row, "title")
        if row["thread_id"] is not None:
            place = PostPlace(row["channel_id"], row["thread_id"], row["message_id"])
        return CommunityPost(
            guild_id=row["guild_id"],
            id=row["id"],
            created_at=from_ms(row["created_at"]),
            status=PostStatus(row["status"]),
            anonymous=bool(row["anonymous"]),
            notify=bool(row["notify"]),
            category=row["category"],
            # One that was taken back has none.
            title=UNREADABLE if title is None else title,
            text=self._open_cell(row, "text"),
            active_at=from_ms(row["active_at"]),
            place=place,
            card_channel_id=row["card_channel_id"],
            card_id=row["card_id"],
            after_help=bool(row["after_help"]),
            reason=self._open_cell(row, "reason"),
            answer_id=row["answer_id"],
            answered_at=_moment(row, "answered_at"),
            entry_id=row["entry_id"],
            original_id=row["original_id"],
            follows_id=row["follows_id"],
            reminded_at=_moment(row, "reminded_at"),
            reminders=bool(row["reminders"]),
            hidden_at=_moment(row, "hidden_at"),
        )

    def _open_cell(self, row: RowMapping, column: str) -> str | None:
        place = _place(row["guild_id"], row["id"], column)
        return self._cipher.open(row[f"{column}_enc"], place)


def _moment(row: RowMapping, column: str) -> datetime | None:
    return None if row[column] is None else from_ms(row[column])


def _place(guild_id: int, post_id: int, column: str) -> CellPlace:
    return CellPlace(_POSTS, guild_id, str(post_id), column)

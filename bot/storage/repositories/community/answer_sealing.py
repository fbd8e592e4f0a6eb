"""The sealed cells of answers, and the pseudonyms by which an author's rows are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.storage.clock import from_ms, to_ms
from bot.storage.crypto.cipher import CellPlace
from bot.storage.repositories.community.answer_rows import CommunityAnswer
from bot.storage.repositories.community.rows import Consent

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from bot.storage.crypto.cipher import Cipher
    from bot.storage.repositories.community.answer_rows import AnswerMessage


class AnswerSealer:
    """Encrypts what is stored of an answer, and decrypts it again."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def values(self, guild_id: int, post_id: int, answer: AnswerMessage) -> dict[str, Any]:
        """Return the columns of a row, without the words."""
        author = self._cipher.seal(
            str(answer.author_id), _place(guild_id, answer.message_id, "author")
        )
        return {
            "guild_id": guild_id,
            "message_id": answer.message_id,
            "post_id": post_id,
            "created_at": to_ms(answer.created_at),
            "author": self._cipher.pseudonyms("community", guild_id, answer.author_id)[0],
            "author_enc": author,
        }

    def text(self, guild_id: int, answer: AnswerMessage) -> bytes | None:
        """Return the sealed words; None where there are none."""
        if not answer.text:
            return None
        return self._cipher.seal(answer.text, _place(guild_id, answer.message_id, "text"))

    def open(self, row: RowMapping) -> CommunityAnswer:
        """Decrypt a row."""
        guild_id, message_id = row["guild_id"], row["message_id"]
        author = self._cipher.open(row["author_enc"], _place(guild_id, message_id, "author"))
        return CommunityAnswer(
            guild_id=guild_id,
            message_id=message_id,
            post_id=row["post_id"],
            created_at=from_ms(row["created_at"]),
            author_id=None if author is None else int(author),
            text=self._cipher.open(row["text_enc"], _place(guild_id, message_id, "text")),
            consent=Consent(row["consent"]),
            accepted_at=None if row["accepted_at"] is None else from_ms(row["accepted_at"]),
            hidden_at=None if row["hidden_at"] is None else from_ms(row["hidden_at"]),
        )


def _place(guild_id: int, message_id: int, column: str) -> CellPlace:
    return CellPlace("community_answers", guild_id, str(message_id), column)

"""Proofs that a control was made for one member: what it does is theirs alone.

Who asked a question is not stored, so the control itself must prove it: its custom id carries a
keyed MAC (see bot/storage/crypto/proofs.py) over what it is about and the member.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage.crypto.proofs import is_proof, proof

if TYPE_CHECKING:
    from bot.storage.crypto.cipher import Cipher


class MemberProofs:
    """Makes proofs and checks them. Members' ids come from Discord, never from a custom id."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def of_question(self, guild_id: int, question_id: int, member_id: int) -> str:
        """Return the proof that a member asked a question. Callers know that they did."""
        return proof(self._cipher, "forget", guild_id, question_id, member_id)

    def proves_question(self, text: str, guild_id: int, question_id: int, member_id: int) -> bool:
        """Whether a text proves that a member asked a question."""
        return is_proof(self._cipher, text, "forget", guild_id, question_id, member_id)

    def of_card(self, message_id: int, member_id: int) -> str:
        """Return the tag of a public card that replies to a member's message.

        Nobody can read from it who that is, and it holds for that one message.
        """
        return proof(self._cipher, "card", message_id, member_id)

    def proves_card(self, tag: str, message_id: int, member_id: int) -> bool:
        """Whether the tag of a card that replies to a message names this member."""
        return is_proof(self._cipher, tag, "card", message_id, member_id)

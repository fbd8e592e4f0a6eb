"""An appeal as it is handed in, as it is stored, and as it is read again."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bot.storage.clock import from_ms, to_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.knowledge.entries import json_of, text_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

    from bot.storage.repositories.servers.guild_settings import JSON

MEMBER_PURPOSE = "appeal-member"


class AppealStatus(StrEnum):
    """How an appeal stands, and how it ended. The values are stored."""

    OPEN = "open"
    LIFTED = "lifted"
    """The action is taken back."""
    KEPT = "kept"
    """The action stays."""
    WITHDRAWN = "withdrawn"
    """The member took it back."""


class Answered(Struct, frozen=True):
    """A question as it was asked, with the member's answer."""

    question: str
    answer: str


class NewAppeal(Struct, frozen=True):
    """An appeal as a member hands it in. due: when the team is reminded of it."""

    guild_id: int
    case_id: int
    member_id: int
    answers: tuple[Answered, ...]
    created_at: datetime
    due: datetime | None = None


class AppealDecision(Struct, frozen=True):
    """How an appeal was decided. words: for the member, in a moderator's own words."""

    status: AppealStatus
    moderator_id: int
    words: str = ""


class AppealRow(Struct, frozen=True):
    """A stored appeal. member_id: None once erased. is_told: the member knows how it ended."""

    guild_id: int
    id: int
    case_id: int
    created_at: datetime
    status: AppealStatus
    member_id: int | None
    answers: tuple[Answered, ...]
    decided_by: int | None = None
    words: str = ""
    card_channel_id: int | None = None
    card_id: int | None = None
    closed_at: datetime | None = None
    is_told: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be decided."""
        return self.status is AppealStatus.OPEN


class AppealSealer:
    """Encrypts what is stored of an appeal, and decrypts it again."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def members(self, guild_id: int, member_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of a member in this server, the newest first."""
        return self._cipher.pseudonyms(MEMBER_PURPOSE, guild_id, member_id)

    def values(self, new: NewAppeal, appeal_id: int) -> dict[str, Any]:
        """Return the columns of a new appeal."""
        answers: JSON = [{"question": a.question, "answer": a.answer} for a in new.answers]
        return {
            "guild_id": new.guild_id,
            "id": appeal_id,
            "case_id": new.case_id,
            "created_at": to_ms(new.created_at),
            "status": AppealStatus.OPEN,
            "member": self.members(new.guild_id, new.member_id)[0],
            "member_enc": self._seal(new.guild_id, appeal_id, "member", str(new.member_id)),
            "answers_enc": self._seal(new.guild_id, appeal_id, "answers", text_of(answers)),
            "due": None if new.due is None else to_ms(new.due),
            "told": False,
        }

    def decision(self, guild_id: int, appeal_id: int, decision: AppealDecision) -> dict[str, bytes]:
        """Return the columns with who decided, and their words for the member."""
        decider = str(decision.moderator_id)
        return {
            "decider_enc": self._seal(guild_id, appeal_id, "decider", decider),
            "decision_enc": self._seal(guild_id, appeal_id, "decision", decision.words),
        }

    def open(self, row: RowMapping) -> AppealRow:
        """Decrypt a row."""
        member = self._open(row, "member")
        decider = self._open(row, "decider")
        return AppealRow(
            guild_id=row["guild_id"],
            id=row["id"],
            case_id=row["case_id"],
            created_at=from_ms(row["created_at"]),
            status=AppealStatus(row["status"]),
            member_id=None if member is None else int(member),
            answers=_answers(json_of(self._open(row, "answers"))),
            decided_by=None if decider is None else int(decider),
            words=self._open(row, "decision") or "",
            card_channel_id=row["card_channel_id"],
            card_id=row["card_id"],
            closed_at=None if row["closed_at"] is None else from_ms(row["closed_at"]),
            is_told=bool(row["told"]),
        )

    def _seal(self, guild_id: int, appeal_id: int, column: str, value: str) -> bytes:
        return self._cipher.seal(value, CellPlace("appeals", guild_id, appeal_id, column))

    def _open(self, row: RowMapping, column: str) -> str | None:
        place = CellPlace("appeals", row["guild_id"], row["id"], column)
        return self._cipher.open(row[f"{column}_enc"], place)


def _answers(body: JSON) -> tuple[Answered, ...]:
    if not isinstance(body, list):
        return ()
    return tuple(
        Answered(str(part.get("question") or ""), str(part.get("answer") or ""))
        for part in body
        if isinstance(part, dict)
    )

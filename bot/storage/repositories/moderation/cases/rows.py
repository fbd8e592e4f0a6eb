"""Cases as the database holds them: sealed, and found by pseudonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_

from bot.storage.clock import from_ms, to_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.moderation.cases.models import (
    Case,
    CaseKind,
    CaseSource,
    CaseStatus,
    MessageLink,
    NewCase,
    Told,
)
from bot.storage.schema.moderation_tables import moderation_cases as cases

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

TABLE = "moderation_cases"


class CaseSealer:
    """Encrypts what is stored of a case, and decrypts it again."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def members(self, guild_id: int, user_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of a member in this server, the newest first."""
        return self._cipher.pseudonyms("case-member", guild_id, user_id)

    def moderators(self, guild_id: int, user_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of a moderator in this server, the newest first."""
        return self._cipher.pseudonyms("case-moderator", guild_id, user_id)

    def seal(self, guild_id: int, case_id: int, column: str, value: str | None) -> bytes | None:
        """Seal a text of a case; None and an empty text stay empty."""
        return self._cipher.seal(value, _place(guild_id, case_id, column)) if value else None

    def values(self, new: NewCase, case_id: int) -> dict[str, Any]:
        """Return the columns of a new case."""
        guild_id, moderator = new.guild_id, new.moderator_id
        texts = {
            "member": str(new.member_id),
            "moderator": None if moderator is None else str(moderator),
            "reason": new.reason,
            "message": new.message_text,
        }
        return {
            "guild_id": guild_id,
            "id": case_id,
            "created_at": to_ms(new.created_at),
            "kind": new.kind,
            "status": new.status,
            "source": new.source,
            "member": self.members(guild_id, new.member_id)[0],
            "moderator": None if moderator is None else self.moderators(guild_id, moderator)[0],
            "key": new.key,
            "audit_id": new.audit_id,
            "points": new.points,
            "preset": new.preset,
            "entry_id": new.entry_id,
            "report_id": new.report_id,
            "channel_id": new.message.channel_id if new.message else None,
            "message_id": new.message.message_id if new.message else None,
            "told": new.told,
            "ends": _ms(new.ends),
            "due": _ms(new.due),
            **{f"{name}_enc": self.seal(guild_id, case_id, name, texts[name]) for name in texts},
        }

    def open(self, row: RowMapping) -> Case:
        """Decrypt a row."""
        guild_id, case_id = row["guild_id"], row["id"]

        def text_of(column: str) -> str | None:
            return self._cipher.open(row[f"{column}_enc"], _place(guild_id, case_id, column))

        member, moderator = text_of("member"), text_of("moderator")
        has_link = row["channel_id"] is not None and row["message_id"] is not None
        return Case(
            guild_id=guild_id,
            id=case_id,
            created_at=from_ms(row["created_at"]),
            kind=CaseKind(row["kind"]),
            status=CaseStatus(row["status"]),
            source=CaseSource(row["source"]),
            member_id=None if member is None else int(member),
            moderator_id=None if moderator is None else int(moderator),
            reason=text_of("reason") or "",
            points=row["points"],
            preset=row["preset"],
            entry_id=row["entry_id"],
            report_id=row["report_id"],
            message=MessageLink(row["channel_id"], row["message_id"]) if has_link else None,
            message_text=text_of("message"),
            told=Told(row["told"]),
            ends_at=_moment(row["ends"]),
            lifted_at=_moment(row["lifted_at"]),
            outcome=text_of("outcome") or "",
            closed_at=_moment(row["closed_at"]),
            tries=row["tries"],
            due_at=_moment(row["due"]),
        )


def is_case(guild_id: int, case_id: int) -> ColumnElement[bool]:
    """Return the condition that finds one case."""
    return and_(cases.c.guild_id == guild_id, cases.c.id == case_id)


def _place(guild_id: int, case_id: int, column: str) -> CellPlace:
    return CellPlace(TABLE, guild_id, case_id, column)


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else to_ms(moment)


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_ms(milliseconds)

"""The sealed cells of reports, and the pseudonyms by which their rows are found."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import asdict

from bot.storage.clock import from_ms
from bot.storage.crypto.cipher import CellPlace
from bot.storage.repositories.moderation.reports.rows import (
    Evidence,
    NewReport,
    ReportCategory,
    ReportRow,
    ReportStatus,
    ReportTarget,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import RowMapping

    from bot.storage.crypto.cipher import Cipher

BLOCK_KIND = "report"
"""The kind of the rows of `blocks` that keep somebody from reporting."""
_TAG_BYTES = 6


class ReportSealer:
    """Encrypts what is stored of a report, and decrypts it again."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def subjects(self, new: NewReport) -> tuple[bytes, ...]:
        """Return the pseudonyms of what a report is about, the newest key's first.

        Two reports are about the same if they name the same message, or the same member for
        private messages. Any other is about itself.
        """
        target = new.target
        if target.message_id is not None:
            return self.message_subjects(new.guild_id, target.message_id)
        if new.category is ReportCategory.PRIVATE_MESSAGE and target.member_id is not None:
            return self._subjects(new.guild_id, "private", target.member_id)
        return self._subjects(new.guild_id, "itself", new.key)

    def message_subjects(self, guild_id: int, message_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of a message."""
        return self._subjects(guild_id, "message", message_id)

    def rule_subjects(self, guild_id: int, member_id: int | None, rule: str) -> tuple[bytes, ...]:
        """Return the pseudonyms of what AutoMod blocked: a member's messages, by one rule."""
        return self._subjects(guild_id, "rule", member_id or 0, rule)

    def members(self, guild_id: int, member_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of a reported member."""
        return self._cipher.pseudonyms("report-member", guild_id, member_id)

    def claimers(self, guild_id: int, moderator_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of a moderator who has taken a report."""
        return self._cipher.pseudonyms("report-claimer", guild_id, moderator_id)

    def reporters(self, guild_id: int, reporter_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of a reporter."""
        return self._cipher.pseudonyms("reporter", guild_id, reporter_id)

    def block_names(self, guild_id: int, reporter_id: int) -> tuple[bytes, ...]:
        """Return the pseudonyms of somebody who may not report for a while."""
        return self._cipher.pseudonyms("block", guild_id, reporter_id)

    def member(self, guild_id: int, report_id: int, member_id: int) -> bytes:
        """Seal the id of the reported member."""
        return self._cipher.seal(str(member_id), _place(guild_id, report_id, "member"))

    def claimer(self, guild_id: int, report_id: int, moderator_id: int) -> bytes:
        """Seal the id of the moderator who has taken it, or ended it."""
        return self._cipher.seal(str(moderator_id), _place(guild_id, report_id, "claimer"))

    def evidence(self, guild_id: int, report_id: int, evidence: Evidence) -> bytes:
        """Seal what is known of the message."""
        body = {name: value for name, value in asdict(evidence).items() if value}
        return self._cipher.seal(json.dumps(body), _place(guild_id, report_id, "evidence"))

    def reporter(self, guild_id: int, report_id: int, name: bytes, reporter_id: int) -> bytes:
        """Seal the id of a reporter; `name`: their pseudonym in that row."""
        place = reporter_place(guild_id, report_id, name, "reporter")
        return self._cipher.seal(str(reporter_id), place)

    def words(self, guild_id: int, report_id: int, name: bytes, words: str) -> bytes | None:
        """Seal a reporter's words; None for none."""
        place = reporter_place(guild_id, report_id, name, "words")
        return self._cipher.seal(words, place) if words else None

    def block(self, guild_id: int, name: bytes, reporter_id: int) -> bytes:
        """Seal the id of somebody who may not report for a while."""
        place = CellPlace("blocks", guild_id, f"{BLOCK_KIND}/{name.hex()}", "member")
        return self._cipher.seal(str(reporter_id), place)

    def open_reporter(self, row: RowMapping) -> int | None:
        """Return whose row of `reporters` it is; None if no key opens it."""
        place = reporter_place(row["guild_id"], row["report_id"], row["reporter"], "reporter")
        reporter = self._cipher.open(row["reporter_enc"], place)
        return None if reporter is None else int(reporter)

    def open_words(self, row: RowMapping) -> str:
        """Return a reporter's words; empty if there are none, or no key opens them."""
        place = reporter_place(row["guild_id"], row["report_id"], row["reporter"], "words")
        return self._cipher.open(row["words_enc"], place) or ""

    def open_evidence(self, row: RowMapping) -> Evidence | None:
        """Return what is known of the message; None if nothing is, or no key opens it."""
        place = _place(row["guild_id"], row["id"], "evidence")
        body = self._cipher.open(row["evidence_enc"], place)
        return None if body is None else Evidence(**cast("dict[str, Any]", json.loads(body)))

    def open(self, row: RowMapping, statements: Sequence[RowMapping]) -> ReportRow:
        """Decrypt a report with its rows of `reporters`."""
        guild_id, report_id = row["guild_id"], row["id"]

        def id_in(column: str) -> int | None:
            text = self._cipher.open(row[f"{column}_enc"], _place(guild_id, report_id, column))
            return None if text is None else int(text)

        return ReportRow(
            guild_id=guild_id,
            id=report_id,
            created_at=from_ms(row["created_at"]),
            category=ReportCategory(row["category"]),
            status=ReportStatus(row["status"]),
            target=ReportTarget(id_in("member"), row["channel_id"], row["message_id"]),
            evidence=self.open_evidence(row),
            statements=tuple(self._statement(each) for each in statements),
            claimer_id=id_in("claimer"),
            claimed_at=None if row["claimed_at"] is None else from_ms(row["claimed_at"]),
            card_channel_id=row["card_channel_id"],
            card_id=row["card_id"],
            thread_id=row["thread_id"],
            case_id=row["case_id"],
            closed_at=None if row["closed_at"] is None else from_ms(row["closed_at"]),
        )

    def _statement(self, row: RowMapping) -> Statement:
        return Statement(
            tag=tag_of(row["report_id"], row["reporter"]),
            at=from_ms(row["at"]),
            category=ReportCategory(row["category"]),
            words=self.open_words(row),
            named_id=self.open_reporter(row) if row["named"] else None,
        )

    def _subjects(self, guild_id: int, *parts: str | int) -> tuple[bytes, ...]:
        return self._cipher.pseudonyms("report-subject", guild_id, *parts)


def tag_of(report_id: int, name: bytes) -> str:
    """Return the tag of a statement: of a pseudonym that is a secret itself, and of the report."""
    digest = hashlib.sha256(f"{report_id}|".encode() + name).digest()
    return digest[:_TAG_BYTES].hex()


def reporter_place(guild_id: int, report_id: int, name: bytes, column: str) -> CellPlace:
    """Return the cell of a column of `reporters`."""
    return CellPlace("reporters", guild_id, f"{report_id}/{name.hex()}", column)


def _place(guild_id: int, report_id: int, column: str) -> CellPlace:
    return CellPlace("reports", guild_id, report_id, column)

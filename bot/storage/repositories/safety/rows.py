"""An alert or a request as it is stored, and as it is read again."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from bot.storage.clock import from_ms
from bot.storage.crypto.cipher import CellPlace, Cipher
from bot.storage.repositories.knowledge.entries import json_of, text_of
from bot.storage.repositories.servers.guild_settings import JSON

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping


class RequestStatus(StrEnum):
    """How an alert or a request stands."""

    OPEN = "open"
    """It waits for a moderator, or one has taken it."""
    DONE = "done"
    """A moderator has marked it as done."""
    WITHDRAWN = "withdrawn"
    """The member has taken it back."""


class About(Struct, frozen=True):
    """Where help was shown, and which kind of danger an alert named ("" where there was no alert).

    message_id: a message that everybody there can read. held_back: the alerts before it that
    were not sent.
    """

    channel_id: int
    message_id: int | None = None
    kind: str = ""
    held_back: int = 0


class SafetyRow(Struct, frozen=True):
    """An alert, or a member's request (then `member_id` says whose).

    text: what they wrote about somebody else. by_message: they still wait for the direct message
    that a moderator has taken it. claimer_id, claimed_at: that moderator. A row that is over has
    neither member, text nor place.
    """

    guild_id: int
    id: int
    created_at: datetime
    status: RequestStatus
    closed_at: datetime | None
    member_id: int | None
    about: About | None
    text: str | None
    by_message: bool
    card_channel_id: int | None
    card_id: int | None
    claimer_id: int | None = None
    claimed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not over: it waits, or a moderator has taken it."""
        return self.status is RequestStatus.OPEN

    @property
    def has_card(self) -> bool:
        """Whether a card of it was posted in a channel."""
        return self.card_id is not None


class TooManyRequestsError(Exception):
    """The member has as many open reports about others as they may have."""


class NewRequest(Struct, frozen=True):
    """A request that a member agreed to pass on.

    question_id: of the danger card, or of the form that they sent. text: their words about
    somebody else; None for a request to be contacted.
    """

    guild_id: int
    question_id: int
    member_id: int
    about: About
    text: str | None = None
    by_message: bool = False


class StoredRequest(Struct, frozen=True):
    """The row of a request that was stored.

    fresh: no row was there before. joined: when the alert was posted that now carries the
    member's name, if there was one.
    """

    row: SafetyRow
    fresh: bool
    joined: datetime | None = None


class SafetySealer:
    """Encrypts what is stored of a request, and decrypts it again."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def ids(self, guild_id: int, question_id: int, user_id: int) -> tuple[int, ...]:
        """Return the ids of the request that comes from one danger card: one a key, newest first.

        They are computed with the key, from card and member together. So the database alone leads
        to neither, and nobody reaches another member's row by naming that member's question.
        """
        names = self._cipher.pseudonyms("safety", guild_id, question_id, user_id)
        # 63 bits, since the column is signed.
        return tuple(int.from_bytes(name[:8], "big") >> 1 for name in names)

    def member(self, guild_id: int, row_id: int, user_id: int) -> bytes:
        """Seal the id of the member who agreed to be named."""
        return self._seal("safety_requests", guild_id, row_id, "member", str(user_id))

    def about(self, guild_id: int, row_id: int, about: About) -> bytes:
        """Seal where it was. Ids are strings, as in all our JSON."""
        body: JSON = {
            "channel": str(about.channel_id),
            "message": None if about.message_id is None else str(about.message_id),
            "kind": about.kind,
            "held_back": about.held_back,
        }
        return self._seal("safety_requests", guild_id, row_id, "about", text_of(body))

    def text(self, guild_id: int, row_id: int, text: str) -> bytes:
        """Seal the text that a member wrote for the moderators."""
        return self._seal("safety_requests", guild_id, row_id, "text", text)

    def claimer(self, guild_id: int, row_id: int, user_id: int) -> bytes:
        """Seal the id of the moderator who has taken it."""
        return self._seal("safety_claims", guild_id, row_id, "claimer", str(user_id))

    def is_member(self, row: RowMapping, user_id: int) -> bool:
        """Return whether a row of `safety_requests` is this member's."""
        place = CellPlace("safety_requests", row["guild_id"], row["id"], "member")
        return self._cipher.open(row["member_enc"], place) == str(user_id)

    def open(self, row: RowMapping) -> SafetyRow:
        """Decrypt a row of both tables joined."""
        guild_id, row_id = row["guild_id"], row["id"]

        def text_in(table: str, column: str) -> str | None:
            sealed: bytes | None = row[f"{column}_enc"]
            return self._cipher.open(sealed, CellPlace(table, guild_id, row_id, column))

        member = text_in("safety_requests", "member")
        claimer = text_in("safety_claims", "claimer")
        return SafetyRow(
            guild_id=guild_id,
            id=row_id,
            created_at=from_ms(row["created_at"]),
            status=RequestStatus(row["status"]),
            closed_at=None if row["closed_at"] is None else from_ms(row["closed_at"]),
            member_id=None if member is None else int(member),
            about=_about(json_of(text_in("safety_requests", "about"))),
            text=text_in("safety_requests", "text"),
            by_message=bool(row["by_message"]),
            card_channel_id=row["card_channel_id"],
            card_id=row["card_id"],
            claimer_id=None if claimer is None else int(claimer),
            claimed_at=None if row["claimed_at"] is None else from_ms(row["claimed_at"]),
        )

    def _seal(self, table: str, guild_id: int, row_id: int, column: str, value: str) -> bytes:
        return self._cipher.seal(value, CellPlace(table, guild_id, row_id, column))


def _about(body: JSON) -> About | None:
    if not isinstance(body, dict):
        return None
    message = body.get("message")
    return About(
        channel_id=int(cast("str", body["channel"])),
        message_id=None if message is None else int(cast("str", message)),
        kind=str(body.get("kind") or ""),
        held_back=int(cast("int", body.get("held_back") or 0)),
    )

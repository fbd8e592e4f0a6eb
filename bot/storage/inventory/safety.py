"""What is kept of somebody in danger: only alerts, and what they asked to have passed on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.asked import when
from bot.storage.inventory.keeper import Expiry, Holding, Nature
from bot.storage.inventory.links import BySealedId
from bot.storage.schema.safety_tables import safety_claims, safety_requests

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

SAFETY_DAYS = 1
"""How long an alert or a request is kept at the most: 24 hours."""


def _request(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "asked_at": when(row["created_at"]),
        "status": row["status"],
        "where": _where(REQUESTS.opened(cipher, row, "about_enc")),
        "your_words": REQUESTS.opened(cipher, row, "text_enc"),
        "direct_message_agreed": bool(row["by_message"]),
    }


def _where(about: str | None) -> JSON:
    try:
        return None if about is None else cast("JSON", json.loads(about))
    except ValueError:
        return about


REQUESTS = Holding(
    safety_requests,
    "If alerts are on: that help was shown, where, and what kind of danger it may have been, "
    "encrypted, without who it was. If a member asked that a moderator contacts them, or passed "
    "on a worry about somebody else: their id, where they asked, and the words that they wrote "
    "for the moderators, encrypted.",
    "until a moderator is done with it or the member takes it back, one day (24 hours) at the "
    "most; then its card in the moderators' channel shows none of it any more. That there was one, "
    "and how it ended, stays until that day is over",
    {
        "guild_id": Nature.PLACE,
        "id": Nature.PLAIN,
        "created_at": Nature.PLAIN,
        "status": Nature.PLAIN,
        "closed_at": Nature.PLAIN,
        "member_enc": Nature.MEMBER,
        "about_enc": Nature.SEALED,
        "text_enc": Nature.SEALED,
        "by_message": Nature.PLAIN,
        "card_channel_id": Nature.PLACE,
        "card_id": Nature.PLACE,
    },
    expiries=(Expiry(safety_requests.c.created_at, SAFETY_DAYS),),
    link=BySealedId(
        safety_requests.c.member_enc, lambda row: REQUESTS.place(row, "member_enc"), _request
    ),
)


def _claim(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"taken_at": when(row["claimed_at"])}


CLAIMS = Holding(
    safety_claims,
    "Which moderator has taken such an alert or request, encrypted, and when.",
    "as long as the alert or request waits, one day (24 hours) at the most",
    {
        "guild_id": Nature.PLACE,
        "id": Nature.PLAIN,
        "created_at": Nature.PLAIN,
        "claimed_at": Nature.PLAIN,
        "claimer_enc": Nature.MEMBER,
    },
    expiries=(Expiry(safety_claims.c.created_at, SAFETY_DAYS),),
    link=BySealedId(
        safety_claims.c.claimer_enc, lambda row: CLAIMS.place(row, "claimer_enc"), _claim
    ),
)

holdings = (REQUESTS, CLAIMS)

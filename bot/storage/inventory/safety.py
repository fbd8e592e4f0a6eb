"""The tables of alerts and requests. Nothing else is kept of somebody in danger.

No backup holds them: there they would stay for days.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import BySealedId
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import CardEnd, Expiry, Sensitivity, TablePolicy
from bot.storage.schema.safety_tables import safety_claims, safety_requests

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

SAFETY_DAYS = 1
"""How long an alert or a request is kept at the most: 24 hours."""


def _request(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "asked_at": when(row["created_at"]),
        "status": row["status"],
        "where": _where(REQUESTS.open(cipher, row, "about_enc")),
        "your_words": REQUESTS.open(cipher, row, "text_enc"),
        "direct_message_agreed": bool(row["by_message"]),
    }


def _where(about: str | None) -> JSON:
    try:
        return None if about is None else cast("JSON", json.loads(about))
    except ValueError:
        return about


REQUESTS = TablePolicy(
    safety_requests,
    "If alerts are on: that help was shown, where, and what kind of danger it may have been, "
    "encrypted, without who it was. If a member asked that a moderator contacts them, or passed "
    "on a worry about somebody else: their id, where they asked, and the words that they wrote "
    "for the moderators, encrypted.",
    "until a moderator is done with it or the member takes it back, one day (24 hours) at the "
    "most; then its card in the moderators' channel shows none of it any more. That there was one, "
    "and how it ended, stays until that day is over",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLAIN,
        "created_at": Sensitivity.PLAIN,
        "status": Sensitivity.PLAIN,
        "closed_at": Sensitivity.PLAIN,
        "member_enc": Sensitivity.MEMBER,
        "about_enc": Sensitivity.SEALED,
        "text_enc": Sensitivity.SEALED,
        "by_message": Sensitivity.PLAIN,
        "card_channel_id": Sensitivity.PLACE,
        "card_id": Sensitivity.PLACE,
    },
    expiries=(Expiry(safety_requests.c.created_at, SAFETY_DAYS),),
    links=(
        BySealedId(
            safety_requests.c.member_enc, lambda row: REQUESTS.place(row, "member_enc"), _request
        ),
    ),
    card=CardEnd.CLOSED,
    in_backups=False,
)


def _claim(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"taken_at": when(row["claimed_at"])}


CLAIMS = TablePolicy(
    safety_claims,
    "Which moderator has taken such an alert or request, encrypted, and when.",
    "as long as the alert or request waits, one day (24 hours) at the most",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLAIN,
        "created_at": Sensitivity.PLAIN,
        "claimed_at": Sensitivity.PLAIN,
        "claimer_enc": Sensitivity.MEMBER,
    },
    expiries=(Expiry(safety_claims.c.created_at, SAFETY_DAYS),),
    links=(
        BySealedId(
            safety_claims.c.claimer_enc, lambda row: CLAIMS.place(row, "claimer_enc"), _claim
        ),
    ),
    in_backups=False,
)

policies = (REQUESTS, CLAIMS)

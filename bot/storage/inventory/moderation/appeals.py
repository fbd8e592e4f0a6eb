"""The table of appeals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from sqlalchemy import RowMapping, exists, func, not_

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import ByPseudonym, BySealedId
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import CardEnd, Expiry, Sensitivity, Stay, TablePolicy
from bot.storage.schema.moderation_tables import appeals, moderation_cases

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

_case_is_there = exists().where(
    moderation_cases.c.guild_id == appeals.c.guild_id, moderation_cases.c.id == appeals.c.case_id
)

OPEN = Stay(
    lambda _: appeals.c.closed_at.is_(None),
    "an answer is still due",
    "the moderators have decided",
)


def _appeal(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "number": row["id"],
        "case": row["case_id"],
        "at": when(row["created_at"]),
        "status": row["status"],
        "your_answers": _parse(APPEALS.open(cipher, row, "answers_enc")),
        "decision": APPEALS.open(cipher, row, "decision_enc"),
    }


def _parse(text: str | None) -> JSON:
    try:
        return None if text is None else cast("JSON", json.loads(text))
    except ValueError:
        return text


def _handled_appeal(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"number": row["id"], "at": when(row["created_at"])}


APPEALS = TablePolicy(
    appeals,
    "Appeals: what a member was asked and answered, and the decision, encrypted; who appealed and "
    "which moderators took it and decided, encrypted.",
    "as long as the case that it is about, and as many days as the server has set (365 unless an "
    "admin changed it) after the decision",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "case_id": Sensitivity.PLACE,
        "created_at": Sensitivity.PLAIN,
        "status": Sensitivity.PLAIN,
        "member": Sensitivity.MEMBER,
        "member_enc": Sensitivity.MEMBER,
        "answers_enc": Sensitivity.SEALED,
        "claimer_enc": Sensitivity.MEMBER,
        "decider_enc": Sensitivity.MEMBER,
        "decision_enc": Sensitivity.SEALED,
        "card_channel_id": Sensitivity.PLACE,
        "card_id": Sensitivity.PLACE,
        "due": Sensitivity.PLAIN,
        "reminded_at": Sensitivity.PLAIN,
        "closed_at": Sensitivity.PLAIN,
        "told": Sensitivity.PLAIN,
    },
    expiries=(
        # With its case: not before that has gone.
        Expiry(
            func.coalesce(appeals.c.closed_at, appeals.c.created_at),
            "keep_warnings",
            not_(_case_is_there),
        ),
    ),
    links=(
        ByPseudonym(appeals.c.member, "appeal-member", _appeal, sealed="member_enc", stays=(OPEN,)),
        BySealedId(
            appeals.c.claimer_enc,
            lambda row: APPEALS.place(row, "claimer_enc"),
            _handled_appeal,
            empties=("claimer_enc",),
            label="appeals_taken_by_you",
        ),
        BySealedId(
            appeals.c.decider_enc,
            lambda row: APPEALS.place(row, "decider_enc"),
            _handled_appeal,
            empties=("decider_enc",),
            label="appeals_decided_by_you",
        ),
    ),
    card=CardEnd.REMOVED,
)

policies = (APPEALS,)

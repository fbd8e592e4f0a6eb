"""The tables of members' standing in the community, and of the steps of guides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import ByPseudonym, BySealedId
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import Expiry, Sensitivity, TablePolicy
from bot.storage.schema.community_tables import community_standings, guide_counts

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

STANDING_DAYS = 365
GUIDE_DAYS = 365


def _standing(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "questions_published": row["asked"],
        "answers_marked": row["accepted"],
        "checked_helper_since": None if row["checked_at"] is None else when(row["checked_at"]),
        "changed": when(row["updated_at"]),
    }


def _checked_helper(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"at": None if row["checked_at"] is None else when(row["checked_at"])}


STANDINGS = TablePolicy(
    community_standings,
    "How many questions of a member were published and how many of their answers marked, and "
    "whether a moderator made them a checked helper; encrypted and under a pseudonym.",
    "365 days after the last change",
    {
        "guild_id": Sensitivity.PLACE,
        "member": Sensitivity.MEMBER,
        "member_enc": Sensitivity.MEMBER,
        "asked": Sensitivity.PLAIN,
        "accepted": Sensitivity.PLAIN,
        "checked_at": Sensitivity.PLAIN,
        "checker_enc": Sensitivity.MEMBER,
        "updated_at": Sensitivity.PLAIN,
    },
    expiries=(Expiry(community_standings.c.updated_at, STANDING_DAYS),),
    links=(
        ByPseudonym(community_standings.c.member, "community", _standing, sealed="member_enc"),
        BySealedId(
            community_standings.c.checker_enc,
            lambda row: STANDINGS.place(row, "checker_enc"),
            _checked_helper,
            empties=("checker_enc",),
            label="helpers_checked_by_you",
        ),
    ),
)

GUIDE_COUNTS = TablePolicy(
    guide_counts,
    "How often each step of a guide was reached and led on, on a day. It is linked to nobody.",
    "365 days",
    {
        "guild_id": Sensitivity.PLACE,
        "day": Sensitivity.PLAIN,
        "guide": Sensitivity.PLAIN,
        "step": Sensitivity.PLAIN,
        "count": Sensitivity.PLAIN,
    },
    expiries=(Expiry(guide_counts.c.day, GUIDE_DAYS),),
)

policies = (STANDINGS, GUIDE_COUNTS)

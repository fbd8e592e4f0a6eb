"""The tables of what a team did and wrote: audit, own entries and revisions, phrases, drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import BySealedId
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import Expiry, Sensitivity, TablePolicy
from bot.storage.schema.tables import audit, drafts, entries, entry_revisions, phrases, vectors

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

TEAM_DAYS = 365
"""How long it is known who of the team did what."""
DRAFT_DAYS = 7
_STAYS = "until the team deletes it or the bot leaves the server; it is linked to no member"


def _change(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"at": when(row["at"]), "action": row["action"], "target": row["target"]}


AUDIT = TablePolicy(
    audit,
    "Who on the team changed what and when: the id and what is needed to undo it, encrypted.",
    "365 days",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "at": Sensitivity.PLAIN,
        "action": Sensitivity.PLAIN,
        "target": Sensitivity.PLACE,
        "actor_enc": Sensitivity.MEMBER,
        "detail_enc": Sensitivity.SEALED,
        "undone": Sensitivity.PLACE,
    },
    expiries=(Expiry(audit.c.at, TEAM_DAYS),),
    links=(
        BySealedId(
            audit.c.actor_enc,
            lambda row: AUDIT.place(row, "actor_enc"),
            _change,
            empties=("actor_enc",),
        ),
    ),
)


def _revision(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "at": when(row["at"]),
        "action": row["action"],
        "entry": row["entry_id"],
        "revision": row["revision"],
    }


REVISIONS = TablePolicy(
    entry_revisions,
    "Earlier versions of the server's own entries, encrypted, and who on the team made them, "
    "encrypted.",
    "who made it: 365 days; the text " + _STAYS,
    {
        "guild_id": Sensitivity.PLACE,
        "entry_id": Sensitivity.PLACE,
        "revision": Sensitivity.PLAIN,
        "action": Sensitivity.PLAIN,
        "body_enc": Sensitivity.SEALED,
        "actor_enc": Sensitivity.MEMBER,
        "at": Sensitivity.PLAIN,
    },
    expiries=(
        Expiry(
            entry_revisions.c.at,
            TEAM_DAYS,
            entry_revisions.c.actor_enc.is_not(None),
            empties=("actor_enc",),
        ),
    ),
    links=(
        BySealedId(
            entry_revisions.c.actor_enc,
            lambda row: REVISIONS.place(row, "actor_enc"),
            _revision,
            empties=("actor_enc",),
        ),
    ),
)

ENTRIES = TablePolicy(
    entries,
    "The server's own entries and its versions of ours, encrypted.",
    _STAYS,
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "revision": Sensitivity.PLAIN,
        "body_enc": Sensitivity.SEALED,
        "shipped": Sensitivity.PLAIN,
        "told": Sensitivity.PLAIN,
        "disabled": Sensitivity.PLAIN,
        "updated_at": Sensitivity.PLAIN,
    },
)

PHRASES = TablePolicy(
    phrases,
    "Phrases that the team added, encrypted: other ways to ask, and what is not covered. They may "
    "be a question that was asked, without who asked it.",
    _STAYS,
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "entry_id": Sensitivity.PLACE,
        "text_enc": Sensitivity.SEALED,
        "added_at": Sensitivity.PLAIN,
    },
)

DRAFTS = TablePolicy(
    drafts,
    "Entries that the team has begun and not yet saved, encrypted.",
    "until they are saved or dropped, seven days at the most",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "batch": Sensitivity.PLACE,
        "body_enc": Sensitivity.SEALED,
        "at": Sensitivity.PLAIN,
    },
    expiries=(Expiry(drafts.c.at, DRAFT_DAYS),),
)

VECTORS = TablePolicy(
    vectors,
    "Numbers computed from those phrases, encrypted, so that they are computed once.",
    _STAYS,
    {"guild_id": Sensitivity.PLACE, "digest": Sensitivity.PLAIN, "vector_enc": Sensitivity.SEALED},
)

policies = (ENTRIES, REVISIONS, PHRASES, VECTORS, DRAFTS, AUDIT)

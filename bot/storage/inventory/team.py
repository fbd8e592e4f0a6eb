"""What a server's team did and wrote: the audit, own entries and their revisions, phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.asked import when
from bot.storage.inventory.keeper import Expiry, Holding, Nature
from bot.storage.inventory.links import BySealedId
from bot.storage.schema.tables import audit, drafts, entries, entry_revisions, phrases, vectors

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

TEAM_DAYS = 365
"""How long it is known who of the team did what."""
DRAFT_DAYS = 7
_STAYS = "until the team deletes it or the bot leaves the server; it is linked to no member"


def _change(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"at": when(row["at"]), "action": row["action"], "target": row["target"]}


AUDIT = Holding(
    audit,
    "Who on the team changed what and when: the id and what is needed to undo it, encrypted.",
    "365 days",
    {
        "guild_id": Nature.PLACE,
        "id": Nature.PLACE,
        "at": Nature.PLAIN,
        "action": Nature.PLAIN,
        "target": Nature.PLACE,
        "actor_enc": Nature.MEMBER,
        "detail_enc": Nature.SEALED,
        "undone": Nature.PLACE,
    },
    expiries=(Expiry(audit.c.at, TEAM_DAYS),),
    link=BySealedId(
        audit.c.actor_enc,
        lambda row: AUDIT.place(row, "actor_enc"),
        _change,
        empties=("actor_enc",),
    ),
)


def _revision_id(row: RowMapping) -> str:
    return f"{row['entry_id']}/{row['revision']}"


def _revision(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "at": when(row["at"]),
        "action": row["action"],
        "entry": row["entry_id"],
        "revision": row["revision"],
    }


REVISIONS = Holding(
    entry_revisions,
    "Earlier versions of the server's own entries, encrypted, and who on the team made them, "
    "encrypted.",
    "who made it: 365 days; the text " + _STAYS,
    {
        "guild_id": Nature.PLACE,
        "entry_id": Nature.PLACE,
        "revision": Nature.PLAIN,
        "action": Nature.PLAIN,
        "body_enc": Nature.SEALED,
        "actor_enc": Nature.MEMBER,
        "at": Nature.PLAIN,
    },
    expiries=(
        Expiry(
            entry_revisions.c.at,
            TEAM_DAYS,
            entry_revisions.c.actor_enc.is_not(None),
            empties=("actor_enc",),
        ),
    ),
    link=BySealedId(
        entry_revisions.c.actor_enc,
        lambda row: REVISIONS.place(row, "actor_enc"),
        _revision,
        empties=("actor_enc",),
    ),
    seal_id=_revision_id,
)

ENTRIES = Holding(
    entries,
    "The server's own entries and its versions of ours, encrypted.",
    _STAYS,
    {
        "guild_id": Nature.PLACE,
        "id": Nature.PLACE,
        "revision": Nature.PLAIN,
        "body_enc": Nature.SEALED,
        "shipped": Nature.PLAIN,
        "told": Nature.PLAIN,
        "disabled": Nature.PLAIN,
        "updated_at": Nature.PLAIN,
    },
)

PHRASES = Holding(
    phrases,
    "Phrases that the team added, encrypted: other ways to ask, and what is not covered. They may "
    "be a question that was asked, without who asked it.",
    _STAYS,
    {
        "guild_id": Nature.PLACE,
        "id": Nature.PLACE,
        "entry_id": Nature.PLACE,
        "text_enc": Nature.SEALED,
        "added_at": Nature.PLAIN,
    },
)

DRAFTS = Holding(
    drafts,
    "Entries that the team has begun and not yet saved, encrypted.",
    "until they are saved or dropped, seven days at the most",
    {
        "guild_id": Nature.PLACE,
        "id": Nature.PLACE,
        "batch": Nature.PLACE,
        "body_enc": Nature.SEALED,
        "at": Nature.PLAIN,
    },
    expiries=(Expiry(drafts.c.at, DRAFT_DAYS),),
)

VECTORS = Holding(
    vectors,
    "Numbers computed from those phrases, encrypted, so that they are computed once.",
    _STAYS,
    {"guild_id": Nature.PLACE, "digest": Nature.PLAIN, "vector_enc": Nature.SEALED},
    seal_id=lambda row: row["digest"].hex(),
)

holdings = (ENTRIES, REVISIONS, PHRASES, VECTORS, DRAFTS, AUDIT)

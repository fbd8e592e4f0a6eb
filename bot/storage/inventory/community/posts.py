"""The table of members' questions to the community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import ByPseudonym, BySealedId
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import CardEnd, Expiry, Sensitivity, TablePolicy
from bot.storage.schema.community_tables import community_posts

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON


def _post(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "number": row["id"],
        "at": when(row["created_at"]),
        "status": row["status"],
        "anonymous": bool(row["anonymous"]),
        "direct_messages": bool(row["notify"]),
        "category": row["category"],
        "title": POSTS.open(cipher, row, "title_enc"),
        "text": POSTS.open(cipher, row, "text_enc"),
        "reason_of_the_moderators": POSTS.open(cipher, row, "reason_enc"),
        "thread": None if row["thread_id"] is None else str(row["thread_id"]),
    }


def _decided_post(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"number": row["id"], "at": when(row["created_at"])}


POSTS = TablePolicy(
    community_posts,
    "Questions that members put to the community: title, text, category, where they were posted "
    "and what became of them, the words encrypted; who asked, encrypted and under a pseudonym; "
    "which moderator published or refused one, and why, encrypted.",
    "as many days after the last message as the server has set (180 unless an admin changed it); "
    "who asked, as many as the server has set (30 unless an admin changed it), and "
    "then nobody can tell any more whose a question is. What was posted stays in its channel",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "created_at": Sensitivity.PLAIN,
        "status": Sensitivity.PLAIN,
        "anonymous": Sensitivity.PLAIN,
        "asker": Sensitivity.MEMBER,
        "asker_enc": Sensitivity.MEMBER,
        "notify": Sensitivity.PLAIN,
        "category": Sensitivity.PLAIN,
        "title_enc": Sensitivity.SEALED,
        "text_enc": Sensitivity.SEALED,
        "key": Sensitivity.PLAIN,
        "channel_id": Sensitivity.PLACE,
        "thread_id": Sensitivity.PLACE,
        "message_id": Sensitivity.PLACE,
        "card_channel_id": Sensitivity.PLACE,
        "card_id": Sensitivity.PLACE,
        "after_help": Sensitivity.PLAIN,
        "decider_enc": Sensitivity.MEMBER,
        "reason_enc": Sensitivity.SEALED,
        "answer_id": Sensitivity.PLACE,
        "answered_at": Sensitivity.PLAIN,
        "entry_id": Sensitivity.PLACE,
        "original_id": Sensitivity.PLACE,
        "follows_id": Sensitivity.PLACE,
        "active_at": Sensitivity.PLAIN,
        "reminded_at": Sensitivity.PLAIN,
        "reminders": Sensitivity.PLAIN,
        "closed_at": Sensitivity.PLAIN,
        "hidden_at": Sensitivity.PLAIN,
    },
    expiries=(
        Expiry(
            community_posts.c.active_at,
            "keep_askers",
            community_posts.c.asker.is_not(None),
            empties=("asker", "asker_enc"),
        ),
        Expiry(community_posts.c.active_at, "keep_posts"),
    ),
    links=(
        ByPseudonym(community_posts.c.asker, "community-asker", _post, sealed="asker_enc"),
        BySealedId(
            community_posts.c.decider_enc,
            lambda row: POSTS.place(row, "decider_enc"),
            _decided_post,
            empties=("decider_enc",),
            label="community_posts_decided_by_you",
        ),
    ),
    card=CardEnd.REMOVED,
)

policies = (POSTS,)

"""The tables of answers in the community, and of whom they helped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import RowMapping, exists, not_

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import ByPseudonym
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import Expiry, Sensitivity, TablePolicy
from bot.storage.schema.community_tables import (
    community_answers,
    community_posts,
    community_votes,
)

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

_post_is_there = exists().where(
    community_posts.c.guild_id == community_answers.c.guild_id,
    community_posts.c.id == community_answers.c.post_id,
)


def _answer(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "message": str(row["message_id"]),
        "at": when(row["created_at"]),
        "marked_as_the_answer": row["accepted_at"] is not None,
        "may_become_an_entry": row["consent"],
        "hidden": row["hidden_at"] is not None,
        "your_words": ANSWERS.open(cipher, row, "text_enc"),
    }


ANSWERS = TablePolicy(
    community_answers,
    "Answers of members that were marked, hidden or found helpful: which message it is, its words "
    "if it was marked or hidden, encrypted; who wrote it, encrypted and under a pseudonym; whether "
    "they let it become an entry.",
    "as long as the question, and at least as many days as the server has set for questions to "
    "the community (180 unless an admin changed it)",
    {
        "guild_id": Sensitivity.PLACE,
        "message_id": Sensitivity.PLACE,
        "post_id": Sensitivity.PLACE,
        "created_at": Sensitivity.PLAIN,
        "author": Sensitivity.MEMBER,
        "author_enc": Sensitivity.MEMBER,
        "accepted_at": Sensitivity.PLAIN,
        "text_enc": Sensitivity.SEALED,
        "consent": Sensitivity.PLAIN,
        "hidden_at": Sensitivity.PLAIN,
    },
    # With its question: not before that has gone.
    expiries=(Expiry(community_answers.c.created_at, "keep_posts", not_(_post_is_there)),),
    links=(ByPseudonym(community_answers.c.author, "community", _answer, sealed="author_enc"),),
)


def _vote(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "message": str(row["message_id"]),
        "at": when(row["at"]),
        "helpful": bool(row["helpful"]),
    }


VOTES = TablePolicy(
    community_votes,
    "That a message in the community helped somebody, or did not, under a pseudonym that is "
    "another for each message.",
    "as many days as the server has set for questions to the community (180 unless an admin "
    "changed it)",
    {
        "guild_id": Sensitivity.PLACE,
        "message_id": Sensitivity.PLACE,
        "voter": Sensitivity.MEMBER,
        "at": Sensitivity.PLAIN,
        "helpful": Sensitivity.PLAIN,
    },
    expiries=(Expiry(community_votes.c.at, "keep_posts"),),
    links=(
        ByPseudonym(
            community_votes.c.voter, "community-vote", _vote, bound_columns=("message_id",)
        ),
    ),
)

policies = (ANSWERS, VOTES)

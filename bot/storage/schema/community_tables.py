"""The tables of the community: members' questions, what answers them, standing, guides.

Members stand in them as a pseudonym, by which their rows are found, and as a sealed id, by which
they can be told of an answer. Nothing in the open says who asked.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Table,
)

from bot.storage.schema.columns import SealedBytes, short_text, typed_number
from bot.storage.schema.indexes import PartialIndex
from bot.storage.schema.tables import metadata

# A question of a member to the community, from the form to its end.
community_posts = Table(
    "community_posts",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("id", typed_number(), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    # waiting, sending, open, answered, duplicate, closed, refused, withdrawn.
    Column("status", short_text(16), nullable=False),
    Column("anonymous", Boolean, nullable=False, server_default="0"),
    # Who asked. Emptied after some days; then nobody can find out any more.
    Column("asker", LargeBinary(32)),
    Column("asker_enc", SealedBytes),
    # The asker wants a direct message at each answer.
    Column("notify", Boolean, nullable=False, server_default="0"),
    Column("category", short_text(64), nullable=False),
    Column("title_enc", SealedBytes, nullable=False),
    Column("text_enc", SealedBytes),
    # One form carries one key, however often Discord delivers it.
    Column("key", short_text(64), nullable=False),
    # Where it was posted: the forum or text channel, the thread, the bot's own message in it.
    Column("channel_id", BigInteger),
    Column("thread_id", BigInteger),
    Column("message_id", BigInteger),
    # The card in the moderators' channel, for a question that waits for them.
    Column("card_channel_id", BigInteger),
    Column("card_id", BigInteger),
    # The danger that its words may hold was seen; the person still wants it posted.
    Column("after_help", Boolean, nullable=False, server_default="0"),
    # Which moderator published or refused it, and why.
    Column("decider_enc", SealedBytes),
    Column("reason_enc", SealedBytes),
    # The message that answers it.
    Column("answer_id", BigInteger),
    Column("answered_at", BigInteger),
    # The entry or the earlier question that it repeats.
    Column("entry_id", short_text(128)),
    Column("original_id", typed_number()),
    # The question that this one follows up.
    Column("follows_id", typed_number()),
    # The last message in its thread, the last reminder, and whether reminders are wanted.
    Column("active_at", BigInteger, nullable=False),
    Column("reminded_at", BigInteger),
    Column("reminders", Boolean, nullable=False, server_default="1"),
    Column("closed_at", BigInteger),
    # Members have reported it so often that it waits for a moderator, unseen.
    Column("hidden_at", BigInteger),
    Index("ix_community_posts_key", "guild_id", "key", unique=True),
    Index("ix_community_posts_asker", "guild_id", "asker", "created_at"),
    Index("ix_community_posts_status", "guild_id", "status", "id"),
    PartialIndex(
        "ix_community_posts_thread",
        "guild_id",
        "thread_id",
        unique=True,
        where="thread_id IS NOT NULL",
    ),
    Index("ix_community_posts_active", "active_at"),
    # What a round of the bot has to post, or to show the moderators.
    Index("ix_community_posts_unfinished", "status", "card_id"),
)

# A member's message in such a thread that was marked, hidden, or found helpful.
community_answers = Table(
    "community_answers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
    Column("post_id", typed_number(), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("author", LargeBinary(32)),
    Column("author_enc", SealedBytes),
    Column("accepted_at", BigInteger),
    # Its words, once it was marked as the answer, or while it is hidden.
    Column("text_enc", SealedBytes),
    # Whether its author lets it become an entry: none, asked, given, refused, used.
    Column("consent", short_text(16), nullable=False, server_default="none"),
    Column("hidden_at", BigInteger),
    Index("ix_community_answers_post", "guild_id", "post_id"),
    Index("ix_community_answers_author", "guild_id", "author"),
)

# Whom a message helped: counted, and under a pseudonym that is another for each message.
community_votes = Table(
    "community_votes",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
    Column("voter", LargeBinary(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("helpful", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# A member's standing: how many of their questions were published and answers marked.
community_standings = Table(
    "community_standings",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("member", LargeBinary(32), primary_key=True),
    Column("member_enc", SealedBytes),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("accepted", Integer, nullable=False, server_default="0"),
    # When a moderator made the member a checked helper, and which one.
    Column("checked_at", BigInteger),
    Column("checker_enc", SealedBytes),
    Column("updated_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# How often each step of a guide was reached. It says nothing of who it was.
guide_counts = Table(
    "guide_counts",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("guide", short_text(32), primary_key=True),
    Column("step", short_text(32), primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

"""Questions that stand in the log as if members had asked them."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.storage import NewQuestion, QuestionRow
from tests.discord.conftest import World

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


async def log(
    world: World,
    text: str | None,
    *,
    id: int,  # noqa: A002
    outcome: str = "none",
    asker_id: int | None = None,
    guild_id: int | None = None,
    asked_at: datetime = NOON,
    entry_id: str | None = "hugs",
) -> int:
    """Put one question into the log, with its vector where the log keeps one; its id."""
    matcher = world.core.matcher
    vector = matcher.vector(text) if text and outcome != "answer" else None
    row = NewQuestion(
        guild_id=guild_id or world.guild.id,
        id=id,
        channel_id=world.channel.id,
        asked_at=asked_at,
        via="ask",
        outcome=outcome,
        entry_id=entry_id,
        score=0.4,
        latency_ms=3.0,
        text=text,
        asker_id=asker_id,
        vector=vector,
    )
    assert await world.bot.services.storage.repositories.questions.log.record(row, 5)
    return id


async def state_of(world: World, question_id: int) -> QuestionRow:
    """The question as it stands in the log now."""
    row = await world.bot.services.storage.repositories.questions.questions.get(
        world.guild.id, question_id
    )
    assert row is not None
    return row


async def waiting(world: World) -> int:
    """How many questions wait for a moderator."""
    return await world.bot.services.review_queue.count(world.guild.id)

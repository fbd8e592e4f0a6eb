"""Votes and offers: what members decide, and a review queue that cannot be reached."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answering.feedback import Feedback
from bot.answering.models import AnswerVisibility
from bot.answering.offer_preferences import OfferPreferences
from bot.storage import Storage, StorageUnavailable, VoteCounts

GUILD, ELSEWHERE, QUESTION, MIA, OTTO = 1, 2, 5, 101, 102


@pytest.fixture
async def storage(made_folder: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(None, made_folder)
    yield opened
    await opened.close()


class Unreachable:
    """A review queue whose database is away."""

    async def add_missed(self, guild_id: int, question_id: int) -> bool:
        raise StorageUnavailable(f"{guild_id} {question_id}")

    async def withdraw_helpful(self, guild_id: int, question_id: int) -> bool:
        raise StorageUnavailable(f"{guild_id} {question_id}")


async def test_a_member_has_one_vote_and_may_change_it(storage: Storage) -> None:
    feedback = Feedback(storage.repositories.questions.votes, Unreachable())
    await feedback.vote(GUILD, QUESTION, MIA, helpful=True)
    await feedback.vote(GUILD, QUESTION, OTTO, helpful=True)
    await feedback.vote(GUILD, QUESTION, MIA, helpful=False)
    assert await storage.repositories.questions.votes.tally(GUILD, QUESTION) == VoteCounts(
        helpful=1, not_helpful=1
    )
    assert await storage.repositories.questions.votes.tally(ELSEWHERE, QUESTION) == VoteCounts(
        helpful=0, not_helpful=0
    )


async def test_a_review_queue_that_cannot_be_reached_stops_nobody(storage: Storage) -> None:
    feedback = Feedback(storage.repositories.questions.votes, Unreachable())
    await feedback.mark_missed(GUILD, QUESTION)
    await feedback.mark_helpful(GUILD, QUESTION)


async def test_offers_stop_for_one_member_of_one_server(storage: Storage) -> None:
    preferences = OfferPreferences(storage.repositories.servers.mutes)
    assert await preferences.accepts(GUILD, MIA)
    await preferences.stop(GUILD, MIA)
    await preferences.stop(GUILD, MIA)
    assert not await preferences.accepts(GUILD, MIA)
    assert await preferences.accepts(GUILD, OTTO)
    assert await preferences.accepts(ELSEWHERE, MIA)
    await preferences.resume(GUILD, MIA)
    assert await preferences.accepts(GUILD, MIA)


@pytest.mark.parametrize(
    ("share", "by_default", "public"),
    [
        (True, False, True),
        (False, True, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_what_was_chosen_counts_and_else_what_the_server_has_set(
    share: bool | None, by_default: bool, public: bool
) -> None:
    assert AnswerVisibility.of(share).is_public(by_default=by_default) is public

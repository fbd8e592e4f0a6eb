from __future__ import annotations

import pytest

from bot.answering.auto_suggest import (
    CHANNEL_PAUSE,
    LOOKS_A_SECOND,
    LOOKS_AT_ONCE,
    MEMBER_PAUSE,
    TEAM_MESSAGES,
    TEAM_SECONDS,
    OfferLimits,
    TeamActivity,
    sounds_like_question,
)


@pytest.mark.parametrize(
    "text",
    [
        "can my therapist hug me?",
        "Is it normal to miss a therapist",
        "ok so how do I end therapy without a fight",
        "I saw mine at a concert. Should I have said hello",
        "wondering if therapists ever keep in touch",
        "my counselor gave me a book, is that allowed?",
        "“Can we be friends one day”, I thought",
    ],
)
def test_questions_are_worth_a_look(text: str) -> None:
    assert sounds_like_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "why?",
        "really? wow",
        "thanks, that is good to know",
        "good morning everybody, tea is ready",
        "I told her what I think and she did listen",
        "is it " + "so very long " * 60 + "?",
        "👋 👋 👋 👋 👋 👋 👋",
        "!" * 600,
        "so " * 150,
    ],
)
def test_talk_is_not(text: str) -> None:
    assert not sounds_like_question(text)


def test_the_team_is_in_a_conversation_for_some_messages_and_minutes() -> None:
    activity = TeamActivity()
    assert not activity.is_recent(1, 0.0)
    activity.add_message(1, 0.0, by_team=True)
    assert activity.is_recent(1, TEAM_SECONDS - 1)
    assert not activity.is_recent(1, TEAM_SECONDS)
    assert not activity.is_recent(2, 1.0)
    for second in range(TEAM_MESSAGES - 1):
        activity.add_message(1, float(second), by_team=False)
    assert activity.is_recent(1, 20.0)
    activity.add_message(1, 20.0, by_team=False)
    assert not activity.is_recent(1, 20.0)


def test_conversations_are_forgotten_when_there_is_no_room() -> None:
    activity = TeamActivity(most_channels=2)
    for channel in (1, 2, 3):
        activity.add_message(channel, 0.0, by_team=True)
    assert [activity.is_recent(channel, 1.0) for channel in (1, 2, 3)] == [False, True, True]


def test_a_channel_rests_between_two_offers() -> None:
    limits = OfferLimits()
    assert limits.may_offer(1, 10, 100, 0.0)
    limits.add_offer(1, 10, 100, 0.0)
    assert not limits.may_offer(1, 10, 200, CHANNEL_PAUSE - 1)
    assert limits.may_offer(1, 10, 200, CHANNEL_PAUSE)
    assert limits.may_offer(1, 11, 200, 1.0)


def test_a_member_is_left_alone_for_longer_but_not_in_another_server() -> None:
    limits = OfferLimits()
    limits.add_offer(1, 10, 100, 0.0)
    assert not limits.may_offer(1, 11, 100, MEMBER_PAUSE - 1)
    assert limits.may_offer(1, 11, 100, MEMBER_PAUSE)
    assert limits.may_offer(2, 20, 100, 1.0)


def test_a_flood_of_messages_is_looked_at_no_more_than_the_rate_allows() -> None:
    limits = OfferLimits()
    looks = sum(limits.may_look(1000 + number / 100) for number in range(1000))
    assert looks == int(LOOKS_AT_ONCE + 9.99 * LOOKS_A_SECOND)
    assert not limits.may_look(500.0)
    assert limits.may_look(1011.0)

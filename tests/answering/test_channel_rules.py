from __future__ import annotations

import pytest

from bot.answering.channel_rules import (
    Cooldowns,
    Place,
    answers_in,
    channel_refusal,
    open_channels,
    pause_refusal,
)
from bot.observability.bounded_dict import Recent
from bot.servers import ServerConfig

ANYWHERE = ServerConfig()
ONLY_5 = ServerConfig(allowed_channels=(5,))
NOT_6 = ServerConfig(denied_channels=(6,))
BOTH = ServerConfig(allowed_channels=(5, 6), denied_channels=(6,))


@pytest.mark.parametrize(
    ("config", "place", "answers"),
    [
        (ANYWHERE, Place(5), True),
        (ANYWHERE, Place(5, known=False), True),
        (ONLY_5, Place(5), True),
        (ONLY_5, Place(7), False),
        (ONLY_5, Place(70, parent_id=5), True),
        (ONLY_5, Place(70, parent_id=7), False),
        (NOT_6, Place(5), True),
        (NOT_6, Place(6), False),
        (NOT_6, Place(60, parent_id=6), False),
        (NOT_6, Place(60, known=False), False),
        (ONLY_5, Place(70, known=False), False),
        (BOTH, Place(6), False),
        (BOTH, Place(5), True),
    ],
)
def test_where_it_answers(config: ServerConfig, place: Place, answers: bool) -> None:
    assert answers_in(config, place) is answers


def test_only_channels_that_are_open_are_named() -> None:
    assert open_channels(BOTH) == (5,)
    assert open_channels(NOT_6) == ()


def test_the_refusal_says_where_to_ask_instead() -> None:
    assert "in <#5>." in channel_refusal((5,))
    assert "<#5>, <#6> or <#7>." in channel_refusal((5, 6, 7))
    assert "direct message" in channel_refusal(())
    many = channel_refusal(tuple(range(100, 150)))
    assert many.count("<#") == 5
    for words in (channel_refusal((5,)), channel_refusal(()), pause_refusal(3)):
        assert "/crisis" in words


def test_a_pause_is_told_in_seconds() -> None:
    assert "in 1 second." in pause_refusal(1)
    assert "in 30 seconds." in pause_refusal(30)


def test_a_member_waits_between_two_questions_and_not_longer_for_trying() -> None:
    turns = Cooldowns()
    assert turns.take(1, 2, 30, at=1000.0) == 0
    assert turns.take(1, 2, 30, at=1000.5) == 30
    assert turns.take(1, 2, 30, at=1029.5) == 1
    assert turns.take(1, 2, 30, at=1030.0) == 0
    assert turns.take(1, 2, 30, at=1031.0) == 29


def test_others_do_not_wait_and_other_servers_have_their_own_pause() -> None:
    turns = Cooldowns()
    turns.take(1, 2, 30, at=1000.0)
    assert turns.take(1, 3, 30, at=1000.0) == 0
    assert turns.take(9, 2, 30, at=1000.0) == 0


def test_without_a_pause_nothing_is_remembered() -> None:
    turns = Cooldowns()
    assert turns.take(1, 2, 0, at=1000.0) == 0
    assert turns.take(1, 2, 30, at=1000.0) == 0


def test_a_pause_that_was_made_shorter_holds_at_once() -> None:
    turns = Cooldowns()
    turns.take(1, 2, 3600, at=1000.0)
    assert turns.take(1, 2, 10, at=1011.0) == 0


def test_a_question_that_arrives_out_of_order_waits_no_longer_than_the_pause() -> None:
    turns = Cooldowns()
    turns.take(1, 2, 30, at=1000.0)
    assert turns.take(1, 2, 30, at=940.0) == 30


def test_the_room_is_bounded() -> None:
    turns = Cooldowns(room=2)
    for member in (1, 2, 3):
        turns.take(1, member, 30, at=1000.0)
    assert turns.take(1, 1, 30, at=1001.0) == 0
    assert turns.take(1, 3, 30, at=1001.0) == 29


def test_what_is_written_anew_is_the_newest() -> None:
    kept: Recent[str, int] = Recent(2)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        kept.put(key, value)
    assert [kept.get(key) for key in "abc"] == [3, None, 4]
    assert len(kept) == 2

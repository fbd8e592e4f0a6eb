"""The pause between two questions of the same member."""

from __future__ import annotations

from bot.answering.cooldowns import Cooldowns, pause_refusal


def test_a_pause_is_given_in_seconds() -> None:
    assert "in 1 second." in pause_refusal(1)
    assert "in 30 seconds." in pause_refusal(30)


def test_a_member_waits_between_two_questions_and_not_longer_for_trying() -> None:
    cooldowns = Cooldowns()
    assert cooldowns.take(1, 2, 30, at=1000.0) == 0
    assert cooldowns.take(1, 2, 30, at=1000.5) == 30
    assert cooldowns.take(1, 2, 30, at=1029.5) == 1
    assert cooldowns.take(1, 2, 30, at=1030.0) == 0
    assert cooldowns.take(1, 2, 30, at=1031.0) == 29


def test_others_do_not_wait_and_other_servers_have_their_own_pause() -> None:
    cooldowns = Cooldowns()
    cooldowns.take(1, 2, 30, at=1000.0)
    assert cooldowns.take(1, 3, 30, at=1000.0) == 0
    assert cooldowns.take(9, 2, 30, at=1000.0) == 0


def test_without_a_pause_nothing_is_remembered() -> None:
    cooldowns = Cooldowns()
    assert cooldowns.take(1, 2, 0, at=1000.0) == 0
    assert cooldowns.take(1, 2, 30, at=1000.0) == 0


def test_a_pause_that_was_made_shorter_holds_at_once() -> None:
    cooldowns = Cooldowns()
    cooldowns.take(1, 2, 3600, at=1000.0)
    assert cooldowns.take(1, 2, 10, at=1011.0) == 0


def test_a_question_that_arrives_out_of_order_waits_no_longer_than_the_pause() -> None:
    cooldowns = Cooldowns()
    cooldowns.take(1, 2, 30, at=1000.0)
    assert cooldowns.take(1, 2, 30, at=940.0) == 30


def test_the_room_is_bounded() -> None:
    cooldowns = Cooldowns(most_members=2)
    for member in (1, 2, 3):
        cooldowns.take(1, member, 30, at=1000.0)
    assert cooldowns.take(1, 1, 30, at=1001.0) == 0
    assert cooldowns.take(1, 3, 30, at=1001.0) == 29

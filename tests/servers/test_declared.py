"""Texts that admins type for moderation: a ladder, the questions of an appeal, an address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.servers import ServerConfig, SettingError
from bot.servers.declared.appeals import questions_in
from bot.servers.declared.ladder import LadderAct, LadderStep, advised_step, parse_ladder
from bot.servers.parsing import read
from tests.servers.town import Town

TOWN = Town()
PLAIN = ServerConfig()
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2=Timeout 1h", "2 = timeout 1h"),
        ("1 point: note; 3 points = warn,\n5 = review", "1 = note, 3 = warn, 5 = review"),
        ("3 = warning", "3 = warn"),
        ("4 = timeout 60 minutes, 5 = timeout 48h", "4 = timeout 1h, 5 = timeout 2d"),
        ("9 = timeout 28 days,", "9 = timeout 4w"),
        ("none", ""),
    ],
)
def test_a_ladder_is_kept_in_its_usual_form(typed: str, kept: str) -> None:
    assert read("ladder", typed, PLAIN, TOWN) == kept
    assert read("ladder", kept or "none", PLAIN, TOWN) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("5 = ban", "never bans or kicks"),
        ("5 = kick", "never bans or kicks"),
        ("2 = warn, 5 = tempban 3d", "never bans or kicks"),
        ("5 = shout", "not something the ladder can advise"),
        ("5 = timeout", "How long is the timeout"),
        ("5 = timeout 29d", "to 28 days"),
        ("5 = timeout 10s", "one minute"),
        ("5 = warn 1h", "Only a timeout has a length"),
        ("0 = warn", "from 1 to 100"),
        ("5 = warn, 5 = review", "Put the lowest first"),
        ("5 = warn, 2 = review", "Put the lowest first"),
        ("warn at five", "do not understand the step"),
        (",".join(f"{number}=note" for number in range(1, 10)), "8 steps at the most"),
        ("9" * 300, "It can be steps such as"),
    ],
)
def test_what_is_no_ladder_is_refused_with_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        read("ladder", typed, PLAIN, TOWN)


def test_the_highest_step_that_was_reached_is_advised() -> None:
    steps = parse_ladder(PLAIN.ladder)
    assert steps == (
        LadderStep(1, LadderAct.NOTE),
        LadderStep(2, LadderAct.WARNING),
        LadderStep(4, LadderAct.TIMEOUT, HOUR),
        LadderStep(6, LadderAct.REVIEW),
    )
    acts = [advised_step(steps, points) for points in (0, 1, 2, 3, 5, 50)]
    assert acts == [None, steps[0], steps[1], steps[1], steps[2], steps[3]]
    assert advised_step((), 50) is None


def test_one_to_three_questions_of_an_appeal() -> None:
    assert read("appeal_questions", " Why?|  What  now? |", PLAIN, TOWN) == "Why? | What now?"
    assert len(questions_in(PLAIN.appeal_questions)) == 2
    assert read("appeal_questions", PLAIN.appeal_questions, PLAIN, TOWN) == PLAIN.appeal_questions
    for typed, said in (
        ("none", "needs a question"),
        (" | ", "needs a question"),
        ("\x00 | ?", "needs a question"),
        ("a | b | c | d", "Those were 4"),
        ("x" * 46, "45 characters"),
        ("x" + 23 * "🙂", "45 characters"),
        ("Why? | Why?", "twice"),
    ):
        with pytest.raises(SettingError, match=said):
            read("appeal_questions", typed, PLAIN, TOWN)


def test_the_form_of_appeals_is_an_https_address() -> None:
    address = "https://example.org/appeal?server=1"
    assert read("appeal_link", address, PLAIN, TOWN) == address
    assert read("appeal_link", "none", PLAIN, TOWN) == ""
    for typed in (
        *("http://example.org", "example.org", "javascript:alert(1)", "https://", "https://here"),
        *("https://a.org/<x>", "https://a.org/ b", "https://me:pw@a.org", "https://[::1"),
    ):
        with pytest.raises(SettingError, match="begin with https"):
            read("appeal_link", typed, PLAIN, TOWN)

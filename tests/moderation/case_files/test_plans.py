"""What of a file comes in; and when what it holds was over."""

from __future__ import annotations

from dataclasses import replace

from bot.moderation.case_files.filed import CaseFile, FiledCase
from bot.moderation.case_files.plans import fingerprint, lifted_moments, plan_import

MIA, OTTO = 1, 2
WARNING = FiledCase(1, "warning", 100, MIA)
NOW = 1_000


def file_of(*cases: FiledCase) -> CaseFile:
    return CaseFile("ours", cases)


def test_a_case_that_is_there_already_does_not_come_in_again() -> None:
    plan = plan_import(file_of(WARNING), {fingerprint(WARNING)}, {9}, lambda _: False)
    assert (plan.new, plan.known_count) == ((), 1)


def test_what_is_too_old_to_be_kept_does_not_come_in() -> None:
    late = replace(WARNING, number=2, created=500)
    plan = plan_import(file_of(WARNING, late), (), (), lambda case: case.created < 200)
    assert (plan.new, plan.old_count) == ((late,), 1)


def test_numbers_that_are_taken_are_left_out_or_given_anew() -> None:
    second = replace(WARNING, number=2, created=500)
    plan = plan_import(file_of(WARNING, second), (), {1}, lambda _: False)
    assert (plan.taken_numbers, plan.with_own_numbers, plan.with_new_numbers) == ((1,), 1, 2)
    assert plan.assign_numbers() == [(2, second)]
    assert plan.assign_numbers(after=40) == [(41, WARNING), (42, second)]


def lifted(*cases: FiledCase) -> dict[int, int]:
    return lifted_moments(file_of(*cases), NOW)


def test_a_later_decision_ends_a_ban_and_the_last_one_goes_on() -> None:
    first = FiledCase(1, "ban", 100, MIA, ends=900)
    second = FiledCase(2, "ban", 300, MIA)
    other = FiledCase(3, "ban", 100, OTTO)
    unban = FiledCase(4, "unban", 400, OTTO)
    assert lifted(first, second, other, unban) == {1: 300, 3: 400}


def test_a_ban_whose_time_has_come_is_over() -> None:
    assert lifted(FiledCase(1, "ban", 100, MIA, ends=900)) == {1: 900}
    assert lifted(FiledCase(1, "ban", 100, MIA, ends=2_000)) == {}


def test_a_timeout_of_unknown_length_counts_as_over() -> None:
    mute, unmute = FiledCase(1, "timeout", 100, MIA), FiledCase(2, "untimeout", 300, MIA)
    assert lifted(mute) == {1: 100}
    assert lifted(mute, unmute) == {1: 300}


def test_what_never_happened_ends_nothing() -> None:
    ban = FiledCase(1, "ban", 100, MIA)
    assert lifted(ban, FiledCase(2, "unban", 300, MIA, status="failed")) == {}

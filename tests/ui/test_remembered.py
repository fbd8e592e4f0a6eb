"""What is remembered of values by their identity."""

from __future__ import annotations

from bot.ui.remembered import remembered


def test_equal_values_are_told_apart_and_the_same_one_is_made_once() -> None:
    made: list[list[int]] = []

    @remembered(10)
    def double(values: list[int]) -> list[int]:
        made.append(values)
        return [2 * value for value in values]

    first, second = [1, 2], [1, 2]
    assert double(first) is double(first)
    assert double(first) == double(second) == [2, 4]
    assert made == [first, second]


def test_it_keeps_no_more_than_it_may() -> None:
    made: list[str] = []

    @remembered(2)
    def name(value: str) -> str:
        made.append(value)
        return value

    for value in ("a", "b", "c", "c", "a"):
        name(value)
    assert made == ["a", "b", "c", "a"]

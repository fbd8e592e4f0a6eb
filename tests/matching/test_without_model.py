from __future__ import annotations

from bot.matching import Decision, Matcher


def test_says_so_and_still_finds_entries(wordy: Matcher) -> None:
    assert not wordy.semantic
    assert wordy.encoder is None
    assert wordy.notice is not None
    assert "model" in wordy.notice
    assert wordy.match("how much is the late fee").candidates[0].entry_id == "fines"
    assert wordy.match("pizza").decision is Decision.NONE


def test_the_model_is_silent_when_it_is_there(small: Matcher) -> None:
    assert small.semantic
    assert small.notice is None


def test_explains_without_meaning(wordy: Matcher) -> None:
    found = wordy.explain("late fee")
    assert "meaning" not in found.scorers
    assert found.phrases[0][:2] == ("late fee", "fines")

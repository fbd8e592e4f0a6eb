"""The phrases that teach the learned danger signals."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.paths import CRISIS
from bot.safety import Kind, SafetyDataError
from training.danger.phrases import load_phrases, repeated


def test_there_are_many_phrases_of_every_kind_and_none_twice_or_on_both_sides() -> None:
    phrases = load_phrases(CRISIS / "phrases")
    assert repeated(phrases) == []
    counts = {kind: sum(phrase.kind is kind for phrase in phrases) for kind in (*Kind, None)}
    assert all(counts[kind] >= 100 for kind in Kind)
    assert sum(counts[kind] for kind in Kind) >= 300
    assert counts[None] >= 400


def test_a_phrase_file_without_an_author_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "calm.toml").write_text('kind = "calm"\nphrases = ["tea"]\n', "utf-8")
    with pytest.raises(SafetyDataError, match="named after its author"):
        load_phrases(tmp_path)

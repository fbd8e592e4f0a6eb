"""The phrases that teach the learned danger signals."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety import DangerKind, SafetyDataError
from training.danger.phrases import LabelledPhrase, load_phrases, repeated
from training.questions import EVALUATION, read_questions


def test_there_are_many_phrases_of_every_kind_and_none_twice_or_on_both_sides() -> None:
    phrases = load_phrases()
    assert repeated(phrases) == []
    counts = {kind: sum(phrase.kind is kind for phrase in phrases) for kind in (*DangerKind, None)}
    assert all(counts[kind] >= 100 for kind in DangerKind)
    assert sum(counts[kind] for kind in DangerKind) >= 300
    assert counts[None] >= 400


def test_hardly_an_evaluation_message_is_taught() -> None:
    """Some are: everybody says "lol" and "i want to die"."""
    taught = {phrase.text.lower() for phrase in load_phrases()}
    for path in EVALUATION.glob("*.jsonl"):
        texts = [question.text.lower() for question in read_questions(path)]
        assert sum(text in taught for text in texts) < len(texts) / 100, path.name


FILE = 'persona = "Drinks tea."\n[phrases]\n{kind} = ["{text}"]\n'


def test_the_name_of_a_file_is_its_author(tmp_path: Path) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "ada.toml").write_text(FILE.format(kind="calm", text="tea"), "utf-8")
    (tmp_path / "ben.toml").write_text(FILE.format(kind="self_harm", text="ow"), "utf-8")
    assert load_phrases(tmp_path) == (
        LabelledPhrase("tea", None, "ada"),
        LabelledPhrase("ow", DangerKind.SELF_HARM, "ben"),
    )


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("voices/ben.toml", FILE.format(kind="self", text="no"), "same author"),
        ("ada.toml", FILE.format(kind="sad", text="no"), "ada.toml"),
        ("ada.toml", '[phrases]\nself = ["no"]\n', "persona"),
        ("ada.toml", FILE.format(kind="calm", text="no"), "of danger and of calm"),
    ],
    ids=["two files of an author", "an unknown kind", "no persona", "no danger"],
)
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, name: str, text: str, fault: str
) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "ben.toml").write_text(FILE.format(kind="calm", text="tea"), "utf-8")
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(SafetyDataError, match=fault):
        load_phrases(tmp_path)

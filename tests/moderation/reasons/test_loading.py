"""The reasons that ship, and the sentence for whoever broke their file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.moderation.reasons import MAX_POINTS, Reason, ReasonDataError, load_reasons
from bot.paths import REASONS
from bot.services import Core

GOOD = """
[[reason]]
id = "spam"
title = "Spam"
text = "Please leave it out."
points = 1

[[reason]]
id = "insult"
title = "Insult"
text = '''
Please be kind.'''
points = 1
entry = "hugs"
"""
BLAME = ("you are ", "you always", "you never", "stop ", "forbidden", "violat", "punish", "must ")


def load(tmp_path: Path, content: str) -> tuple[Reason, ...]:
    path = tmp_path / "reasons.toml"
    path.write_text(content, encoding="utf-8")
    return load_reasons(path)


def test_those_that_ship_are_complete_and_name_entries_that_are_there(core: Core) -> None:
    reasons = load_reasons(REASONS)
    assert 10 <= len(reasons) <= 12
    assert {reason.entry for reason in reasons if reason.entry} <= set(core.snapshot.entries)
    assert {reason.points for reason in reasons} <= set(range(MAX_POINTS + 1))


@pytest.mark.parametrize("reason", load_reasons(REASONS), ids=lambda reason: reason.id)
def test_a_text_blames_nobody_and_says_what_to_do_instead(reason: Reason) -> None:
    text = reason.text.lower()
    assert [word for word in BLAME if word in text] == []
    assert "please" in text
    assert "\n" not in reason.text


def test_it_is_read_in_its_order(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD) == (
        Reason("spam", "Spam", "Please leave it out.", 1),
        Reason("insult", "Insult", "Please be kind.", 1, "hugs"),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points = 1\nentry", "points = 4\nentry", "reasons.toml:13: points: Input should be less"),
        ("points = 1\n\n", "points = true\n\n", "reasons.toml:6: points: Input should be a valid"),
        ('title = "Insult"\n', "", "reasons.toml:8: title: Field required"),
        ('title = "Insult"', 'title = "Spam"', "reasons.toml:10: title: 'Spam' is there twice"),
        ('id = "insult"', 'id = "spam"', "reasons.toml:9: id: 'spam' is there twice"),
        ('id = "insult"', 'id = "In sult"', "reasons.toml:9: id: String should match"),
        ("Please be kind.", "x" * 401, "reasons.toml:11: text: String should have at most 400"),
        ("entry =", "entries =", "reasons.toml:14: entries: Extra inputs"),
        ('"Insult"', '"Insult', "line 10"),
        (GOOD, "", "reasons.toml: reason: Field required"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(ReasonDataError, match=r"reasons\.toml") as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReasonDataError, match=r"nowhere\.toml"):
        load_reasons(tmp_path / "nowhere.toml")

"""Teaching the signals anew, on a few of the messages and with a model to follow by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.paths import CRISIS
from bot.safety.classifier import CLASSES, evidence
from bot.safety.models import DangerKind
from training.danger.graph import Trained
from training.danger.leftout import FIRST, Judged, left_out, report, save
from training.danger.lesson import Lesson
from training.danger.messages import KNOWLEDGE, RULES, Message, messages, with_slips

ASKED = ("may my therapist hug me", "can we be friends afterwards", "what is a boundary")


def letters(text: str) -> Sequence[int]:
    return [ord(letter) for letter in text.lower()]


class Counting:
    """Remembers how often each token stood in danger, and in calm."""

    def __init__(self) -> None:
        self.seen = (Counter[int](), Counter[int]())

    def fit(
        self, tokens: Sequence[Sequence[int]], numbers: Sequence[int], say: Callable[[str], None]
    ) -> Trained:
        for text, number in zip(tokens, numbers, strict=True):
            self.seen[min(number, 1)].update(text)
        say("counted")
        return Trained({}, np.zeros((1, len(CLASSES)), np.float32), np.zeros(1, np.float32))

    def logits(self, tokens: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        result = np.full((len(tokens), len(CLASSES)), -20, np.float32)
        for row, text in enumerate(tokens):
            for side in (0, 1):
                whole = self.seen[side].total() + 1
                likely = [np.log((self.seen[side][token] + 1) / whole) for token in text]
                result[row, side] = np.mean(likely)
        return result


@pytest.fixture(scope="module")
def found() -> list[Message]:
    return messages(CRISIS, ASKED)


def test_what_the_knowledge_base_is_asked_is_taught_as_harmless(found: list[Message]) -> None:
    assert [one.text for one in found if one.origin == KNOWLEDGE] == list(ASKED)
    assert {one.number for one in found if one.origin == KNOWLEDGE} == {0}
    assert {one.number for one in found} == set(range(8))


def test_slips_change_the_spelling_and_nothing_else() -> None:
    found = [Message("somebody is hurting me every evening", 4, "there")] * 60
    taught = with_slips(found)
    again = taught[len(found) :]
    assert {one.number for one in again} == {4}
    changed = [one.text for one in again if one.text != found[0].text]
    assert len(changed) > len(again) / 3
    assert with_slips(found) == taught


def test_both_signals_learn_from_the_messages(found: list[Message]) -> None:
    lesson = Lesson.of(found[::90], CRISIS, letters)
    wording, learner = lesson.fit_wording(), Counting()
    lesson.fit_classifier(learner, print)
    words = [wording.score(text) for text in lesson.plain]
    for scores in (words, evidence(learner.logits(lesson.tokens)).tolist()):
        grave = [s for s, one in zip(scores, lesson.messages, strict=True) if one.number]
        calm = [s for s, one in zip(scores, lesson.messages, strict=True) if not one.number]
        assert sum(grave) / len(grave) > sum(calm) / len(calm)


def test_authors_are_left_out_with_all_they_wrote() -> None:
    names = ["abroad", "ends", "line", "peer", "quiet"]
    found = [Message(f"{name} {at}", at % 2, name) for name in names for at in range(3)]
    found += [Message("r", 1, RULES), Message("f", 1, FIRST)]
    found += [Message(text, 0, KNOWLEDGE) for text in ("a", "b", "a", "c", "d", "e")]
    out = {(found[at].origin, found[at].text) for at in left_out(found)}
    assert {author for author, _ in out} == {"abroad", "quiet", KNOWLEDGE}
    assert {text for author, text in out if author == KNOWLEDGE} == {"a", "e"}
    assert len([at for at in left_out(found) if found[at].origin != KNOWLEDGE]) == 6


def test_those_left_out_are_judged_by_what_the_others_taught(found: list[Message]) -> None:
    some = [one for one in found if one.origin in {"abroad", "quiet"}][::25]
    lesson = Lesson.of(some, CRISIS, letters)
    judged = lesson.left_out(Counting(), print)
    assert {one.message.origin for one in judged} == {"abroad"}
    whole = sum(one.origin == "abroad" for one in lesson.messages)
    assert len(judged) == whole


def test_what_was_judged_is_told_and_kept(tmp_path: Path) -> None:
    judged = [
        Judged(Message("can we be friends", 0, KNOWLEDGE), -5.0, -5.0),
        Judged(Message("no reason to go on", CLASSES.index(DangerKind.SELF), "quiet"), 9.0, 9.0),
        Judged(Message("nice tea", 0, "quiet"), -9.0, -9.0),
    ]
    lines = list(report(judged, CRISIS))
    assert lines
    assert all("quiet 100.0% / 0.0%" in line for line in lines)
    save(judged, tmp_path / "judged.jsonl")
    assert len((tmp_path / "judged.jsonl").read_text("utf-8").splitlines()) == 3

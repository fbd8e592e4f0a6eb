"""Teaching the signals anew, on a few of the messages and with a model to follow by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.paths import CRISIS
from bot.safety.classifier import CLASSES
from bot.safety.models import DangerKind
from training.danger.leftout import FIRST, Judged, left_out, report, save
from training.danger.lesson import Lesson
from training.danger.messages import KNOWLEDGE, RULES, Message, messages, with_slips

ASKED = ("may my therapist hug me", "can we be friends afterwards", "what is a boundary")


class Letters:
    """Takes what has an x for danger."""

    def danger(self, text: str, /) -> NDArray[np.float32] | None:
        logits = np.full(len(CLASSES), -9, np.float32)
        logits[int("x" in text)] = 9
        return logits

    def read_ahead(self, texts: Sequence[str], /) -> None:
        pass


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


def test_the_wording_learns_from_the_messages(found: list[Message]) -> None:
    lesson = Lesson.of(found[::90], CRISIS)
    wording = lesson.fit_wording()
    words = [wording.score(text) for text in lesson.plain]
    grave = [s for s, one in zip(words, lesson.messages, strict=True) if one.number]
    calm = [s for s, one in zip(words, lesson.messages, strict=True) if not one.number]
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


def test_those_left_out_are_judged_by_a_model_that_has_not_read_them(
    found: list[Message],
) -> None:
    some = [one for one in found if one.origin in {"abroad", "quiet"}][::25]
    lesson = Lesson.of(some, CRISIS)
    judged = lesson.left_out(Letters())
    assert {one.message.origin for one in judged} == {"abroad"}
    assert len(judged) == sum(one.origin == "abroad" for one in lesson.messages)
    assert all((one.classifier > 0) == ("x" in one.message.text) for one in judged)


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

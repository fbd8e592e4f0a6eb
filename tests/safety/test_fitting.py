"""Teaching the signals anew, on a few of the messages and with an encoder to follow by hand."""

from __future__ import annotations

from pathlib import Path

from bot.paths import CRISIS
from bot.safety.fitting.leftout import AUTHORS, Judged, authors, report, save
from bot.safety.fitting.lesson import Lesson
from bot.safety.fitting.messages import KNOWLEDGE, Message, messages, with_slips
from bot.safety.network import evidence
from tests.safety.test_network import Letters

ASKED = ("may my therapist hug me", "can we be friends afterwards", "what is a boundary")


def test_what_the_knowledge_base_is_asked_is_taught_as_harmless() -> None:
    found = messages(CRISIS, ASKED)
    assert [one.text for one in found if one.origin == KNOWLEDGE] == list(ASKED)
    assert {one.number for one in found if one.origin == KNOWLEDGE} == {0}
    assert {one.number for one in found} == set(range(8))


def test_slips_change_the_spelling_and_nothing_else() -> None:
    found = [Message("somebody is hurting me every evening", 4, "there")] * 60
    taught = with_slips(found)
    again = taught[len(found) :]
    assert again
    assert {one.number for one in again} == {4}
    changed = [one.text for one in again if one.text != found[0].text]
    assert len(changed) > len(again) / 3
    assert with_slips(found) == taught


def test_both_signals_learn_from_the_messages() -> None:
    found = messages(CRISIS, ASKED)[::40]
    lesson = Lesson.of(found, CRISIS, Letters())
    wording, network = lesson.fit_all()
    told = evidence(network.logits(lesson.vectors))
    words = [wording.score(text) for text in lesson.plain]
    for scores, apart in ((words, 0.5), (told.tolist(), 0.03)):
        grave = [s for s, one in zip(scores, lesson.messages, strict=True) if one.number]
        calm = [s for s, one in zip(scores, lesson.messages, strict=True) if not one.number]
        assert sum(grave) / len(grave) > apart + sum(calm) / len(calm)


def test_every_author_is_left_out_with_all_their_files() -> None:
    found = [
        Message("a", 1, "crisis-self-quiet"),
        Message("b", 0, "calm-peer-2"),
        Message("c", 1, "crisis-self"),
        *(Message("d", 0, KNOWLEDGE) for _ in AUTHORS),
    ]
    names = authors(found)
    assert names[:3] == ["quiet", "peer", ""]
    assert sorted(names[3:]) == sorted(AUTHORS)


def test_what_was_judged_is_told_and_kept(tmp_path: Path) -> None:
    judged = [
        Judged(Message("can we be friends", 0, KNOWLEDGE), "quiet", -5.0, -5.0),
        Judged(Message("no reason to go on", 1, "crisis-self-quiet"), "quiet", 9.0, 9.0),
        Judged(Message("nice tea", 0, "calm-quiet"), "quiet", -9.0, -9.0),
    ]
    lines = list(report(judged, CRISIS))
    assert lines
    assert all("quiet 100.0% / 0.0%" in line for line in lines)
    save(judged, tmp_path / "judged.jsonl")
    assert len((tmp_path / "judged.jsonl").read_text("utf-8").splitlines()) == 3

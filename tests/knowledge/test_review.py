from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.knowledge import Entry, KnowledgeError, Section, Snapshot, Topic, load_knowledge
from bot.knowledge.review import review, review_files
from bot.paths import KNOWLEDGE

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def shipped() -> Snapshot:
    return load_knowledge(KNOWLEDGE)


def told(snapshot: Snapshot, **changes: object) -> list[str]:
    """What the review says when the entry on hugs is changed."""
    entry = replace(snapshot.entries["hugs"], **changes)  # type: ignore[arg-type]
    changed = Snapshot({**snapshot.entries, "hugs": entry}, snapshot.topics)
    return [f"{finding.place}: {finding.sentence}" for finding in review(changed)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"aliases": ("one",)}, "has 1 aliases"),
        ({"sources": ()}, "names no source"),
        ({"reviewed": None}, "reviewed"),
        ({"category": "Other"}, "no category"),
        ({"related": ("nowhere",)}, "no entry 'nowhere'"),
        ({"related": ("hugs",)}, "names itself"),
        ({"short": ""}, "no short answer"),
        ({"short": "x" * 501}, "501 characters"),
        ({"question": "x" * 101}, "101 characters"),
        ({"sections": (Section("Why", "x" * 1301),)}, "1301 characters"),
        ({"sections": (Section("Why", "x"),)}, "What you can do"),
        ({"sections": tuple(Section(str(n), "x") for n in range(6))}, "6 parts"),
    ],
)
def test_what_an_entry_lacks_is_said(
    shipped: Snapshot, changes: dict[str, object], words: str
) -> None:
    assert any(line.startswith("hugs.md") and words in line for line in told(shipped, **changes))


def test_an_alias_of_two_entries_is_found_however_it_is_written(shipped: Snapshot) -> None:
    other = shipped.entries["referral"].aliases[0]
    mine = shipped.entries["hugs"].aliases
    lines = told(shipped, aliases=(*mine, f"  {other.upper()}?! "))
    assert any("is also in" in line and "referral" not in line.split(":")[0] for line in lines) or (
        any("is also in hugs.md" in line for line in lines)
    )


def test_an_alias_that_is_also_out_of_scope_is_found(shipped: Snapshot) -> None:
    topic = Topic("odd", "Odd", (shipped.entries["hugs"].aliases[3],))
    found = review(Snapshot(shipped.entries, (*shipped.topics, topic)))
    assert [finding.place for finding in found] == ["out-of-scope.yaml, odd"]


def test_a_bare_entry_of_somebody_else_is_told_all_it_lacks() -> None:
    bare = Entry(id="tea", question="May we drink tea?")
    sentences = " ".join(finding.sentence for finding in review(Snapshot({"tea": bare})))
    for words in ("aliases", "source", "reviewed", "short answer", "150"):
        assert words in sentences


def test_what_only_the_files_show_is_named_with_its_line(tmp_path: Path) -> None:
    head = "---\nid: {}\nquestion: May I {}?\nreviewed: 2030-01-01\n---\nShort.\n"
    (tmp_path / "HUGS.MD").write_text(head.format("hugs", "hug") + "```\n## Why\n", "utf-8")
    (tmp_path / "gifts.markdown").write_text(head.format("gifts", "give"), "utf-8")
    (tmp_path / "more").mkdir()
    snapshot = load_knowledge(tmp_path)
    assert set(snapshot.entries) == {"hugs"}
    said = {f"{one.place}: {one.sentence}" for one in review_files(tmp_path, snapshot, TODAY)}
    for words in ("HUGS.MD:4: 'reviewed'", "HUGS.MD:8: this '## '", "gifts.markdown: is not read"):
        assert any(sentence.startswith(words) for sentence in said), words
    assert any(sentence.startswith("more: is not read") for sentence in said)


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ("id: a\nquestion: q?\nid: b\n", 4, "'id' stands twice"),
        ("id: a\nquestion: q?\nreviewed: 2026-02-30\n", 4, "2026-02-30"),
        ("id: a\nquestion: q?\nsources:\n- title: x\n  title: y\n", 6, "'title' stands twice"),
    ],
)
def test_what_yaml_takes_in_silence_is_told(
    tmp_path: Path, head: str, line: int, words: str
) -> None:
    (tmp_path / "a.md").write_text(f"---\n{head}---\nShort.\n", "utf-8")
    with pytest.raises(KnowledgeError, match=words) as caught:
        load_knowledge(tmp_path)
    assert caught.value.line == line


@pytest.mark.parametrize("kind", ["fifo", "loop", "folder"])
def test_what_is_no_file_is_named_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.md"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    else:
        path.mkdir()
    with pytest.raises(KnowledgeError, match="no plain file"):
        load_knowledge(tmp_path)

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge import Entry, Section, Snapshot, Topic, load_knowledge
from bot.knowledge.review import review
from bot.paths import KNOWLEDGE


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
    assert any("stands in" in line and "referral" not in line.split(":")[0] for line in lines) or (
        any("stands in hugs.md" in line for line in lines)
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

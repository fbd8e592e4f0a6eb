from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import KnowledgeError, load_knowledge

ENTRY = "---\nid: tea\nquestion: May we drink tea?\naliases: [is tea fine]\n---\nYes.\n"
TOPICS = "topics:\n  - {id: coffee, title: Coffee, phrases: [where is the coffee]}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tea.md").write_text(ENTRY, "utf-8")
    (tmp_path / "out-of-scope.yaml").write_text(TOPICS, "utf-8")
    (tmp_path / "phrases").mkdir()
    return tmp_path


def write(folder: Path, author: str, text: str) -> Path:
    path = folder / "phrases" / f"{author}.yaml"
    path.write_text(text, "utf-8")
    return path


def test_phrases_of_every_author_stand_behind_those_of_the_entry(folder: Path) -> None:
    write(folder, "ann", 'persona: "Ann."\nentries:\n  tea: ["a cup, may I?"]\n')
    write(folder, "bob", 'persona: "Bob."\nentries:\n  tea: ["brew??"]\ntopics: {coffee: [java]}\n')
    snapshot = load_knowledge(folder)
    assert snapshot.entries["tea"].aliases == ("is tea fine", "a cup, may I?", "brew??")
    assert snapshot.topics[0].phrases == ("where is the coffee", "java")


def test_an_id_that_nothing_bears_is_told_with_its_file(folder: Path) -> None:
    path = write(folder, "ann", 'persona: "Ann."\nentries: {cake: ["cake?"]}\n')
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    assert caught.value.path == path
    assert caught.value.fault == "there is no entry or topic 'cake'"


def test_a_file_that_names_no_author_is_told_with_its_line(folder: Path) -> None:
    write(folder, "ann", "entries:\n  tea: [yes, 'cup']\n")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    faults = {(fault.line, fault.fault) for fault in caught.value.every()}
    assert (1, "'persona' is missing") in faults
    assert any(line == 2 and "put it in quotation marks" in text for line, text in faults)

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import KnowledgeError, load_entry, load_knowledge
from bot.knowledge.importing import Draft
from bot.knowledge.importing.drafts.folder import slug, write_drafts
from bot.knowledge.importing.drafts.parts import split_answer
from bot.knowledge.review import MAX_SECTION, MAX_SECTIONS, MAX_SHORT, FindingSeverity, review

HUG = Draft("Can I hug my therapist?", "Yes.\n\n**Why**\n\nIt may help.", proposed=False)


def test_a_draft_becomes_an_entry_that_the_loader_reads(tmp_path: Path) -> None:
    draft = Draft('He said: "no" – why: so?', "Short.\n\n- a\n- b", True, ("Why: not?",))
    (path,) = write_drafts(tmp_path / "new", "page.html", (draft,))
    entry = load_entry(path)
    assert (entry.question, entry.aliases, entry.id) == (draft.question, draft.aliases, path.stem)
    assert entry.short == "Short.\n\n- a\n- b"
    text = path.read_text("utf-8")
    assert "page.html" in text
    assert "proposed" in text
    assert "reviewed" in text


def test_headings_become_parts(tmp_path: Path) -> None:
    (path,) = write_drafts(tmp_path, "a.txt", (HUG,))
    entry = load_entry(path)
    assert entry.short == "Yes."
    assert [(part.title, part.body) for part in entry.sections] == [("Why", "It may help.")]


def test_no_file_is_ever_replaced(tmp_path: Path) -> None:
    first = write_drafts(tmp_path, "a.txt", (HUG, HUG))
    before = [path.read_text("utf-8") for path in first]
    second = write_drafts(tmp_path, "b.txt", (HUG,))
    assert len({*first, *second}) == 3
    assert [path.read_text("utf-8") for path in first] == before
    assert len(load_knowledge(tmp_path).entries) == 3


@pytest.mark.parametrize(
    "question",
    [
        "???",
        "Можно ли?",
        "../../etc/passwd?",
        "CON?",
        "readme?",
        "a" * 200,
        "É à la carte?",
        "- - -",
        "#",
    ],
)
def test_every_question_gets_a_safe_id(tmp_path: Path, question: str) -> None:
    (path,) = write_drafts(tmp_path, "a.txt", (Draft(question, "Yes, it is so.", False),))
    assert path.parent == tmp_path
    assert load_knowledge(tmp_path).entries[path.stem].question == question


def test_ids_are_made_of_the_words_that_tell() -> None:
    assert slug("Can I hug my therapist after a session?") == "hug-therapist-after-session"


def test_a_file_name_cannot_break_the_front_matter(tmp_path: Path) -> None:
    (path,) = write_drafts(tmp_path, "a\n---\nid: evil\n.txt", (HUG,))
    assert load_entry(path).id == "hug-therapist"


def test_the_length_of_parts_suits_a_card(tmp_path: Path) -> None:
    answer = "\n\n".join(["A sentence of some words follows another one here. " * 8] * 12).strip()
    short, sections = split_answer(answer)
    assert 0 < len(short) <= MAX_SHORT
    assert len(sections) <= MAX_SECTIONS
    assert all(len(part.body) <= MAX_SECTION for part in sections)
    told = " ".join([short, *(part.body for part in sections)])
    assert told.split() == answer.split()
    write_drafts(tmp_path, "a.txt", (Draft("Is it long?", answer, False),))
    found = [
        f.sentence for f in review(load_knowledge(tmp_path)) if f.severity is FindingSeverity.ERROR
    ]
    assert not any("characters" in sentence for sentence in found)


def test_a_first_paragraph_that_is_too_long_is_parted_between_sentences() -> None:
    paragraph = " ".join(f"This is the sentence number {n} of a long answer." for n in range(40))
    short, sections = split_answer(paragraph)
    assert short.endswith("answer.")
    assert len(short) <= MAX_SHORT
    assert " ".join([short, *(part.body for part in sections)]) == paragraph


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KnowledgeError, match="cannot be written"):
        write_drafts(tmp_path / "file", "a.txt", (HUG,))

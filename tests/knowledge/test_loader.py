from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import KnowledgeError, Strength, load_knowledge

MINIMAL = "---\nid: tea\nquestion: May we drink tea?\n---\nYes.\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("__", ".").replace("_", "-")).write_text(text, encoding="utf-8")
    return folder


def fault(folder: Path) -> KnowledgeError:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    return caught.value


def test_an_entry_needs_only_an_id_and_a_question(tmp_path: Path) -> None:
    snapshot = load_knowledge(write(tmp_path, tea__md=MINIMAL))
    entry = snapshot.entries["tea"]
    assert (entry.question, entry.short, entry.category) == ("May we drink tea?", "Yes.", "Other")
    assert entry.phrases == ("May we drink tea?",)
    assert snapshot.topics == ()


def test_the_parts_of_an_answer_are_found_by_their_headings(tmp_path: Path) -> None:
    body = (
        "---\nid: a\nquestion: q?\n---\nShort.\n\nStill short.\n\n## Why\nBecause.\n\n## Then ##\n"
    )
    entry = load_knowledge(write(tmp_path, a__md=body)).entries["a"]
    assert entry.short == "Short.\n\nStill short."
    assert [(part.title, part.body) for part in entry.sections] == [
        ("Why", "Because."),
        ("Then", ""),
    ]


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "tea.md").write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert load_knowledge(tmp_path).entries["tea"].short == "Yes."


def test_documents_lend_their_titles_to_sources(tmp_path: Path) -> None:
    head = '---\nid: a\nquestion: q?\nsources:\n  - {document: "002", supports: x}\n---\nS.'
    write(tmp_path, a__md=head, documents__yaml='"002": {title: A page, kind: Article}')
    source = load_knowledge(tmp_path).entries["a"].sources[0]
    assert (source.title, source.note, source.document) == ("A page", "x", "002")
    assert source.strength is None


def test_a_source_has_its_own_strength_or_that_of_its_document(tmp_path: Path) -> None:
    head = (
        '---\nid: a\nquestion: q?\nsources:\n  - {document: "002"}\n'
        '  - {document: "002", strength: research}\n  - {title: A code, strength: code}\n---\nS.'
    )
    documents = '"002": {title: A page, strength: opinion}'
    write(tmp_path, a__md=head, documents__yaml=documents)
    sources = load_knowledge(tmp_path).entries["a"].sources
    strengths = [Strength.OPINION, Strength.RESEARCH, Strength.CODE]
    assert [source.strength for source in sources] == strengths


def test_a_mistyped_strength_of_a_document_is_named_with_its_line(tmp_path: Path) -> None:
    documents = '"001": {title: A page}\n"002":\n  title: A page\n  strength: opinoin\n'
    error = fault(write(tmp_path, tea__md=MINIMAL, documents__yaml=documents))
    assert (error.path.name, error.line) == ("documents.yaml", 4)
    assert "not 'opinoin'" in error.fault


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("no front matter", 1, "---"),
        ("---\nid: a\nquestion: q?\n", 3, "not closed"),
        ("---\nid: a\nquestion: [\n---\n", 4, "YAML"),
        ("---\nid: a\n---\n", 2, "'question' is missing"),
        ("---\nid: A B\nquestion: q?\n---\n", 2, "'id'"),
        ("---\nid: a\nquestion: q?\nreviewed: soon\n---\n", 4, "'reviewed'"),
        ("---\nid: a\nquestion: q?\naliasses: [x]\n---\n", 4, "not a key"),
        ("---\nid: a\nquestion: q?\naliases: x\n---\n", 4, "'aliases'"),
        ("---\nid: a\nquestion: q?\nsources: [{note: x}]\n---\n", 4, "sources.0"),
        (
            "---\nid: a\nquestion: q?\nsources:\n- title: x\n- title: y\n  strength: laws\n---\n",
            7,
            "'sources.1.strength' must be one of 'law', 'code'",
        ),
        ("---\nid: a\nquestion: q?\nsources:\n  - title: x\n    strenght: law\n---\n", 6, "not a"),
        ("---\nid: a\nquestion: q?\naliases:\n- x\n- ''\n---\n", 6, "'aliases.1'"),
        ("---\n- id\n---\n", 2, "key: value"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    error = fault(write(tmp_path, a__md=text))
    assert error.path.name == "a.md"
    assert error.line == line
    assert words in error.fault
    assert str(error).startswith(f"{error.path}:{line}: ")


def test_what_is_no_text_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00---")
    assert "UTF-8" in fault(tmp_path).fault


def test_an_id_belongs_to_one_file(tmp_path: Path) -> None:
    assert "another file" in fault(write(tmp_path, a__md=MINIMAL, b__md=MINIMAL)).fault


def test_a_folder_without_entries_is_refused(tmp_path: Path) -> None:
    assert "no entries" in fault(write(tmp_path, readme__md="# Hello")).fault
    assert "not a folder" in fault(tmp_path / "elsewhere").fault


def test_a_broken_list_of_topics_is_named(tmp_path: Path) -> None:
    write(
        tmp_path, tea__md=MINIMAL, out_of_scope__yaml="topics:\n  - {id: a, title: A, phrases: []}"
    )
    error = fault(tmp_path)
    assert (error.path.name, error.line) == ("out-of-scope.yaml", 2)
    assert "phrases" in error.fault

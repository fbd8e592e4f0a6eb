"""Reading a knowledge folder: one Markdown file an entry, `out-of-scope.yaml` beside them.

`phrases/` may hold more ways to ask, one file an author.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.faults import faults_of
from bot.knowledge.frontmatter import (
    MarkdownFile,
    line_of,
    parse_yaml,
    read_document,
    read_text,
)
from bot.knowledge.headings import split_body
from bot.knowledge.models import Entry, Snapshot, Source, Topic
from bot.knowledge.phrase_files import add_phrases, load_phrases, phrase_files, unknown_ids
from bot.knowledge.schema import DocumentHead, EntryHead, SourceHead, TopicsFile

T = TypeVar("T")
TOPICS_FILE = "out-of-scope.yaml"
DOCUMENTS_FILE = "documents.yaml"
_DOCUMENTS = TypeAdapter(dict[str, DocumentHead])
_STAND_INS: dict[str, object] = {
    "id": "unread",
    "question": "?",
    "category": "?",
    "sources": [{"title": "?"}],
    "reviewed": date.min,
}
"""Values for keys that cannot be read: the review says nothing more about them."""


class Folder(Struct, frozen=True):
    """The content of a knowledge folder, and every fault of files that cannot be used as they are.

    `partial`: an entry for each file whose front matter alone is at fault. Stand-ins take the place
    of what cannot be read, so that the rest can be reviewed; its id is the file's name.
    """

    snapshot: Snapshot
    faults: tuple[KnowledgeError, ...]
    partial: tuple[Entry, ...]


def load_knowledge(directory: Path) -> Snapshot:
    """Return everything in the folder, entries in the order of their file names.

    Raises KnowledgeError when the folder is missing or empty, when a file cannot be read, or when
    two files hold the same id; the message names the file and, where there is one, the line.
    """
    folder = read_folder(directory)
    if folder.faults:
        raise folder.faults[0]
    return folder.snapshot


def read_folder(directory: Path) -> Folder:
    """Return what of the folder can be read, and all that is wrong with the rest.

    Raises KnowledgeError when the folder is missing or holds no file of an entry.
    """
    if not directory.is_dir():
        raise KnowledgeError(directory, "is not a folder")
    faults: list[KnowledgeError] = []
    titles = _attempt(lambda: _load_documents(directory / DOCUMENTS_FILE), faults) or {}
    entries: dict[str, Entry] = {}
    partial: list[Entry] = []
    paths = entry_files(directory)
    if not paths:
        raise KnowledgeError(directory, "holds no entries (files that end in .md)")
    for path in paths:
        document = _attempt(lambda path=path: read_document(path), faults)
        if document is None:
            continue
        # Go on after a fault: whoever mends a folder wants to see all of them at once.
        entry, wrong = _entry(document, titles)
        if entry.id in entries and not wrong:
            sentence = f"the id '{entry.id}' is already used by another file"
            wrong = [KnowledgeError(path, sentence, line_of(document, "id"))]
        if wrong:
            faults += KnowledgeError.first_of(wrong).every()
            partial.append(replace(entry, id=path.stem))
        else:
            entries[entry.id] = entry
    topics = _attempt(lambda: _load_topics(directory / TOPICS_FILE), faults) or ()
    snapshot = _with_phrases(directory, Snapshot(entries, topics), faults)
    return Folder(snapshot, tuple(faults), tuple(partial))


def _with_phrases(directory: Path, snapshot: Snapshot, faults: list[KnowledgeError]) -> Snapshot:
    """Return the snapshot with every author's phrases; what cannot be read joins the faults."""
    whole = not faults  # else an id may be unknown only because its own file cannot be read
    for path in phrase_files(directory):
        phrases = _attempt(lambda path=path: load_phrases(path), faults)
        if phrases is None:
            continue
        if whole and (strange := unknown_ids(snapshot, phrases)):
            faults.append(KnowledgeError(path, f"there is no entry or topic '{strange[0]}'"))
        snapshot = add_phrases(snapshot, phrases)
    return snapshot


def _attempt(action: Callable[[], T], faults: list[KnowledgeError]) -> T | None:
    """Return what is read; None, and its faults among the others, when it cannot be."""
    try:
        return action()
    except KnowledgeError as error:
        faults += error.every()
        return None


def entry_files(directory: Path) -> list[Path]:
    """Return the files of a folder that hold an entry, by name; `.MD` is as good as `.md`."""
    return sorted(
        path
        for path in directory.iterdir()
        if path.suffix.lower() == ".md" and path.stem.lower() != "readme" and path.name[0] != "."
    )


def load_entry(path: Path, titles: dict[str, DocumentHead] | None = None) -> Entry:
    """Return the entry that a file holds; `titles` names our own documents by number.

    Raises KnowledgeError with file and line.
    """
    entry, faults = _entry(read_document(path), titles or {})
    if faults:
        raise KnowledgeError.first_of(faults)
    return entry


def _entry(
    document: MarkdownFile, titles: dict[str, DocumentHead]
) -> tuple[Entry, list[KnowledgeError]]:
    """Return an entry, with stand-ins where its front matter is at fault, and those faults."""
    faults = list(document.faults)
    try:
        head = EntryHead.model_validate(document.head)
    except ValidationError as error:
        lines = {fault.line for fault in faults}
        entry_faults = faults_of(document.path, document.front, error, 2)
        faults += [fault for fault in entry_faults if fault.line not in lines]
        head = _with_stand_ins(document, error)
    short, sections = split_body(document.body)
    entry = Entry(
        id=head.id,
        question=head.question,
        category=head.category,
        aliases=tuple(head.aliases),
        related=tuple(head.related),
        sources=tuple(_source(source, titles) for source in head.sources),
        reviewed=head.reviewed,
        strict=head.strict,
        short=short,
        sections=sections,
    )
    return entry, faults


def _with_stand_ins(document: MarkdownFile, error: ValidationError) -> EntryHead:
    """Return the front matter without what is at fault; keys that must be there get a stand-in."""
    places = [fault["loc"] for fault in error.errors()]
    head = {key: document.head[key] for key in EntryHead.model_fields if key in document.head}
    for key in {str(place[0]) for place in places if place}:
        value = head.pop(key, None)
        items = {place[1] for place in places if place[0] == key and len(place) > 1}
        if isinstance(value, list) and items:
            whole = cast("list[object]", value)
            head[key] = [item for n, item in enumerate(whole) if n not in items]
        elif key in _STAND_INS:
            head[key] = _STAND_INS[key]
    return EntryHead.model_validate(head)


def _source(head: SourceHead, titles: dict[str, DocumentHead]) -> Source:
    if not head.document:
        return Source(head.title, head.note or head.supports, strength=head.strength)
    title_head = titles.get(head.document)
    title = head.title or (title_head.title if title_head else f"Document {head.document}")
    strength = head.strength or (title_head.strength if title_head else None)
    return Source(title, head.supports or head.note, head.document, strength)


def _load_documents(path: Path) -> dict[str, DocumentHead]:
    if not (path.exists() or path.is_symlink()):
        return {}
    text = read_text(path)
    try:
        return _DOCUMENTS.validate_python(parse_yaml(path, text))
    except ValidationError as error:
        raise KnowledgeError.first_of(faults_of(path, text, error)) from error


def _load_topics(path: Path) -> tuple[Topic, ...]:
    if not (path.exists() or path.is_symlink()):
        return ()
    text = read_text(path)
    try:
        file = TopicsFile.model_validate(parse_yaml(path, text))
    except ValidationError as error:
        raise KnowledgeError.first_of(faults_of(path, text, error)) from error
    return tuple(
        Topic(topic.id, topic.title, tuple(topic.phrases), topic.pointer) for topic in file.topics
    )

"""Reading a knowledge folder: one Markdown file an entry, `out-of-scope.yaml` beside them."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.frontmatter import (
    Document,
    line_in,
    line_of,
    parse_yaml,
    read_document,
    read_text,
)
from bot.knowledge.headings import split_body
from bot.knowledge.models import Entry, Snapshot, Source, Topic
from bot.knowledge.schema import DocumentHead, EntryHead, SourceHead, TopicsFile

TOPICS_FILE = "out-of-scope.yaml"
DOCUMENTS_FILE = "documents.yaml"
_DOCUMENTS = TypeAdapter(dict[str, DocumentHead])


def load_knowledge(directory: Path) -> Snapshot:
    """Return everything in the folder, entries in the order of their file names.

    Raises KnowledgeError when the folder is missing or empty, when a file cannot be read, or when
    two files hold the same id; the message names the file and, where there is one, the line.
    """
    if not directory.is_dir():
        raise KnowledgeError(directory, "is not a folder")
    titles = _load_documents(directory / DOCUMENTS_FILE)
    entries: dict[str, Entry] = {}
    for path in entry_files(directory):
        entry = load_entry(path, titles)
        if entry.id in entries:
            raise KnowledgeError(path, f"the id '{entry.id}' is already used by another file", 2)
        entries[entry.id] = entry
    if not entries:
        raise KnowledgeError(directory, "holds no entries (files that end in .md)")
    return Snapshot(entries, _load_topics(directory / TOPICS_FILE))


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
    document = read_document(path)
    try:
        head = EntryHead.model_validate(document.head)
    except ValidationError as error:
        raise _in_our_words(path, document, error) from error
    short, sections = split_body(document.body)
    return Entry(
        id=head.id,
        question=head.question,
        category=head.category,
        aliases=tuple(head.aliases),
        related=tuple(head.related),
        sources=tuple(_source(source, titles or {}) for source in head.sources),
        reviewed=head.reviewed,
        strict=head.strict,
        short=short,
        sections=sections,
    )


def _source(head: SourceHead, titles: dict[str, DocumentHead]) -> Source:
    if not head.document:
        return Source(head.title, head.note or head.supports, strength=head.strength)
    known = titles.get(head.document)
    title = head.title or (known.title if known else f"Document {head.document}")
    strength = head.strength or (known.strength if known else None)
    return Source(title, head.supports or head.note, head.document, strength)


def _load_documents(path: Path) -> dict[str, DocumentHead]:
    if not (path.exists() or path.is_symlink()):
        return {}
    text = read_text(path)
    try:
        return _DOCUMENTS.validate_python(parse_yaml(path, text))
    except ValidationError as error:
        line = line_in(text, error.errors()[0]["loc"])
        raise KnowledgeError(path, _first_fault(error), line) from error


def _load_topics(path: Path) -> tuple[Topic, ...]:
    if not (path.exists() or path.is_symlink()):
        return ()
    text = read_text(path)
    try:
        file = TopicsFile.model_validate(parse_yaml(path, text))
    except ValidationError as error:
        line = line_in(text, error.errors()[0]["loc"])
        raise KnowledgeError(path, _first_fault(error), line) from error
    return tuple(
        Topic(topic.id, topic.title, tuple(topic.phrases), topic.pointer) for topic in file.topics
    )


def _in_our_words(path: Path, document: Document, error: ValidationError) -> KnowledgeError:
    line = line_of(document, *error.errors()[0]["loc"])
    return KnowledgeError(path, _first_fault(error), line)


def _first_fault(error: ValidationError) -> str:
    """Say the first fault that pydantic found as a person would."""
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"]) or "the file"
    match fault["type"]:
        case "missing":
            return f"'{place}' is missing"
        case "extra_forbidden":
            return f"'{place}' is not a key that is known here"
        case "string_pattern_mismatch":
            return f"'{place}' must be lower-case words joined by '-', like 'wanting-a-hug'"
        case "enum":
            known = fault.get("ctx", {}).get("expected", "")
            return f"'{place}' must be one of {known}, not '{str(fault['input'])[:60]}'"
        case _:
            return f"'{place}': {fault['msg']}"

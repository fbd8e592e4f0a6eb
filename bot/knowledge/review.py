"""Review of a knowledge folder, for `boundary-bot check`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.frontmatter import line_of, read_document
from bot.knowledge.headings import fenced_headings
from bot.knowledge.loader import DOCUMENTS_FILE, TOPICS_FILE, Folder, entry_files
from bot.knowledge.models import Entry, Snapshot
from bot.knowledge.phrase_files import FOLDER as PHRASES

MIN_ALIASES = 15
MIN_OUT_OF_SCOPE = 150
MAX_QUESTION = 100
MAX_SHORT = 500
MAX_SECTION = 1300
MAX_HEADING = 60
MAX_SECTIONS = 5
REQUIRED_SECTIONS = ("Why", "What you can do")


class FindingSeverity(StrEnum):
    """Whether a finding fails the check."""

    ERROR = "error"
    WARNING = "warning"


class ReviewFinding(Struct, frozen=True):
    """One thing to mend: where it is and what to do."""

    severity: FindingSeverity
    place: str
    sentence: str


def review_folder(directory: Path, folder: Folder, today: date) -> list[ReviewFinding]:
    """Return all that is wrong with a folder: what cannot be read, what is missing, files."""
    findings = [
        _error(f"{fault.path.name}:{fault.line}" if fault.line else fault.path.name, fault.fault)
        for fault in folder.faults
    ]
    # What is told of these files already would come up again as missing ids.
    unread = frozenset(fault.path.name for fault in folder.faults)
    findings += review(folder.snapshot, unread)
    findings += [finding for entry in folder.partial for finding in _entry(entry)]
    return findings + review_files(directory, folder.snapshot, today, unread)


def review(snapshot: Snapshot, unread: Collection[str] = ()) -> list[ReviewFinding]:
    """Return what is missing, double, unknown or too long in a folder of ours.

    `unread` names files that are there and are not in the snapshot.
    """
    findings = [finding for entry in snapshot.entries.values() for finding in _entry(entry)]
    findings += _related(snapshot, {Path(name).stem for name in unread})
    findings += _doubles(snapshot)
    if TOPICS_FILE not in unread:
        findings += _topics(snapshot)
    return findings


def _error(place: str, sentence: str) -> ReviewFinding:
    return ReviewFinding(FindingSeverity.ERROR, place, sentence)


def _entry(entry: Entry) -> Iterator[ReviewFinding]:
    place = f"{entry.id}.md"
    if len(entry.aliases) < MIN_ALIASES:
        yield _error(place, f"has {len(entry.aliases)} aliases, {MIN_ALIASES} are wanted")
    if not entry.sources:
        yield _error(place, "names no source")
    if entry.reviewed is None:
        yield _error(place, "has no 'reviewed' date")
    if entry.category == "Other":
        yield _error(place, "has no category")
    titles = {section.title for section in entry.sections}
    for title in REQUIRED_SECTIONS:
        if title not in titles:
            yield _error(place, f"has no part '## {title}'")
    yield from _lengths(place, entry)


def _lengths(place: str, entry: Entry) -> Iterator[ReviewFinding]:
    if not entry.short:
        yield _error(place, "has no short answer before the first heading")
    lengths = [("question", entry.question, MAX_QUESTION), ("short answer", entry.short, MAX_SHORT)]
    for section in entry.sections:
        lengths.append((f"heading '{section.title}'", section.title, MAX_HEADING))
        lengths.append((f"part '{section.title}'", section.body, MAX_SECTION))
        if not section.body:
            yield _error(place, f"the part '{section.title}' is empty")
    for name, text, most in lengths:
        if len(text) > most:
            yield _error(place, f"the {name} has {len(text)} characters, a card holds {most}")
    if len(entry.sections) > MAX_SECTIONS:
        yield _error(place, f"has {len(entry.sections)} parts, a card shows {MAX_SECTIONS}")


def _related(snapshot: Snapshot, unread: Collection[str]) -> Iterator[ReviewFinding]:
    for entry in snapshot.entries.values():
        for name in entry.related:
            if name not in snapshot.entries and name not in unread:
                yield _error(f"{entry.id}.md", f"related: there is no entry '{name}'")
            elif name == entry.id:
                yield _error(f"{entry.id}.md", "related: names itself")


def _doubles(snapshot: Snapshot) -> Iterator[ReviewFinding]:
    owners: dict[str, str] = {}
    phrases = [
        (f"{entry.id}.md", phrase)
        for entry in snapshot.entries.values()
        for phrase in entry.phrases
    ]
    phrases += [
        (f"out-of-scope.yaml, {topic.id}", phrase)
        for topic in snapshot.topics
        for phrase in topic.phrases
    ]
    for place, phrase in phrases:
        key = " ".join("".join(c if c.isalnum() else " " for c in phrase.casefold()).split())
        owner = owners.setdefault(key, place)
        if owner != place:
            yield _error(place, f"'{phrase}' is also in {owner}")


def _topics(snapshot: Snapshot) -> Iterator[ReviewFinding]:
    number = sum(len(topic.phrases) for topic in snapshot.topics)
    if number < MIN_OUT_OF_SCOPE:
        place = "out-of-scope.yaml"
        yield _error(place, f"has {number} phrases, {MIN_OUT_OF_SCOPE} are wanted")


def review_files(
    directory: Path, snapshot: Snapshot, today: date, unread: Collection[str] = ()
) -> list[ReviewFinding]:
    """Return what only the files show: names, endings, dates and headings that do not count.

    `unread` names the files whose faults are told already: their ids are not looked at.
    """
    findings: list[ReviewFinding] = []
    paths = entry_files(directory)
    for path in paths:
        if path.stem not in snapshot.entries and path.name not in unread:
            findings.append(_error(path.name, "the file's name and its 'id' should be the same"))
        findings += _file(path, today)
    used_paths = {*paths, directory / TOPICS_FILE, directory / DOCUMENTS_FILE}
    for path in sorted(set(directory.iterdir()) - used_paths):
        if path.name[0] != "." and path.stem.lower() != "readme" and path.name != PHRASES:
            sentence = "is not read: entries are files that end in .md, in this folder itself"
            findings.append(_error(path.name, sentence))
    return findings


def _file(path: Path, today: date) -> Iterator[ReviewFinding]:
    try:
        document = read_document(path)
    except KnowledgeError:
        return  # read_folder has told it
    reviewed_on = document.head.get("reviewed")
    if isinstance(reviewed_on, date) and reviewed_on > today:
        place = f"{path.name}:{line_of(document, 'reviewed')}"
        yield _error(place, f"'reviewed' lies in the future ({reviewed_on.isoformat()})")
    for number in fenced_headings(document.body):
        place = f"{path.name}:{document.body_line + number}"
        yield _error(place, "this '## ' is no heading: a code fence (```) above it is still open")

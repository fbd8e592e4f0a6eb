"""Phrases by author: `phrases/*.yaml` of a knowledge folder, one file an author.

People of one mind write alike, so most ways to ask a question are kept by who wrote them: a fit
can leave an author out and see how well it reads somebody whom it has not met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError

from bot.knowledge.errors import KnowledgeError
from bot.knowledge.faults import faults_of
from bot.knowledge.frontmatter import parse_yaml, read_text
from bot.knowledge.models import Entry, Snapshot, Topic
from bot.knowledge.schema import PhrasesFile

FOLDER = "phrases"


class AuthorPhrases(Struct, frozen=True):
    """The phrases of one author by the id of the entry, and by that of the topic."""

    author: str
    entries: Mapping[str, Sequence[str]]
    topics: Mapping[str, Sequence[str]]


def phrase_files(directory: Path) -> list[Path]:
    """Return the phrase files of a knowledge folder, by name."""
    return sorted((directory / FOLDER).glob("*.yaml"))


def load_phrases(path: Path) -> AuthorPhrases:
    """Read the file of one author. Raises KnowledgeError with file and line."""
    text = read_text(path)
    try:
        file = PhrasesFile.model_validate(parse_yaml(path, text))
    except ValidationError as error:
        raise KnowledgeError.first_of(faults_of(path, text, error)) from error
    return AuthorPhrases(path.stem, file.entries, file.topics)


def add_phrases(snapshot: Snapshot, phrases: AuthorPhrases) -> Snapshot:
    """Return the snapshot with an author's phrases behind those that it holds.

    Ids that it does not hold are left out: `unknown_ids` names them.
    """
    entries: dict[str, Entry] = dict(snapshot.entries)
    for name, texts in phrases.entries.items():
        if entry := entries.get(name):
            entries[name] = replace(entry, aliases=(*entry.aliases, *texts))
    topics: tuple[Topic, ...] = tuple(
        replace(topic, phrases=(*topic.phrases, *phrases.topics.get(topic.id, ())))
        for topic in snapshot.topics
    )
    return Snapshot(entries, topics)


def unknown_ids(snapshot: Snapshot, phrases: AuthorPhrases) -> list[str]:
    """Return the ids in an author's file that neither an entry nor a topic bears."""
    topics = {topic.id for topic in snapshot.topics}
    return [
        *(name for name in phrases.entries if name not in snapshot.entries),
        *(name for name in phrases.topics if name not in topics),
    ]

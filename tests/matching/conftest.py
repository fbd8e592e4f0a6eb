from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import Entry, Snapshot, Topic, load_knowledge
from bot.matching import Matcher
from bot.paths import KNOWLEDGE

SMALL = Snapshot(
    {
        "hours": Entry(
            "hours",
            "When is the library open?",
            aliases=("opening hours", "is the library open on sunday", "what time do you close"),
        ),
        "loans": Entry(
            "loans",
            "How long may I keep a book?",
            aliases=("loan period", "how many weeks can I borrow a novel", "extend my loan"),
        ),
        "fines": Entry(
            "fines",
            "What does it cost to return a book late?",
            aliases=("late fee", "how much is the fine", "i forgot to bring my books back"),
        ),
    },
    (Topic("food", "Food", ("where can i eat", "best pizza in town", "a recipe for soup")),),
)


@pytest.fixture(scope="session")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for the whole run."""
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture(scope="session")
def small(vectors: Path) -> Matcher:
    """A matcher over somebody else's small knowledge base."""
    return Matcher.load(SMALL, cache_dir=vectors)


@pytest.fixture(scope="session")
def wordy(vectors: Path, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """The same without a sentence model."""
    empty = tmp_path_factory.mktemp("empty")
    return Matcher.load(SMALL, cache_dir=vectors, model_dir=empty)


@pytest.fixture(scope="session")
def shipped(vectors: Path) -> Matcher:
    """A matcher over the knowledge base that ships, six aliases an entry (enough, and quick)."""
    whole = load_knowledge(KNOWLEDGE)
    entries = {
        name: Entry(entry.id, entry.question, entry.category, entry.aliases[:6])
        for name, entry in whole.entries.items()
    }
    topics = tuple(Topic(t.id, t.title, t.phrases[:3], t.pointer) for t in whole.topics)
    return Matcher.load(Snapshot(entries, topics), cache_dir=vectors)

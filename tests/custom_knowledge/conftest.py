"""A store, a small knowledge base, and the service over both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.custom_knowledge import CustomKnowledge, EntryDraft
from bot.custom_knowledge.cache import KnowledgeCache
from bot.custom_knowledge.cache.loading import KnowledgeLoader
from bot.knowledge import Entry, Section, Snapshot, Topic
from bot.matching import Matcher
from bot.servers import ServerConfigs
from bot.storage import Storage

GUILD, ELSEWHERE, MO, ADA = 11, 22, 101, 102

SHIPPED = Snapshot(
    {
        "hours": Entry(
            "hours",
            "When is the library open?",
            "Visits",
            aliases=("opening hours", "is the library open on sunday", "what time do you close"),
            related=("loans", "fines"),
            short="From ten to six.",
            sections=(Section("Why", "Because of the light."),),
        ),
        "loans": Entry(
            "loans",
            "How long may I keep a book?",
            "Books",
            aliases=("loan period", "how many weeks can I borrow a novel", "extend my loan"),
            short="Four weeks.",
        ),
        "fines": Entry(
            "fines",
            "What does it cost to return a book late?",
            "Books",
            aliases=("late fee", "how much is the fine", "i forgot to bring my books back"),
            short="Ten cents a day.",
        ),
    },
    (Topic("food", "Food", ("where can i eat", "best pizza in town", "a recipe for soup")),),
)
PARKING = EntryDraft(
    "Where can I park my car?",
    "Behind the house.",
    (Section("Cost", "It is free."),),
    ("car park", "is there a garage nearby"),
    "Visits",
)


@dataclass
class Shelf:
    """One running service over one store."""

    storage: Storage
    matcher: Matcher
    configs: ServerConfigs
    cache: KnowledgeCache
    knowledge: CustomKnowledge

    async def finds(self, text: str, guild_id: int = GUILD) -> str:
        """The entry that comes first for a question."""
        view = await self.cache.get(guild_id)
        found = self.matcher.match(text, overlay=view.overlay).candidates
        return found[0].entry_id if found else ""

    async def entries(self, guild_id: int = GUILD) -> dict[str, Entry]:
        return dict((await self.cache.get(guild_id)).snapshot.entries)


@pytest.fixture(scope="session")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    return Matcher.load(SHIPPED, cache_dir=tmp_path_factory.mktemp("own-vectors"))


def shelf_over(storage: Storage, matcher: Matcher, snapshot: Snapshot = SHIPPED) -> Shelf:
    configs = ServerConfigs(storage.repositories.servers.settings)
    loader = KnowledgeLoader(storage, snapshot, matcher)
    cache = KnowledgeCache(loader.shipped, loader, configs)
    return Shelf(storage, matcher, configs, cache, CustomKnowledge(storage, cache, configs))


@pytest.fixture
async def shelf(made_folder: Path, matcher: Matcher) -> AsyncIterator[Shelf]:
    storage = await Storage.open(None, made_folder)
    made = shelf_over(storage, matcher)
    yield made
    await made.cache.close()
    await storage.close()

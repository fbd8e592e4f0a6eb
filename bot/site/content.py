"""The content of a site: entries, guides and help lines, as they ship."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct, field

from bot.guides import GuideBook
from bot.guides.loader import load_guides
from bot.knowledge import Snapshot, load_knowledge
from bot.paths import GUIDES
from bot.safety import CrisisText, load_texts
from bot.safety.files import read_toml
from bot.safety.resources import ResourcesData

DEFAULT_TITLE = "Boundaries in therapy"


class SiteContent(Struct, frozen=True):
    """Everything that the pages show. `resources`: the help lines with the days of their check."""

    snapshot: Snapshot
    resources: ResourcesData
    texts: CrisisText
    guides: GuideBook = field(default_factory=GuideBook)


class SiteOptions(Struct, frozen=True):
    """The choices of whoever publishes the site.

    url: the https address of its first page with a slash at the end, "" if it is not known.
    """

    title: str = DEFAULT_TITLE
    url: str = ""


def load_content(knowledge_dir: Path, crisis_dir: Path, guides_dir: Path = GUIDES) -> SiteContent:
    """Return what is in the folders. Raises KnowledgeError and SafetyDataError."""
    return SiteContent(
        snapshot=load_knowledge(knowledge_dir),
        resources=read_toml(crisis_dir / "resources.toml", ResourcesData),
        texts=load_texts(crisis_dir / "messages.toml"),
        guides=load_guides(guides_dir),
    )

"""The real bot as a contender: whole, or with a table in place of all that reads a message."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from msgspec.structs import replace
from pydantic import SecretStr

from benchmarks.harness.shares import Shares
from bot.answering.small_talk import Reception
from bot.app import create_bot, load_core
from bot.client.client import BoundaryBot
from bot.knowledge import Snapshot
from bot.matching import Candidate, Decision, Dial, Match, Matcher, Overlay
from bot.safety import Assessment, Detector
from bot.services import Core
from bot.settings import Settings, load_settings

_CACHE = Path(os.environ.get("CACHE_DIR") or Path(__file__).parents[2] / "var" / "cache")


class FixedMatcher:
    """A matcher that decides by a table; all the rest, also its thread, is the real one's."""

    def __init__(self, real: Matcher, snapshot: Snapshot) -> None:
        self._real = real
        self._entries = tuple(snapshot.entries)
        self._table = {
            alias: entry.id for entry in snapshot.entries.values() for alias in entry.aliases
        }

    def match(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        """Return the entry of which the text is an alias, with certainty, and two others."""
        del dial, overlay
        entry_id = self._table[text]
        others = [other for other in self._entries[:3] if other != entry_id][:2]
        scores = [Candidate(entry_id, 0.9), *(Candidate(other, 0.05) for other in others)]
        return Match(Decision.ANSWER, tuple(scores), (), None, text)

    async def amatch(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        """Return the same from a thread, as the real one does."""
        return await asyncio.to_thread(self.match, text, dial=dial, overlay=overlay)

    def vector(self, text: str) -> bytes | None:
        """Return none: only questions without an answer need one."""
        del text

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Read nothing: the table has all."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class FixedReception:
    """A reception that takes every message for a question."""

    def before_matching(self, text: str) -> None:
        """Return no reply."""

    def after_matching(self, text: str, match: Match, *, own: bool = False) -> None:
        """Return no reply."""


class FixedDetector:
    """A safety check that finds nobody in danger."""

    def assess(self, text: str) -> Assessment:
        """Return the same for any text."""
        del text
        return Assessment(crisis=False)

    def prepare(self) -> None:
        """Have nothing to prepare."""


def settings_for(state: Path, url: str | None = None) -> Settings:
    """Return settings with real storage in a folder, and the caches of an earlier start.

    url: DATABASE_URL; without it that of the environment, or a file in the folder.
    """
    given: dict[str, object] = {"state_dir": state, "cache_dir": _CACHE, "shard_count": 1}
    if url:
        given["database_url"] = SecretStr(url)
    return load_settings(Path(os.devnull)).model_copy(update=given)


def our_bot(
    state: Path, kind: str = "ours", *, core: Core | None = None, url: str | None = None
) -> tuple[BoundaryBot, Shares]:
    """Return the bot and the CPU shares of its parts, which are counted where it is "watched".

    kind: "ours", "watched", or "table" in place of all that reads a message. With `core` it is not
    loaded again; watched, its methods are wrapped, which costs each question some microseconds.
    url: DATABASE_URL.
    """
    settings = settings_for(state, url)
    core = core or load_core(settings)
    shares = Shares()
    if kind == "table":
        matcher = cast("Matcher", FixedMatcher(core.matcher, core.snapshot))
        core = replace(
            core,
            matcher=matcher,
            detector=cast("Detector", FixedDetector()),
            reception=cast("Reception", FixedReception()),
        )
    elif kind == "watched":
        _watch(core, shares)
    return create_bot(settings, core), shares


def _watch(core: Core, shares: Shares) -> None:
    if core.matcher.encoder is not None:
        for method in ("encode", "danger"):
            shares.watch(core.matcher.encoder, method, "encoder")
    shares.watch(core.matcher, "match", "matcher")
    shares.watch(core.detector, "assess", "safety")

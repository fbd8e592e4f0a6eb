"""The real bot as a contender: whole, or with matcher and safety check answering from a table."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from benchmarks.harness.shares import Shares
from bot.app import create_bot, load_core
from bot.client.client import BoundaryBot
from bot.knowledge import Snapshot
from bot.matching import Candidate, Decision, Dial, Match, Matcher, Overlay
from bot.safety import Assessment, Detector
from bot.services import Core
from bot.settings import Settings

_CACHE = Path(os.environ.get("CACHE_DIR") or Path(__file__).parents[2] / "var" / "cache")


class FixedMatcher:
    """Decides by a table; everything else, and the way off the event loop, is the real one's."""

    def __init__(self, real: Matcher, snapshot: Snapshot) -> None:
        self._real = real
        self._entries = tuple(snapshot.entries)
        self._table = {
            alias: entry.id for entry in snapshot.entries.values() for alias in entry.aliases
        }

    def match(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        """Return the entry whose alias the text is, surely, and two others."""
        del dial, overlay
        found = self._table[text]
        others = [entry_id for entry_id in self._entries[:3] if entry_id != found][:2]
        scores = [Candidate(found, 0.9), *(Candidate(entry_id, 0.05) for entry_id in others)]
        return Match(Decision.ANSWER, tuple(scores), (), None, text)

    async def amatch(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        """Return the same, off the event loop as the real one does."""
        return await asyncio.to_thread(self.match, text, dial=dial, overlay=overlay)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class FixedDetector:
    """Finds nobody in danger."""

    def assess(self, text: str) -> Assessment:
        """Return the same for any text."""
        del text
        return Assessment(crisis=False)


def settings_for(state: Path) -> Settings:
    """Return settings with real storage in a folder and the caches that a second start finds."""
    return Settings(state_dir=state, cache_dir=_CACHE, shard_count=1)


def our_bot(state: Path, *, table: bool) -> tuple[BoundaryBot, Shares]:
    """Return the bot and what counts the shares of its parts (nothing of a table)."""
    settings = settings_for(state)
    core = load_core(settings)
    shares = Shares()
    if table:
        matcher = cast("Matcher", FixedMatcher(core.matcher, core.snapshot))
        core = replace(core, matcher=matcher, detector=cast("Detector", FixedDetector()))
    else:
        _watch(core, shares)
    return create_bot(settings, core), shares


def _watch(core: Core, shares: Shares) -> None:
    if core.matcher.encoder is not None:
        shares.watch(core.matcher.encoder, "encode", "encoder")
    shares.watch(core.matcher, "match", "matcher")
    shares.watch(core.detector, "assess", "safety")

"""A matcher that decides as a test says: for what must not depend on scores."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.answering.answerer import Answerer
from bot.matching import Candidate, Decision, Dial, Match, Overlay
from bot.safety import Assessment, DangerKind, Level
from tests.discord.conftest import World


class Steered:
    """The real matcher but for its decision."""

    def __init__(self, real: Any, match: Match | Exception | None, delay: float = 0) -> None:
        self._real = real
        self._match = match
        self._delay = delay
        self.dials: list[Dial] = []

    def match(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        self.dials.append(dial)
        if isinstance(self._match, Exception):
            raise self._match
        found: Match = self._match or self._real.match(text, dial=dial, overlay=overlay)
        return found

    async def amatch(
        self, text: str, *, dial: Dial = Dial.BALANCED, overlay: Overlay | None = None
    ) -> Match:
        await asyncio.sleep(self._delay)
        return await asyncio.to_thread(self.match, text, dial=dial, overlay=overlay)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def _steer(world: World, match: Match | Exception | None, delay: float = 0) -> Steered:
    answerer = world.bot.services.answerer
    steered = Steered(world.core.matcher, match, delay)
    setattr(answerer, "matcher", steered)  # noqa: B010 it stands in for a Matcher
    return steered


def asks_back(world: World, *entry_ids: str) -> Steered:
    """From now on the bot is unsure between these entries."""
    found = tuple(Candidate(entry_id, 0.4) for entry_id in entry_ids)
    return _steer(world, Match(Decision.SUGGEST, found, found, None, "hug"))


def is_sure(world: World, entry_id: str) -> Steered:
    """From now on the bot takes everything for a question that this entry answers."""
    found = (Candidate(entry_id, 0.99),)
    return _steer(world, Match(Decision.ANSWER, found, (), None, "hug"))


def hears_two(world: World, *entry_ids: str) -> Steered:
    """From now on the bot takes everything for a question that these two entries answer."""
    found = tuple(Candidate(entry_id, 0.99) for entry_id in entry_ids)
    return _steer(world, Match(Decision.ANSWER, found, (), None, "hug", found))


def is_slow(world: World, seconds: float) -> None:
    """From now on matching takes this long, by the clock of the simulated Discord."""
    _steer(world, None, seconds)
    answerer: Any = world.bot.services.answerer
    match = answerer._match  # a thread that sleeps would not move that clock

    async def match_slowly(*arguments: object) -> object:
        await asyncio.sleep(seconds)
        return await match(*arguments)

    answerer._match = match_slowly


def breaks(world: World, error: Exception) -> None:
    """From now on matching raises."""
    _steer(world, error)


def doubts(
    monkeypatch: pytest.MonkeyPatch,
    kind: DangerKind = DangerKind.SELF,
    *,
    minor: bool = False,
) -> None:
    """From now on everything sounds as if it might be danger, and nothing says so plainly."""
    seen = Assessment(True, kind, minor, Level.POSSIBLE, doubtful=True)

    def assess(answerer: Answerer, text: str) -> Assessment:
        del answerer, text
        return seen

    monkeypatch.setattr(Answerer, "assess", assess)


def listens(world: World) -> Steered:
    """Note the dial of each question from now on."""
    return _steer(world, None)

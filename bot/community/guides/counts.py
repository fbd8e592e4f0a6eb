"""The steps of guides at which people stop: counted without names, read for moderators."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from msgspec import Struct

from bot.guides import Guide, GuideBook, GuideEnding, GuideWalk

SHOWN_STOPS = 3


class GuideStops(Struct, frozen=True):
    """The number of times that a guide was begun and finished, and its most frequent last steps."""

    title: str
    begun: int
    finished: int
    stops: tuple[tuple[str, int], ...]


class StepCounter(Protocol):
    """Counts steps; never raises because of the database."""

    async def reached(self, guild_id: int, guide: str, step: str) -> None:
        """Count that a step was reached."""
        ...

    async def led_on(self, guild_id: int, guide: str, step: str) -> None:
        """Count that somebody went on from a step, or back."""
        ...

    async def stops(
        self, guild_id: int, first: date, last: date
    ) -> Mapping[str, Mapping[str, int]]:
        """Return by guide and step how often somebody went no further."""
        ...


class GuideCounts:
    """Counts the steps of guides in a server. In a direct message nothing is counted."""

    def __init__(self, counter: StepCounter, book: GuideBook) -> None:
        self._counter = counter
        self._book = book

    async def count(
        self, guild_id: int | None, walk: GuideWalk, came_from: GuideWalk | None = None
    ) -> None:
        """Count that a step was reached, from another or by opening the guide.

        Waits for nothing, and never raises because of the database.
        """
        if guild_id is None:
            return
        if came_from is not None:
            await self._counter.led_on(guild_id, came_from.guide.id, came_from.step.id)
        await self._counter.reached(guild_id, walk.guide.id, walk.step.id)

    async def stops(self, guild_id: int, first: date, last: date) -> tuple[GuideStops, ...]:
        """Return the figures of each guide that was begun from `first` to `last`, most used first.

        Raises StorageUnavailable.
        """
        by_guide = await self._counter.stops(guild_id, first, last)
        figures = [
            _figures(guide, by_guide[guide.id])
            for guide in self._book.guides.values()
            if guide.id in by_guide
        ]
        begun_guides = [each for each in figures if each.begun]
        return tuple(sorted(begun_guides, key=lambda each: -each.begun))


def _figures(guide: Guide, stops: Mapping[str, int]) -> GuideStops:
    """Return the figures of a guide; steps that it no longer has are left out.

    Everybody who began it stopped somewhere, so the sum of all stops is the number of beginnings.
    After midnight a step can lead on more often than it was reached: then it counts as 0.
    """
    counts = {step_id: max(0, stops.get(step_id, 0)) for step_id in guide.steps}
    ends = {key for key, step in guide.steps.items() if isinstance(step.way, GuideEnding)}
    finished = sum(counts[step_id] for step_id in ends)
    before = [(step.title, counts[key]) for key, step in guide.steps.items() if key not in ends]
    most = sorted((stop for stop in before if stop[1]), key=lambda stop: -stop[1])
    return GuideStops(
        title=guide.title,
        begun=sum(counts.values()),
        finished=finished,
        stops=tuple(most[:SHOWN_STOPS]),
    )

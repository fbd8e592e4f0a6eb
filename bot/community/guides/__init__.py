"""Guides in a server: where members stop in them."""

from bot.community.guides.counts import GuideCounts, GuideStops, StepCounter

__all__ = ["GuideCounts", "GuideStops", "StepCounter"]

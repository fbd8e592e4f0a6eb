"""Discord's time: that of its answers (the header Date, RFC 9110 section 6.6.1), and of its ids."""

from __future__ import annotations

import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import aiohttp
from discord.utils import DISCORD_EPOCH

if TYPE_CHECKING:
    from types import SimpleNamespace

    from bot.moderation.cases.clock import DiscordClock

API_HOST = "discord.com"
_STAMP = 22
"""Bits of an id below its time."""


def made_at(snowflake: int) -> float:
    """Return when Discord made an id, in seconds since 1970."""
    return ((snowflake >> _STAMP) + DISCORD_EPOCH) / 1000


def age_of(snowflake: int) -> float:
    """Return how many seconds ago Discord made an id, by the clock of this machine."""
    return time.time() - made_at(snowflake)


def trace_of(clock: DiscordClock) -> aiohttp.TraceConfig:
    """Return what lets discord.py's HTTP client set `clock` with every answer."""

    async def ended(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        done: aiohttp.TraceRequestEndParams,
    ) -> None:
        # What comes from a store of files may be as old as the file.
        if done.url.host == API_HOST:
            note_date(clock, done.response.headers.get("Date"))

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace


def note_date(clock: DiscordClock, date: str | None) -> None:
    """Set a clock by the text of a header; one that is no date changes nothing."""
    try:
        moment = parsedate_to_datetime(date or "")
    except ValueError:
        return
    if moment.tzinfo is not None:
        clock.note(moment.astimezone(UTC))

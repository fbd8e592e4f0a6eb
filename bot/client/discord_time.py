"""Takes the time from Discord's answers (the header Date, RFC 9110 section 6.6.1)."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from types import SimpleNamespace

    from bot.moderation.cases.clock import DiscordClock

API_HOST = "discord.com"


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

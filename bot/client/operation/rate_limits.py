"""Counts what Discord refuses because there were too many requests (status 429)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from bot.client.discord_time import API_HOST
from bot.observability.metrics import ApiResource

if TYPE_CHECKING:
    from types import SimpleNamespace

    from bot.observability.metrics import Metrics

_TOO_MANY = 429
_RESOURCES = {each.value: each for each in ApiResource}


def count_rate_limits(trace: aiohttp.TraceConfig, metrics: Metrics) -> None:
    """Let discord.py's HTTP client, which uses `trace`, count refusals in `metrics`."""

    async def ended(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        done: aiohttp.TraceRequestEndParams,
    ) -> None:
        if done.response.status == _TOO_MANY and done.url.host == API_HOST:
            metrics.rate_limited(resource_of(done.url.path))

    trace.on_request_end.append(ended)


def resource_of(path: str) -> ApiResource:
    """Return the part of Discord's API of a path, such as `/api/v10/channels/1/messages`."""
    known = (_RESOURCES[part] for part in path.split("/") if part in _RESOURCES)
    return next(known, ApiResource.OTHER)

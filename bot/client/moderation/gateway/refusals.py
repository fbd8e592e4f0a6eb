"""Discord's refusals, as the services of moderation understand them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from bot.moderation.actions.errors import DiscordRefusedError

if TYPE_CHECKING:
    from collections.abc import Generator

_SERVER_FAULT: Final = 500
_MAY_WORK_LATER: Final = frozenset({408, 429})


@contextmanager
def refusals() -> Generator[None]:
    """Raise DiscordRefusedError for whatever Discord, or the way to it, answers but success."""
    try:
        yield
    except discord.HTTPException as error:
        again = error.status >= _SERVER_FAULT or error.status in _MAY_WORK_LATER
        raise DiscordRefusedError(error.status, error.code, again=again) from error
    except (aiohttp.ClientError, OSError) as error:
        raise DiscordRefusedError(0, 0, again=True) from error

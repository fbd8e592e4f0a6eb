"""Where the bot answers, and how often the same member: what a server's admins have set.

The check for danger comes before all of this: help is given everywhere and at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from bot.observability.bounded_dict import Recent
from bot.servers import ServerConfig

EVERYWHERE = "**/crisis** and **/help** work everywhere."
ONLY_THERE = "I do not answer in this channel. Please ask me in {channels}. " + EVERYWHERE
ELSEWHERE = (
    "I do not answer in this channel. Please ask me in another one, or send me a direct message. "
    + EVERYWHERE
)
PAUSE = (
    "This server has a short pause between questions. You can ask again in {seconds}. "
    "**/crisis** works at any time."
)
NOT_READ = (
    "I cannot read this server's settings right now, so I do not know whether I may answer here. "
    "Please try again in a minute, or send me a direct message. " + EVERYWHERE
)
_NAMED = 5
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """A channel; for a thread or a forum post also the channel that it belongs to.

    known: False when it is a thread of which nobody could say where it belongs.
    """

    channel_id: int
    parent_id: int | None = None
    known: bool = True

    def among(self, channels: tuple[int, ...]) -> bool:
        """Whether this is one of the channels, or in one of them."""
        return self.channel_id in channels or self.parent_id in channels


def answers_in(config: ServerConfig, place: Place) -> bool:
    """Whether the bot answers there. Where that cannot be known it does not."""
    if not config.known:
        return False
    if not config.allowed_channels and not config.denied_channels:
        return True
    if not place.known or place.among(config.denied_channels):
        return False
    return not config.allowed_channels or place.among(config.allowed_channels)


def open_channels(config: ServerConfig) -> tuple[int, ...]:
    """Return the channels where the bot answers, when admins have named them."""
    denied = set(config.denied_channels)
    return tuple(channel for channel in config.allowed_channels if channel not in denied)


def channel_refusal(channels: tuple[int, ...]) -> str:
    """Return the sentence for somebody who asks where the bot is silent.

    `channels`: where it answers and they can read; empty when there is nothing to name.
    """
    if not channels:
        return ELSEWHERE
    *others, last = (f"<#{channel}>" for channel in channels[:_NAMED])
    return ONLY_THERE.format(channels=f"{', '.join(others)} or {last}" if others else last)


def pause_refusal(seconds: int) -> str:
    """Return the sentence for somebody who asks again too soon."""
    return PAUSE.format(seconds="1 second" if seconds == 1 else f"{seconds} seconds")


class Cooldowns:
    """When each member asked last, in memory alone and in bounded room."""

    def __init__(self, room: int = _REMEMBERED) -> None:
        self._asked: Recent[tuple[int, int], float] = Recent(room)

    def take(self, guild_id: int, member_id: int, pause: int, at: float) -> int:
        """Take a turn at a time in seconds; return how many seconds to wait, 0 if it was taken.

        Who is refused does not wait longer for having tried.
        """
        if pause <= 0:
            return 0
        last = self._asked.get((guild_id, member_id))
        left = 0 if last is None else ceil(last + pause - at)
        if left > 0:
            return min(left, pause)
        self._asked.put((guild_id, member_id), at)
        return 0

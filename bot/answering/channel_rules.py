"""Where the bot answers, as a server's admins have set it.

The check for danger comes before all of this: help is given everywhere and at any time.
"""

from __future__ import annotations

from msgspec import Struct

from bot.servers import ServerConfig

EVERYWHERE = "**/crisis** and **/help** work everywhere."
ONLY_THERE = "I do not answer in this channel. Please ask me in {channels}. " + EVERYWHERE
ELSEWHERE = (
    "I do not answer in this channel. Please ask me in another one, or send me a direct message. "
    + EVERYWHERE
)
NOT_READ = (
    "I cannot read this server's settings right now, so I do not know whether I may answer here. "
    "Please try again in a minute, or send me a direct message. " + EVERYWHERE
)
_NAMED = 5


class ChannelLocation(Struct, frozen=True):
    """A channel; for a thread or a forum post also the channel that it belongs to.

    known: False when it is a thread of which nobody could say where it belongs.
    """

    channel_id: int
    parent_id: int | None = None
    known: bool = True

    def among(self, channels: tuple[int, ...]) -> bool:
        """Whether this is one of the channels, or in one of them."""
        return self.channel_id in channels or self.parent_id in channels


def answers_in(config: ServerConfig, location: ChannelLocation) -> bool:
    """Whether the bot answers there. Where that cannot be known it does not."""
    if not config.known:
        return False
    if not config.allowed_channels and not config.denied_channels:
        return True
    if not location.known or location.among(config.denied_channels):
        return False
    return not config.allowed_channels or location.among(config.allowed_channels)


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
    names = f"{', '.join(others)} or {last}" if others else last
    return ONLY_THERE.format(channels=names)

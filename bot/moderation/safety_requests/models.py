"""The place where help was shown, and the alert about it."""

from __future__ import annotations

from msgspec import Struct

from bot.safety import DangerKind


class Spot(Struct, frozen=True):
    """The place where help was shown, with a message only if everybody there can read it."""

    guild_id: int | None
    channel_id: int | None
    message_id: int | None = None

    @property
    def link(self) -> str:
        """A link to the message, or to the channel."""
        parts = [self.guild_id, self.channel_id, *([self.message_id] if self.message_id else [])]
        return "https://discord.com/channels/" + "/".join(map(str, parts))


class SafetyAlert(Struct, frozen=True):
    """Somebody was shown help: the card's question, its reader, where, and what it sounded like.

    user_id is passed on to nobody. It is only there so that the same alert gets the member's name
    if they ask for a moderator.
    """

    question_id: int
    user_id: int
    spot: Spot
    kind: DangerKind | None

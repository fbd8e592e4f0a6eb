"""Why a channel was not locked, unlocked or slowed, in sentences for the moderator who tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation.errors import ModerationError
from bot.storage.repositories.moderation.restrictions import RestrictionKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.moderation.actions.errors import DiscordRefusedError

BY_HAND = {
    RestrictionKind.LOCK: (
        "<#{place}> is closed already, and not by me. I leave it like that: whoever closed it can "
        "open it in the channel's permissions."
    ),
    RestrictionKind.SLOW: (
        "Members already wait that long in <#{place}>, and not because of me. I leave it like that."
    ),
}
NOT_LOCKED = "I have not locked <#{place}>, so there is nothing for me to put back.{others}"
OTHERS = " Locked by me: {channels}."
NEWER = (
    "That button is from an earlier one. By now {moderator} has set it anew, until <t:{ends}:f>, "
    "and I leave that as it is."
)
OVER = "That is over already."
NOT_SET = {
    RestrictionKind.LOCK: "<#{place}> is **not** locked. {why}",
    RestrictionKind.SLOW: "The pause between messages in <#{place}> is **unchanged**. {why}",
    RestrictionKind.INVITES: "Invites are **not** paused. {why}",
    RestrictionKind.DMS: "Private messages are **not** paused. {why}",
}
NOT_ENDED = {
    RestrictionKind.LOCK: "<#{place}> is **still locked**. {why}",
    RestrictionKind.SLOW: "The pause between messages in <#{place}> is **unchanged**. {why}",
    RestrictionKind.INVITES: "Invites are **still paused**. {why}",
    RestrictionKind.DMS: "Private messages are **still paused**. {why}",
}
FORBIDDEN = (
    "Discord does not let me. I need **Manage Permissions** and **Manage Channels** in that "
    "channel, and for invites and messages **Manage Server**."
)
GONE = "Discord no longer knows that channel."
SILENT = "Discord did not answer. Please try again in a minute."
UNSURE = (
    "Discord did not answer, so I don't know whether that happened in <#{place}>. If it did, I "
    "undo it <t:{ends}:R>; **/unlock** and **/slowmode** do so before."
)


class RestrictionError(ModerationError):
    """A restriction was not set or not ended; `str()` is the sentence for the moderator."""


def refusal(
    kind: RestrictionKind, place_id: int, error: DiscordRefusedError, *, ending: bool = False
) -> RestrictionError:
    """Return why Discord did not set a restriction, or did not end it."""
    why = GONE if error.status == 404 else SILENT if error.again else FORBIDDEN
    sentences = NOT_ENDED if ending else NOT_SET
    return RestrictionError(sentences[kind].format(place=place_id, why=why))


def newer(moderator_id: int | None, ends: datetime) -> RestrictionError:
    """Return the error for a button of an earlier restriction of the same place."""
    who = f"<@{moderator_id}>" if moderator_id else "somebody"
    return RestrictionError(NEWER.format(moderator=who, ends=int(ends.timestamp())))

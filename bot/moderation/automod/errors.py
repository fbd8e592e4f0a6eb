"""Why something cannot be done with AutoMod, in sentences for the admin who tried it."""

from __future__ import annotations

from bot.moderation.automod.rules import MAX_RULES
from bot.moderation.errors import ModerationError

NO_ROOM = (
    "This server uses {used} of the {most} keyword rules that Discord allows, so {room}. In "
    "**Server Settings → AutoMod** you can delete one that is not needed, or **/automod remove** "
    "one of mine. Nothing was changed."
)
NOTHING_FREE = "there is no room for another"
FREE = "there is room for {free}, not for {wanted}"
NO_CHANNEL = (
    "Alerts need a channel of the team, and none is chosen yet. Choose the **report channel** in "
    "**/settings view**, then try again."
)
NOT_OURS = "That rule is not there any more, or it is not mine. I change nothing of other rules."


class AutoModError(ModerationError):
    """Something about the rules that an admin should know; `str()` is the sentence for them."""


def no_room(rule_count: int, new_count: int) -> AutoModError:
    """Return the error for more rules than Discord allows."""
    free = max(0, MAX_RULES - rule_count)
    room = FREE.format(free=free, wanted=new_count) if free else NOTHING_FREE
    return AutoModError(NO_ROOM.format(used=rule_count, most=MAX_RULES, room=room))

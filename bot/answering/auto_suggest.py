"""When an answer may be offered to somebody who did not ask the bot: seldom, and to few messages.

Everything here is in memory and bounded, and nothing of a text is remembered. Times are seconds.
"""

from __future__ import annotations

from collections import deque

from cachetools import LRUCache

from bot.text.sentences import holds_question

SHORTEST, LONGEST = 12, 600
"""Characters of a message to look at: a long story deserves a person's answer."""
FEWEST_WORDS = 4
CHANNEL_PAUSE = 300.0
MEMBER_PAUSE = 3600.0
TEAM_MESSAGES = 15
TEAM_SECONDS = 900.0
LOOKS_A_SECOND = 4.0
LOOKS_AT_ONCE = 10.0
"""At some 15 ms of one core a look, the busiest channels take no more than 6 % of it."""
_CHANNELS, _MEMBERS = 2000, 10_000


def sounds_like_question(text: str) -> bool:
    """Whether a message is short, has a few words, and asks something; takes microseconds."""
    plain = text.strip()
    if not SHORTEST <= len(plain) <= LONGEST or len(plain.split()) < FEWEST_WORDS:
        return False
    return holds_question(plain)


def asks_something(text: str) -> bool:
    """Whether a message that is addressed to us asks anything, short as it may be."""
    return holds_question(text)


class TeamActivity:
    """In which channels somebody of the team has just written."""

    def __init__(self, most_channels: int = _CHANNELS) -> None:
        self._messages: LRUCache[int, deque[float | None]] = LRUCache(most_channels)

    def add_message(self, channel_id: int, at: float, *, by_team: bool) -> None:
        """Remember that a message was written; of the team's also when."""
        messages = self._messages.get(channel_id)
        if messages is None:
            messages = self._messages[channel_id] = deque(maxlen=TEAM_MESSAGES)
        messages.append(at if by_team else None)

    def is_recent(self, channel_id: int, at: float) -> bool:
        """Whether one of the team wrote among the last messages, within the last minutes."""
        messages = self._messages.get(channel_id) or ()
        return any(when is not None and at - when < TEAM_SECONDS for when in messages)


class OfferLimits:
    """How often anything is offered, and how often a message is looked at for that."""

    def __init__(self) -> None:
        self._channels: LRUCache[int, float] = LRUCache(_CHANNELS)
        self._members: LRUCache[tuple[int, int], float] = LRUCache(_MEMBERS)
        # A bucket that holds at most LOOKS_AT_ONCE looks and fills by LOOKS_A_SECOND.
        self._looks, self._since = LOOKS_AT_ONCE, 0.0

    def may_offer(self, guild_id: int, channel_id: int, member_id: int, at: float) -> bool:
        """Whether it is long enough since the last offer in the channel and to the member."""
        in_channel = self._channels.get(channel_id)
        to_member = self._members.get((guild_id, member_id))
        if in_channel is not None and at - in_channel < CHANNEL_PAUSE:
            return False
        return to_member is None or at - to_member >= MEMBER_PAUSE

    def add_offer(self, guild_id: int, channel_id: int, member_id: int, at: float) -> None:
        """Remember an offer."""
        self._channels[channel_id] = at
        self._members[guild_id, member_id] = at

    def may_look(self, at: float) -> bool:
        """Whether one more message may be looked at closely; if so it is counted.

        Of all servers together, so that answers to those who ask never wait for this.
        """
        refilled = self._looks + max(0.0, at - self._since) * LOOKS_A_SECOND
        self._looks, self._since = min(LOOKS_AT_ONCE, refilled), max(at, self._since)
        if self._looks < 1.0:
            return False
        self._looks -= 1.0
        return True

"""Messages that somebody is about to report, while their form is open.

Discord gives a message's text with the menu, and not again with the form. It waits here, in memory
alone, so that a cancelled form leaves nothing behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachetools import TTLCache
from msgspec import Struct

if TYPE_CHECKING:
    from bot.storage.repositories.moderation.reports.rows import Evidence

SECONDS = 3600.0
"""A form may stay open this long; after that the text has to be read anew."""
_MOST = 5000


class MessageDraft(Struct, frozen=True):
    """A message as Discord gave it: author, channel and content.

    author_id: None for a post of the bot's for somebody who asked without a name.
    """

    author_id: int | None
    channel_id: int
    evidence: Evidence


class MessageDrafts:
    """Messages, by the member who is about to report them; the oldest make room."""

    def __init__(self) -> None:
        self._drafts = TTLCache[tuple[int, int], MessageDraft](_MOST, SECONDS)

    def keep(self, reporter_id: int, message_id: int, draft: MessageDraft) -> None:
        """Keep a message for the one who opened the form."""
        self._drafts[reporter_id, message_id] = draft

    def get(self, reporter_id: int, message_id: int) -> MessageDraft | None:
        """Return what was kept for this person; None after a restart, or an hour."""
        return self._drafts.get((reporter_id, message_id))

    def drop(self, reporter_id: int, message_id: int) -> None:
        """Forget a message whose report is stored."""
        self._drafts.pop((reporter_id, message_id), None)

"""Why something cannot be done in the community, in sentences for the person who tried it."""

from __future__ import annotations

NO_POST = "I no longer keep that question: its time is over, or it was never in this server."
NOT_YOURS = "That is somebody else's question, or I no longer know whose it is."


class CommunityError(Exception):
    """Something cannot be done; the message says why, and what the person can do."""

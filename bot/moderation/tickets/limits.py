"""Limits of a ticket: length in UTF-16 units, as Discord counts, and how often one may write."""

from __future__ import annotations

from datetime import timedelta

MAX_TEXT = 1000
"""Of a question to the moderators, and of each message of the conversation about it."""
MAX_ANSWER = 3500
"""Of an answer: what one card holds beside the question."""
MAX_A_DAY = 3
"""Open tickets of one member in one server."""
DELIVERY_TIME = timedelta(minutes=1)
"""An answer that is younger is still being delivered by whoever gave it."""

"""The base of all errors of moderation: each is a sentence for the person who caused it."""

from __future__ import annotations


class ModerationError(Exception):
    """Something cannot be done; the message says why, and what the person can do."""

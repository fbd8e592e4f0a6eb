"""Why reasons cannot be read or changed."""

from __future__ import annotations

from bot.moderation.errors import ModerationError


class ReasonDataError(ValueError):
    """The file of reasons that ships cannot be used; the message names file, line and fault."""


class ReasonError(ModerationError):
    """A reason cannot be changed so; the message is a sentence for the admin."""

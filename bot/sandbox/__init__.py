"""Work on strangers' files in a process of its own, which can be ended and takes no one's time."""

from bot.sandbox.child import OffloadError, read_document

__all__ = ["OffloadError", "read_document"]

"""Work on strangers' files in a process of its own, which can be ended and takes no one's time."""

from bot.sandbox.child import OffloadError, read_document
from bot.sandbox.json_files import JsonFiles

__all__ = ["JsonFiles", "OffloadError", "read_document"]

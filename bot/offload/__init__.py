"""Work on strangers' files in a process of its own, which can be ended and takes no one's time."""

from bot.offload.child import OffloadError, read_document
from bot.offload.json_files import JsonFiles

__all__ = ["JsonFiles", "OffloadError", "read_document"]

"""What moderators do with the question log: look through it, take it out, forget parts of it."""

from __future__ import annotations

from bot.logbook.export import Exported, Form, export
from bot.logbook.forget import Forgetting, Wish
from bot.logbook.search import Found, Search, holds

__all__ = ["Exported", "Forgetting", "Form", "Found", "Search", "Wish", "export", "holds"]

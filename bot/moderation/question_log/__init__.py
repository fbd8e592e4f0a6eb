"""What moderators do with the question log: look through it, take it out, forget parts of it."""

from __future__ import annotations

from bot.moderation.question_log.export import Exported, Form, export
from bot.moderation.question_log.forgetting import Forgetting, Wish
from bot.moderation.question_log.search import Found, Search, holds

__all__ = ["Exported", "Forgetting", "Form", "Found", "Search", "Wish", "export", "holds"]

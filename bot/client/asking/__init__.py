"""From a question in Discord to its answer there: the rules, the answer, its card, help first."""

from __future__ import annotations

from bot.client.asking.crisis_help import show_help
from bot.client.asking.display import forget_control, show
from bot.client.asking.questions import ask, question_in, question_of, readable, without_mention

__all__ = [
    "ask",
    "forget_control",
    "question_in",
    "question_of",
    "readable",
    "show",
    "show_help",
    "without_mention",
]

"""What people say to the bot that is no question for its knowledge, and what it says back.

Knows nothing of Discord, of a database or of the network.
"""

from __future__ import annotations

from bot.answering.small_talk.files import ConversationError
from bot.answering.small_talk.reception import Reception, without_quotation
from bot.answering.small_talk.smalltalk import Reply

__all__ = ["ConversationError", "Reception", "Reply", "without_quotation"]

"""What people say to the bot that is no question for its knowledge, and what it says back.

Knows nothing of Discord, of a database or of the network.
"""

from __future__ import annotations

from bot.conversation.files import ConversationError
from bot.conversation.reception import Reception, without_quotation
from bot.conversation.smalltalk import Reply

__all__ = ["ConversationError", "Reception", "Reply", "without_quotation"]

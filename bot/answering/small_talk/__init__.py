"""Small talk and other messages that ask nothing of the knowledge base, and the replies to them.

Nothing here knows Discord, a database or the network.
"""

from __future__ import annotations

from bot.answering.small_talk.files import ConversationError
from bot.answering.small_talk.reception import Reception
from bot.answering.small_talk.smalltalk import SmallTalkReply

__all__ = ["ConversationError", "Reception", "SmallTalkReply"]

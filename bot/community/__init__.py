"""The community: members' questions to each other where no entry answers, and guided decisions."""

from __future__ import annotations

from bot.community.views import AcceptedAnswer, PostView
from bot.storage.repositories.community.answer_rows import (
    AnswerMessage,
    HelpfulCount,
    MarkedPost,
    Marking,
)
from bot.storage.repositories.community.rows import (
    CommunityPost,
    Consent,
    NewPost,
    PostPlace,
    PostSearch,
    PostStatus,
    StoredPost,
)

__all__ = [
    "AcceptedAnswer",
    "AnswerMessage",
    "CommunityPost",
    "Consent",
    "HelpfulCount",
    "MarkedPost",
    "Marking",
    "NewPost",
    "PostPlace",
    "PostSearch",
    "PostStatus",
    "PostView",
    "StoredPost",
]

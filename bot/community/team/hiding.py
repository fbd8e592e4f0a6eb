"""Hiding what members report: until a moderator has looked, and never what sounds like danger."""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.storage.repositories.community.answer_rows import AnswerMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.moderation.reports import ReportRow
    from bot.servers import ServerConfig
    from bot.storage.repositories.community.answer_rows import CommunityAnswer
    from bot.storage.repositories.community.hidden import HiddenThings
    from bot.storage.repositories.community.posts import PostStore
    from bot.storage.repositories.community.rows import CommunityPost


class ReportedKind(Enum):
    """The kinds of reported messages in the community."""

    POST = auto()
    """The public card of a question; the bot has posted it for whoever asked."""
    ANSWER = auto()
    """A member's message in the thread of a question."""


class HidingState(Enum):
    """Whether a reported message is hidden; if it should be and is not, why."""

    SHOWN = auto()
    HIDDEN = auto()
    DANGER = auto()
    """Its words may tell of danger."""
    FILES = auto()
    """It could not be brought back: it has files, or its words are not known."""
    FORBIDDEN = auto()
    """The bot lacks Manage Messages."""


class ReportedInCommunity(Struct, frozen=True):
    """A reported message of the community. post: its question. is_hidden: nobody sees it now."""

    kind: ReportedKind
    post: CommunityPost
    is_hidden: bool


class PostHiding:
    """Hides and shows questions and answers of all servers. All raise StorageUnavailable."""

    def __init__(
        self, things: HiddenThings, posts: PostStore, is_danger: Callable[[str], bool]
    ) -> None:
        """`is_danger` says whether a text sounds as if somebody were in danger."""
        self._things = things
        self._posts = posts
        self._is_danger = is_danger

    async def post_of_card(self, guild_id: int, message_id: int) -> CommunityPost | None:
        """Return the question whose public card a message is; None if it shows none now."""
        post = await self._things.post_of_card(guild_id, message_id)
        return post if post is not None and post.status.is_public else None

    async def thing_of(self, report: ReportRow) -> ReportedInCommunity | None:
        """Return the message that a report is about, if it belongs to the community."""
        target = report.target
        if target.message_id is None or target.channel_id is None:
            return None
        post = await self._things.post_of_card(report.guild_id, target.message_id)
        if post is not None:
            is_hidden = post.hidden_at is not None and post.status.is_public
            return ReportedInCommunity(ReportedKind.POST, post, is_hidden)
        post = await self._posts.in_thread(report.guild_id, target.channel_id)
        if post is None:
            return None
        answer = await self.answer(report)
        is_hidden = answer is not None and answer.hidden_at is not None
        return ReportedInCommunity(ReportedKind.ANSWER, post, is_hidden)

    async def answer(self, report: ReportRow) -> CommunityAnswer | None:
        """Return what is kept of the message of a report, None if nothing is."""
        return await self._things.answer(report.guild_id, report.target.message_id or 0)

    async def tells_of_danger(self, report: ReportRow, thing: ReportedInCommunity) -> bool:
        """Whether the words of a reported message sound as if somebody were in danger."""
        post, text = thing.post, report.evidence.text if report.evidence else ""
        if thing.kind is ReportedKind.POST:
            # Somebody who went on after help was shown may be in danger, whatever the words.
            if post.after_help:
                return True
            text = f"{post.title}\n{post.text or ''}"
        return await asyncio.to_thread(self._is_danger, text)

    async def hide_post(self, post: CommunityPost) -> bool:
        """Hide a question; False if it is hidden already."""
        return await self._things.hide_post(post.guild_id, post.id)

    async def show_post(self, post: CommunityPost) -> bool:
        """Show a question again; False if it is not hidden."""
        return await self._things.show_post(post.guild_id, post.id)

    async def hide_answer(self, report: ReportRow, thing: ReportedInCommunity) -> bool:
        """Keep the words of a reported message, and note that it is hidden; False if it was."""
        target, evidence = report.target, report.evidence
        if target.member_id is None or target.message_id is None or evidence is None:
            return False
        answer = AnswerMessage(
            target.message_id, target.member_id, report.created_at, evidence.text
        )
        return await self._things.hide_answer(report.guild_id, thing.post.id, answer)

    async def show_answer(self, guild_id: int, message_id: int) -> bool:
        """Note that a message is shown again; False if it is not hidden."""
        return await self._things.show_answer(guild_id, message_id)


def is_due(report: ReportRow, config: ServerConfig) -> bool:
    """Whether so many members have reported a message that it is hidden.

    Once a moderator is on the report, it is theirs to decide.
    """
    enough = 0 < config.community_hide <= len(report.statements)
    return enough and report.is_open and report.claimer_id is None


def can_be_brought_back(report: ReportRow) -> bool:
    """Whether a member's message can be deleted and posted again: its words, and no files."""
    evidence = report.evidence
    return evidence is not None and bool(evidence.text) and not evidence.files

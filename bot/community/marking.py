"""Marking the message that answers a question, and counting the members whom it helped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.errors import NO_POST, CommunityError
from bot.community.views import AcceptedAnswer
from bot.storage.repositories.community.answer_rows import Marking
from bot.storage.repositories.community.rows import PostStatus

if TYPE_CHECKING:
    from bot.community.team.standing import MemberStandings
    from bot.storage.repositories.community.answer_rows import (
        AnswerMessage,
        CommunityAnswer,
        HelpfulCount,
        MarkedPost,
    )
    from bot.storage.repositories.community.answers import AnswerStore
    from bot.storage.repositories.community.rows import CommunityPost
    from bot.storage.repositories.community.votes import MessageVotes

CLOSED = """This question is closed. **Reopen** below the card at the top of the thread opens it \
again; then you can mark what answers it."""
NOT_OPEN = "This question can have no answer: it was taken back, or is not posted."
OVERTAKEN = """Somebody else marked an answer, or closed the question, at the same moment, so I \
left it as it is. The card at the top of the thread shows it. You can mark again."""
NO_LONGER = "That message is no longer the answer, so there is nothing to take back."
OWN = "That is your own message. Whether it helped is for others to say."


class AnswerMarks:
    """Marks of all servers; each method is about one. All raise StorageUnavailable.

    Where a CommunityError is raised, its sentence is for the person who acted.
    """

    def __init__(
        self, answers: AnswerStore, votes: MessageVotes, standing: MemberStandings
    ) -> None:
        self._answers = answers
        self._votes = votes
        self._standing = standing

    async def mark(self, post: CommunityPost, answer: AnswerMessage) -> MarkedPost:
        """Mark a message as the answer instead of the one that `post` has.

        Raises CommunityError for a question that is closed, and if somebody was quicker.
        """
        if post.status in {PostStatus.CLOSED, PostStatus.DUPLICATE}:
            raise CommunityError(CLOSED)
        if post.status not in {PostStatus.OPEN, PostStatus.ANSWERED}:
            raise CommunityError(NOT_OPEN)
        result = await self._answers.accept(post.guild_id, post.id, answer, post.answer_id)
        if result is None:
            raise CommunityError(NO_POST)
        if result.marking is Marking.OVERTAKEN:
            raise CommunityError(OVERTAKEN)
        if result.marking is not Marking.SAME:
            await self._standing.note_accepted(post, answer.author_id)
            await self._uncount(post, result.former_id)
        return result

    async def take_back(self, guild_id: int, post_id: int, message_id: int) -> CommunityPost:
        """Open a question again that this message answered. Raises CommunityError otherwise."""
        post = await self._answers.take_back(guild_id, post_id, message_id)
        if post is None:
            raise CommunityError(NO_LONGER)
        await self._uncount(post, message_id)
        return post

    async def rate(
        self, post: CommunityPost, answer: AnswerMessage, member_id: int, *, helpful: bool
    ) -> HelpfulCount:
        """Store whether a message helped a member. Raises CommunityError for their own."""
        if answer.author_id == member_id:
            raise CommunityError(OWN)
        return await self._votes.cast(post.guild_id, post.id, answer, member_id, helpful=helpful)

    async def get(self, guild_id: int, message_id: int) -> CommunityAnswer | None:
        """Return the stored row of a message, None if there is none."""
        return await self._answers.get(guild_id, message_id)

    async def answer_of(self, post: CommunityPost) -> AcceptedAnswer | None:
        """Return the answer of a question as its card shows it; None if it has none."""
        if post.answer_id is None:
            return None
        answer = await self._answers.get(post.guild_id, post.answer_id)
        if answer is None:
            return AcceptedAnswer(post.answer_id, None, None)
        count = await self._votes.count(post.guild_id, post.answer_id)
        text = None if answer.hidden_at is not None else answer.text
        return AcceptedAnswer(post.answer_id, answer.author_id, text, count.helpful)

    async def forget_message(self, guild_id: int, message_id: int) -> CommunityPost | None:
        """Forget a message that is gone; return the question that is open again because of it."""
        post = await self._answers.post_answered_by(guild_id, message_id)
        if post is None:
            return None
        await self._answers.forget_words(guild_id, message_id)
        reopened_post = await self._answers.take_back(guild_id, post.id, message_id)
        if reopened_post is not None:
            await self._uncount(reopened_post, message_id)
        return reopened_post

    async def _uncount(self, post: CommunityPost, message_id: int | None) -> None:
        """Take a message that answers no more out of its author's standing."""
        if message_id is None:
            return
        answer = await self._answers.get(post.guild_id, message_id)
        if answer is not None and answer.author_id is not None:
            await self._standing.note_unaccepted(post, answer.author_id)

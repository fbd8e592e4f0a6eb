"""The controls of answers, of the end of questions, of lists and reminders.

None of them carries who asked or who presses. Those in public carry the number of the question
alone.
"""

from __future__ import annotations

from bot.community import PostSearch
from bot.community.threads.closing import CloseReason
from bot.ui.controls.states import Flag, Id, Number, State, control


@control("post-unmark")
class TakeBackMark(State):
    """Let a message no longer be the answer; the question is open again."""

    post_id: Id
    message_id: Id


@control("post-helped")
class RateMessage(State):
    """Say whether a message helped whoever presses."""

    post_id: Id
    message_id: Id
    author_id: Id
    helpful: Flag


@control("post-follow")
class AskFollowUp(State):
    """Open the form of a question that follows up this one."""

    post_id: Id


@control("post-close")
class ClosePost(State):
    """Ask why a question is to be closed."""

    post_id: Id


@control("post-close-as")
class ClosePostAs(State):
    """Close a question for a reason."""

    post_id: Id
    reason: CloseReason


@control("post-duplicate")
class NameDuplicate(State):
    """Open the form in which an entry or an earlier question is named."""

    post_id: Id


@control("post-named")
class SendDuplicate(State):
    """Close a question as a duplicate of what stands in the form."""

    post_id: Id


@control("post-duplicate-of")
class DuplicateOfEntry(State):
    """Close a question as a duplicate of the entry that is chosen in the select."""

    post_id: Id


@control("post-reopen")
class ReopenPost(State):
    """Open a closed or answered question again."""

    post_id: Id


@control("post-list")
class ListPosts(State):
    """Show a page of a list of questions."""

    search: PostSearch
    page: Number


@control("post-own")
class ChooseOwnPost(State):
    """Show a member how the one of their questions stands that is chosen in the select."""


@control("post-how")
class ShowMarkingHelp(State):
    """Show how a message is marked as the answer."""


@control("post-still-open")
class SayStillOpen(State):
    """Say that a question is not answered yet."""

    post_id: Id


@control("post-quiet")
class StopReminders(State):
    """Have no more reminders in the thread of a question."""

    post_id: Id

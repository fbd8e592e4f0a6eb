"""The cards of answers, lists and endings, with one text wherever one of somebody's can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.community import AnswerMessage, HelpfulCount, PostSearch, PostStatus
from bot.community.post_lists import PAGE, PostPage
from bot.ui.cards.community import answers, ending, lists, reminder
from bot.ui.controls.community.answers import RateMessage
from tests.ui.hostile_community import hostile_post
from tests.ui.hostile_members import THEN, Cases, Views

if TYPE_CHECKING:
    from bot.services import Core

_BIG = 2**63 - 1
_MESSAGE = AnswerMessage(_BIG, _BIG, THEN, "zq")


def _lists(text: str, _: Core) -> Views:
    statuses = [*PostStatus, *PostStatus][:PAGE]
    posts = tuple(
        replace(hostile_post(text, status), id=999_990 + number)
        for number, status in enumerate(statuses)
    )
    for search in PostSearch:
        page = PostPage(search, posts, 1, 3, 20)
        yield lists.list_card(page, {post.id: _BIG for post in posts})


def _which(_: str, core: Core) -> Views:
    return [ending.which_entry_card(_BIG, list(core.snapshot.entries.values())[:5])]


ANSWER_CARDS: Cases = {
    lists.list_card: _lists,
}
FIXED_ANSWER_CARDS: Cases = {
    answers.marked_card: lambda _, __: [
        answers.marked_card(answers.MOVED, _BIG, _BIG, ["It is locked."] * 3)
    ],
    answers.rating_card: lambda _, __: [
        answers.rating_card(_BIG, _MESSAGE, is_own=own) for own in (True, False)
    ],
    answers.rated_card: lambda _, __: [
        answers.rated_card(RateMessage(_BIG, _BIG, _BIG, helpful), HelpfulCount(_BIG, _BIG))
        for helpful in (True, False)
    ],
    ending.close_card: lambda _, __: [ending.close_card(_BIG)],
    ending.which_entry_card: _which,
    ending.ended_post_card: lambda _, __: [ending.ended_post_card(ending.DONE_OPEN, ["x" * 300])],
    reminder.reminder_card: lambda _, __: [reminder.reminder_card(hostile_post("zq"))],
}

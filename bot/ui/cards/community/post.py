"""The public card of a question, at the top of its thread.

Nothing on it tells who asked without a name: no id, no control, no time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord

from bot.community import PostStatus
from bot.ui.card import QUIET, URGENT, card, components_of, container, line, text
from bot.ui.cards.community.ending import ending_buttons, ending_line
from bot.ui.controls.community.posts import ClaimPost
from bot.ui.controls.items import Button, button, row
from bot.ui.text import quoted, quoted_lines, small

if TYPE_CHECKING:
    from discord import ui

    from bot.community import AcceptedAnswer, CommunityPost, PostView

NUMBER_ID = 910
"""The component id of the line with the question's number, to find its message again."""
UNNAMED = "Somebody asks"
NAMED = "<@{id}> asks"
FOLLOWS = "This follows up question {number}: {title}"
ANSWERED = "**Answered**{by}{helped}"
NUMBER = "Question {number}"
NUMBER_IN = re.compile(r"Question (\d{1,6})\b")
MINE = "It was me"
WITHDRAWN = """### This question was taken back
Whoever asked it has withdrawn it. What others wrote here stays."""
HIDDEN = """### This is hidden for now
Members have reported it, so it waits until a moderator has looked."""
_TITLE = 120
_TEXT = 2600
_ANSWER = 500


def post_card(view: PostView) -> ui.LayoutView:
    """Return the card of a question as everybody may see it."""
    post = view.post
    if post.status is PostStatus.WITHDRAWN:
        return _blank(post, WITHDRAWN)
    if post.hidden_at is not None:
        return _blank(post, HIDDEN)
    items: list[ui.Item[Any]] = [text(f"### {quoted(post.title, _TITLE)}\n{_who(view)}")]
    if body := quoted_lines(post.text or "", _TEXT):
        items.append(text(body))
    if view.follows is not None:
        title = quoted(view.follows.title, _TITLE)
        items.append(text(FOLLOWS.format(number=view.follows.id, title=title)))
    if view.answer is not None:
        items += [line(), text(_answer(post, view.answer))]
    if ending := ending_line(view):
        items += [line(), text(ending)]
    items.append(text(small(f"{_number(post)}. {URGENT}"), id_=NUMBER_ID))
    buttons = [*_buttons(post), *ending_buttons(view)]
    return card(container(*items), *([row(*buttons)] if buttons else []))


def post_number_in(message: discord.Message) -> int | None:
    """Return the number of the question whose card a message of ours is; None if it is none."""
    for component in components_of(message):
        if isinstance(component, discord.TextDisplay) and component.id == NUMBER_ID:
            found = NUMBER_IN.search(component.content)
            return int(found.group(1)) if found else None
    return None


def _who(view: PostView) -> str:
    """Return who asks, and the subject: a mention that calls nobody, or nobody."""
    who = UNNAMED if view.asker_id is None else NAMED.format(id=view.asker_id)
    return f"{who} · {quoted(view.post.category, 100)}"


def _answer(post: CommunityPost, answer: AcceptedAnswer) -> str:
    """Return the answer that was marked, with its author's name and a way to it."""
    by = "" if answer.author_id is None else f" by <@{answer.author_id}>"
    helped = f", it helped {answer.helpful}" if answer.helpful else ""
    lines = [ANSWERED.format(by=by, helped=helped)]
    if answer.text:
        lines.append(f"> {quoted(answer.text, _ANSWER)}")
    if post.place is not None:
        thread = f"https://discord.com/channels/{post.guild_id}/{post.place.thread_id}"
        lines.append(f"{thread}/{answer.message_id}")
    return "\n".join(lines)


def _buttons(post: CommunityPost) -> list[Button]:
    """Return the buttons below the card."""
    return [button(MINE, ClaimPost(post.id))] if post.anonymous else []


def _blank(post: CommunityPost, words: str) -> ui.LayoutView:
    number = text(small(_number(post)), id_=NUMBER_ID)
    return card(container(text(words), number, accent=QUIET))


def _number(post: CommunityPost) -> str:
    return NUMBER.format(number=post.id)

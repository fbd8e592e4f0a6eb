"""The public card of a question, at the top of its thread.

Nothing on it tells who asked without a name: no id, no control, no time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord

from bot.community import PostStatus
from bot.text.cleaning import units
from bot.ui.card import MAX_TEXT, QUIET, URGENT, card, components_of, container, line, text
from bot.ui.cards.community.ending import ending_buttons, ending_line, titled_link
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
_ANSWER = 500


def post_card(view: PostView) -> ui.LayoutView:
    """Return the card of a question as everybody may see it."""
    post = view.post
    if post.status is PostStatus.WITHDRAWN:
        return _blank(post, WITHDRAWN)
    if post.hidden_at is not None:
        return _blank(post, HIDDEN)
    head = f"### {quoted(post.title, _TITLE)}\n{_who(view)}"
    number = small(f"{_number(post)}. {URGENT}")
    parts = [_follows(view), _answer(post, view.answer), ending_line(view)]
    below = list(filter(None, parts))
    # What the asker wrote gets all the room that the rest leaves.
    room = MAX_TEXT - units(head) - units(number) - sum(map(units, below))
    body = quoted_lines(post.text or "", room)
    items: list[ui.Item[Any]] = [text(each) for each in (head, body) if each]
    items += [line()] if below else []
    items += [text(each) for each in below]
    items.append(text(number, id_=NUMBER_ID))
    buttons = [*_buttons(post), *ending_buttons(view)]
    return card(container(*items), *([row(*buttons)] if buttons else []))


def post_number_in(message: discord.Message) -> int | None:
    """Return the number of the question whose card a message of ours is; None if it is none."""
    for component in components_of(message):
        if isinstance(component, discord.TextDisplay) and component.id == NUMBER_ID:
            match = NUMBER_IN.search(component.content)
            return int(match.group(1)) if match else None
    return None


def _who(view: PostView) -> str:
    """Return who asks, and the subject: a mention that calls nobody, or nobody."""
    who = UNNAMED if view.asker_id is None else NAMED.format(id=view.asker_id)
    return f"{who} · {quoted(view.post.category, 100)}"


def _follows(view: PostView) -> str:
    """Return which earlier question this one follows up."""
    earlier = view.follows
    if earlier is None:
        return ""
    return FOLLOWS.format(number=earlier.id, title=titled_link(earlier, _TITLE))


def _answer(post: CommunityPost, answer: AcceptedAnswer | None) -> str:
    """Return the answer that was marked, with its author's name and a way to it."""
    if answer is None:
        return ""
    by = "" if answer.author_id is None else f" by <@{answer.author_id}>"
    people = "1 person" if answer.helpful == 1 else f"{answer.helpful:,} people"
    help_note = f" · it helped {people}" if answer.helpful else ""
    lines = [ANSWERED.format(by=by, helped=help_note)]
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
    # The number stays also here: by it the bot finds its card again.
    number = text(small(_number(post)), id_=NUMBER_ID)
    return card(container(text(words), number, accent=QUIET))


def _number(post: CommunityPost) -> str:
    return NUMBER.format(number=post.id)

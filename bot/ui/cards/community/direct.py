"""Direct messages about a question to the community: words that a lock screen may show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ui.card import card, container, text
from bot.ui.controls.community.posts import LookAtPost
from bot.ui.controls.items import Style, button, row
from bot.ui.text import quoted

if TYPE_CHECKING:
    from discord import ui

    from bot.community import CommunityPost

NEWS = "There is news about something you asked in **{server}**."
SHOW = "Show me"


def news_card(post: CommunityPost, server: str, sentence: str = NEWS) -> ui.LayoutView:
    """Return the direct message; what it is about stands behind its button alone.

    sentence: may name the `{server}`, and nothing of the question.
    """
    show = button(SHOW, LookAtPost(post.id, post.guild_id), style=Style.primary)
    return card(container(text(sentence.format(server=quoted(server, 100)))), row(show))

"""The answer to commands in a server that has them without the bot."""

from __future__ import annotations

from discord import ui

from bot.ui.card import QUIET, URGENT, card, container, text
from bot.ui.text import small

ABSENT = """### I am not a member of this server
Only my commands are here, so I can't answer, and I kept nothing of what you typed. An admin can \
add me with this link: <{link}>"""


def absent_card(link: str) -> ui.LayoutView:
    """Return the sentence, with the link for adding the bot."""
    body = f"{ABSENT.format(link=link)}\n{small(URGENT)}"
    return card(container(text(body), accent=QUIET))

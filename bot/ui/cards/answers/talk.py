"""The card for a message that is no question: small talk, another language, nothing at all."""

from __future__ import annotations

from discord import ui

from bot.answering.small_talk import SmallTalkReply
from bot.ui.card import QUIET, card, container, notice, text
from bot.ui.controls.answers import BrowsePage
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.controls.safety import ShowCrisisCard
from bot.ui.controls.tickets import AskModerators
from bot.ui.look import PLAIN, Look
from bot.ui.text import small

FIND_HELP = "Find somebody to talk to"


def talk_card(
    reply: SmallTalkReply,
    question_id: int,
    *,
    in_log: bool = False,
    in_server: bool = True,
    look: Look = PLAIN,
) -> ui.LayoutView:
    """Return a short card: a few words, and at most two ways on. The message is not repeated."""
    buttons: list[Button] = []
    if reply.care:
        label = reply.help_label or FIND_HELP
        buttons.append(button(label, ShowCrisisCard(reply.language), style=Style.primary))
    if reply.asks and in_server:
        buttons.append(button("Ask the moderators", AskModerators(question_id)))
    if not reply.care:
        buttons.append(button("See what I know", BrowsePage(None, 0)))
    accent = look.accent or QUIET
    items = [text(_with_english(reply.text, reply))]
    if in_log:
        items.append(text(small(look.log_note)))
    return card(container(*items, accent=accent), row(*buttons))


def public_talk_card(reply: SmallTalkReply) -> ui.LayoutView:
    """Return the card where everybody reads along: one discreet line, and the same in English."""
    return notice(_with_english(reply.line, reply))


def _with_english(words: str, reply: SmallTalkReply) -> str:
    return f"{words}\n{small(reply.english)}" if reply.english else words

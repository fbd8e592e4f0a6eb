"""The offer to send or to save what a moderator wrote in a reply."""

from __future__ import annotations

from discord import ui

from bot.moderation.tickets import QuestionSource
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.tickets import DeclineOffer, SaveReplyAsEntry, SendReplyAsAnswer

SEND = "Shall I send this to the person who asked?"
LEARN = (
    "Shall I keep this answer for others who ask the same thing? You see it before it is saved. "
    "Only moderators can decide that."
)
CANNOT_READ = (
    "I cannot read your reply, because its ping is off. Reply again with the ping on, or use "
    "**Apps → Save as answer** on it."
)
DROPPED = "All right. Nothing is saved."


def offer_card(
    source: QuestionSource, message_id: int, *, ticket_id: int | None, learn: bool
) -> ui.LayoutView:
    """Return the offer below a moderator's message, which answers `source`.

    ticket_id: a ticket that is still open, to which it can be sent. learn: it can be saved.
    """
    lines = [SEND] if ticket_id is not None else []
    buttons = [button("No, thanks", DeclineOffer())]
    if learn:
        lines.append(LEARN)
        buttons.insert(0, button("Save as an entry", SaveReplyAsEntry(source, message_id)))
    if ticket_id is not None:
        send = button("Send it", SendReplyAsAnswer(ticket_id, message_id), style=Style.primary)
        buttons.insert(0, send)
    return card(container(text("\n".join(lines)), accent=QUIET), row(*buttons))

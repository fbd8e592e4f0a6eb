"""Delivering an answer, or a question of the moderators, to the member of a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.tickets.notifying import Delivery, DeliveryWay, notify, server_name
from bot.knowledge import Entry
from bot.moderation.tickets import TicketError, TicketRow
from bot.moderation.tickets.errors import RECIPIENT_FORGOTTEN
from bot.storage import StorageUnavailable
from bot.ui.cards.tickets.member import News, asked_back_card, linked_card, written_card

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot


async def deliver_answer(bot: BoundaryBot, row: TicketRow, answer: str | Entry) -> Delivery:
    """Deliver an answer and store that it was: otherwise it is tried again later.

    After a direct message it is forgotten who asked; after a note, once they have opened it.
    """
    delivery_store = bot.services.tickets.delivery
    try:
        recipient = await delivery_store.get_recipient(row)
    except StorageUnavailable:
        # The answer is stored, and will be there when they look.
        return Delivery(DeliveryWay.LOOK)
    delivery = Delivery(DeliveryWay.LATE)
    if recipient is not None:
        whole = _answer_card(row, answer, server_name(bot, row.guild_id))
        delivery = await notify(bot, row, recipient, whole, News.ANSWER)
    in_full = delivery.way is DeliveryWay.MESSAGE
    await delivery_store.mark_delivered(row, in_full=in_full)
    return delivery


async def deliver_question(bot: BoundaryBot, row: TicketRow) -> Delivery:
    """Deliver the newest question of the moderators, which is in the ticket's conversation.

    Raises StorageUnavailable, and TicketError if it is no longer known who asked.
    """
    recipient = await bot.services.tickets.delivery.get_recipient(row)
    if recipient is None:
        raise TicketError(RECIPIENT_FORGOTTEN)
    server = server_name(bot, row.guild_id)
    whole = asked_back_card(row.guild_id, row.id, row.messages, server)
    delivery = await notify(bot, row, recipient, whole, News.QUESTION)
    if delivery.note is not None:
        await bot.services.tickets.delivery.set_note(row, row.messages[-1].id, delivery.note)
    return delivery


def _answer_card(row: TicketRow, answer: str | Entry, server: str) -> ui.LayoutView:
    """Return an answer as it stands in a direct message."""
    if isinstance(answer, Entry):
        return linked_card(row.text, answer, server)
    return written_card(row.text, answer, server)

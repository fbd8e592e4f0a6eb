"""All that is done with tickets, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.tickets.delivery import TicketDelivery
from bot.moderation.tickets.learning import AnswerLearning
from bot.moderation.tickets.member import MemberTickets
from bot.moderation.tickets.team import TeamTickets

if TYPE_CHECKING:
    from bot.safety import Detector
    from bot.storage import Storage


class TicketServices(Struct, frozen=True):
    """Tickets from every side: their members', the team's, delivery's, and learning from them."""

    members: MemberTickets
    team: TeamTickets
    delivery: TicketDelivery
    learning: AnswerLearning

    @classmethod
    def build(cls, storage: Storage, detector: Detector) -> TicketServices:
        """Return the services over an open store."""
        return cls(
            MemberTickets(storage),
            TeamTickets(storage),
            TicketDelivery(storage),
            AnswerLearning(storage, detector),
        )

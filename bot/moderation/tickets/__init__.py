"""Tickets: what members pass on to the moderators, from the first word to the answer.

The database calls them cases, and so do custom ids of controls.
"""

from __future__ import annotations

from bot.moderation.tickets.delivery import TicketDelivery, UndeliveredAnswer
from bot.moderation.tickets.errors import TicketError, TicketUnreadableError
from bot.moderation.tickets.learning import AnswerLearning, QuestionSource, SourceKind
from bot.moderation.tickets.member import MemberTickets, TicketRequest
from bot.moderation.tickets.services import TicketServices
from bot.moderation.tickets.team import TeamQuestion, TeamTickets, WaitingTickets
from bot.storage import TicketRow, TicketStatus
from bot.storage.repositories.tickets.messages import NotePlace, TicketMessage, count_by_team

__all__ = [
    "AnswerLearning",
    "MemberTickets",
    "NotePlace",
    "QuestionSource",
    "SourceKind",
    "TeamQuestion",
    "TeamTickets",
    "TicketDelivery",
    "TicketError",
    "TicketMessage",
    "TicketRequest",
    "TicketRow",
    "TicketServices",
    "TicketStatus",
    "TicketUnreadableError",
    "UndeliveredAnswer",
    "WaitingTickets",
    "count_by_team",
]

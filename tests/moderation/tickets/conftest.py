"""A store on disk and the services over it, without Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.moderation.tickets import TicketRequest, TicketServices
from bot.services import Core
from bot.storage import Storage

SERVER, TICKET, MEMBER, MODERATOR, OTHER = 1, 10, 71, 81, 82


@pytest.fixture
async def storage(made_folder: Path) -> AsyncIterator[Storage]:
    storage = await Storage.open(None, made_folder)
    yield storage
    await storage.close()


@pytest.fixture
def tickets(storage: Storage, core: Core) -> TicketServices:
    return TicketServices.build(storage, core.detector)


def request_of(
    ticket_id: int = TICKET,
    *,
    guild_id: int = SERVER,
    member_id: int = MEMBER,
    named: bool = False,
    question_is_public: bool = False,
) -> TicketRequest:
    """A question from a private thread (5) below a channel (4)."""
    return TicketRequest(
        guild_id=guild_id,
        id=ticket_id,
        member_id=member_id,
        text="May we hug?",
        question_id=3,
        channel_id=5,
        open_channel_id=4,
        question_is_public=question_is_public,
        with_name=named,
    )

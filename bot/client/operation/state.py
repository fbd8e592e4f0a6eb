"""The places where the figures and the readiness of the running bot are read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.client.operation.gateway_state import gateway_problem, read_gateway
from bot.observability.readiness import Check, WriteProof
from bot.observability.readings import Backlog, ProcessReadings, WriterReading
from bot.storage.clock import utc_now

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

PROOF = "readiness"
"""The name of the note in the database whose writing proves that it takes writes."""


def readings_of(bot: BoundaryBot) -> ProcessReadings:
    """Return where the figures of a bot are read whose services are open."""
    services = bot.services
    storage = services.storage

    def read_writer() -> WriterReading:
        return WriterReading(storage.waiting, storage.written, storage.dropped)

    async def read_backlog() -> Backlog:
        totals = await storage.repositories.servers.totals.waiting(utc_now())
        return Backlog(totals.due, totals.late, totals.open_tickets, totals.open_reports)

    caches = {
        "settings": lambda: services.configs.reading,
        "knowledge": lambda: services.knowledge.reading,
    }
    return ProcessReadings(read_writer, caches, partial(read_gateway, bot), read_backlog)


def checks_of(bot: BoundaryBot) -> dict[str, Check]:
    """Return the checks of a bot whose services are open."""
    meta = bot.services.storage.repositories.servers.meta

    async def write() -> None:
        await meta.put(PROOF, utc_now().isoformat(timespec="seconds"))

    return {"gateway": partial(gateway_problem, bot), "database": WriteProof(write)}

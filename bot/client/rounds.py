"""A cog that does a piece of the bot's own work again and again."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, ClassVar

from discord.ext import commands, tasks

from bot.observability.metrics import ErrorKind
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_log = logging.getLogger(__name__)


class RoundsCog(commands.Cog):
    """Does `round` for the first time `first_after` seconds after the start, then each `every`.

    What fails is logged, and the next round tries again. task: what the rounds are for, in a log.
    """

    every: ClassVar[float]
    first_after: ClassVar[float | None] = None
    """Seconds; None: as long as between two rounds. Whoever waited for the bot comes first."""
    task: ClassVar[str]
    leader_only: ClassVar[bool] = False
    """Whether one process does the rounds for all servers; else each does its own servers'."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    async def round(self) -> None:
        """Do all that is due. May raise anything; a StorageError is only put off."""
        raise NotImplementedError

    async def cog_unload(self) -> None:
        """Stop the rounds with the cog."""
        self.rounds.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin when all servers are there."""
        self.begin_rounds()

    @commands.Cog.listener()
    async def on_leadership(self, leads: bool) -> None:
        """Begin the rounds of the leader, or break them off."""
        if not self.leader_only:
            return
        if not leads:
            self.rounds.cancel()
            return
        task = self.rounds.get_task()
        if task is not None and task.cancelling():
            await asyncio.wait({task})
        if self.bot.is_ready():
            self.begin_rounds()

    def begin_rounds(self) -> None:
        """Begin, unless they go on already or are another process's."""
        if self.rounds.is_running() or (self.leader_only and not self.bot.cluster.leads):
            return
        self.rounds.change_interval(seconds=self.first_after or self.every)
        self.rounds.start()

    @tasks.loop(seconds=60)
    async def rounds(self) -> None:
        """Do a round; the first turn only waits.

        A sleep before the loop would do as well, but the simulated Discord of the demo takes a
        sleep that ends soon for work, and lets people wait for it.
        """
        if self.rounds.current_loop == 0:
            return
        self.rounds.change_interval(seconds=self.every)
        if self.leader_only and not self.bot.cluster.leads:
            return
        try:
            await self.round()
        except StorageError as error:
            self.bot.metrics.error(ErrorKind.STORE)
            _log.warning("%s: put off until the next round: %s", self.task, error)
        except Exception as error:  # noqa: BLE001 a loop that raises stops for ever
            self.bot.metrics.error(ErrorKind.ROUND)
            self.on_failure(error)

    def on_failure(self, error: Exception) -> None:
        """Log a round that failed; the next one tries again."""
        _log.error("%s: a round failed; the next one tries again.", self.task, exc_info=error)

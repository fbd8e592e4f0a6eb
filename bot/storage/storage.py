"""The store as one object: opened once at start, passed in, closed at the end."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.storage.crypto.cipher import Cipher
from bot.storage.crypto.keys import open_cipher
from bot.storage.crypto.resealing import Resealing
from bot.storage.engine.batches import Batches
from bot.storage.engine.compacting import Compactor
from bot.storage.engine.database import Database, locate, make_folder
from bot.storage.engine.missing import look_before
from bot.storage.engine.writer import RUN_SECONDS, T, Writer
from bot.storage.inventory.privacy import Privacy
from bot.storage.inventory.upkeep import Upkeep
from bot.storage.repositories.knowledge.drafts import Drafts
from bot.storage.repositories.knowledge.entries import Entries
from bot.storage.repositories.knowledge.phrases import Phrases
from bot.storage.repositories.knowledge.revisions import Revisions
from bot.storage.repositories.knowledge.vectors import Vectors
from bot.storage.repositories.questions.counts import DailyCounters
from bot.storage.repositories.questions.log import QuestionLogWriter
from bot.storage.repositories.questions.periods import LogPeriods
from bot.storage.repositories.questions.questions import LoggedQuestions
from bot.storage.repositories.questions.review_queue import QueuedQuestions
from bot.storage.repositories.questions.votes import Votes
from bot.storage.repositories.safety.requests import SafetyRequests
from bot.storage.repositories.servers.audit import Audit
from bot.storage.repositories.servers.backups import Backups
from bot.storage.repositories.servers.departures import Departures
from bot.storage.repositories.servers.digests import Digests
from bot.storage.repositories.servers.guild_settings import GuildSettings
from bot.storage.repositories.servers.meta import Meta
from bot.storage.repositories.servers.mutes import Mutes
from bot.storage.repositories.tickets.messages import TicketMessages
from bot.storage.repositories.tickets.tickets import Tickets

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection


_log = logging.getLogger(__name__)

CLOSE_SECONDS = 3.0
_KEYS = "data keys"
LOST_KEY = (
    "Texts that were stored with another data key cannot be read, and are shown as such. If you "
    "have that key, put it behind the new one (DATA_KEY=new,former, or the same in data.key) and "
    "start again; otherwise the bot goes on without those texts and deletes them when "
    "their time is up."
)


class Storage:
    """Everything that a server keeps; one attribute for each noun."""

    def __init__(self, database: Database, cipher: Cipher, writer: Writer | None = None) -> None:
        """Wire the parts over an open database; `Storage.open` is the usual way in."""
        self._database = database
        self._writer = writer or Writer(database.writing, look=cipher.look)
        self.cipher = cipher
        self.log = QuestionLogWriter(self._writer, cipher)
        self.questions = LoggedQuestions(database, self._writer, cipher)
        self.review_queue = QueuedQuestions(database, self._writer, cipher)
        self.votes = Votes(database, self._writer, cipher)
        self.tickets = Tickets(database, self._writer, cipher)
        self.ticket_messages = TicketMessages(self._writer, cipher)
        self.settings = GuildSettings(database, self._writer, cipher)
        self.counts = DailyCounters(database, self._writer)
        self.audit = Audit(database, self._writer, cipher)
        self.backups = Backups(database, self._writer, cipher)
        self.insights = LogPeriods(database)
        self.digests = Digests(database, self._writer)
        self.meta = Meta(database, self._writer)
        self.mutes = Mutes(database, self._writer, cipher)
        self.safety_requests = SafetyRequests(database, self._writer, cipher)
        batches = Batches(database, self._writer)
        self.privacy = Privacy(database, batches, cipher)
        self.upkeep = Upkeep(database, batches)
        self.compactor = Compactor(database, self.meta)
        self.departures = Departures(database, self._writer)
        self.resealing = Resealing(batches, cipher)
        self.entries = Entries(cipher)
        self.revisions = Revisions(cipher)
        self.phrases = Phrases(cipher)
        self.vectors = Vectors(database, self._writer, cipher)
        self.drafts = Drafts(database, self._writer, cipher)

    @classmethod
    async def open(cls, url: str | None, state_dir: Path, data_key: str | None = None) -> Storage:
        """Open the database of `url` (default: a file in `state_dir`) at the newest schema.

        `data_key` is DATA_KEY: base64 keys of 32 bytes, newest first, separated by commas;
        without it the key file in `state_dir` is used, and made at the first start. Raises
        StorageError with a sentence for whoever runs the bot.
        """
        path = locate(url, state_dir)
        make_folder(state_dir)
        await asyncio.to_thread(look_before, path, state_dir, data_key)
        cipher = open_cipher(data_key, state_dir)
        database = Database(path)
        try:
            await database.open()
        except BaseException:
            await database.close()
            raise
        storage = cls(database, cipher)
        try:
            await storage._remember_keys()
        except BaseException:
            await storage.close(0)
            raise
        return storage

    @property
    def path(self) -> Path:
        """The database file."""
        return self._database.path

    @property
    def busy(self) -> bool:
        """Whether the writer's task is alive; it ends when nothing waits."""
        return self._writer.busy

    async def write(
        self, work: Callable[[AsyncConnection], Awaitable[T]], bound: float = RUN_SECONDS
    ) -> T:
        """Run `work` in one transaction; return its result once that is committed.

        What it raises undoes all of it. Raises StorageUnavailable after `bound` seconds; `work`
        must be safe to repeat.
        """
        return await self._writer.run(work, bound)

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Give a connection whose reads all see one state. Raises StorageUnavailable."""
        return self._database.read(snapshot=True)

    async def close(self, bound: float = 5.0) -> None:
        """Write what waits, for up to `bound` seconds, then close every connection."""
        try:
            async with asyncio.timeout(bound + CLOSE_SECONDS):
                await self._writer.close(bound)
                await self._database.close()
        except TimeoutError:
            _log.error("The database did not let itself be closed; leaving it as it is.")

    async def _remember_keys(self) -> None:
        """Note the keys in use, and say so if texts were sealed with one that is missing."""
        noted = set((await self.meta.get(_KEYS) or "").split())
        held = set(self.cipher.fingerprints)
        if noted - held:
            _log.warning(LOST_KEY)
        if held - noted:
            await self.meta.put(_KEYS, " ".join(sorted(noted | held)))

    async def only_key(self, fingerprint: str) -> None:
        """Note that everything is sealed with this key alone. Raises StorageUnavailable."""
        await self.meta.put(_KEYS, fingerprint)


async def check_writable(url: str | None, state_dir: Path, data_key: str | None = None) -> None:
    """Open the store, which proves that it can be written, and close it. Raises StorageError."""
    storage = await Storage.open(url, state_dir, data_key)
    await storage.close()

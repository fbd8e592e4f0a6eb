"""Taking over a file of settings and knowledge: all or nothing, and undone when wanted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from bot.config_transfer.proposal import Actor, Applied, Proposal, is_same, knowledge_change
from bot.sandbox import OffloadError
from bot.servers import SETTINGS, Changed, ServerConfig, SettingError, Who
from bot.servers.cache import dumped
from bot.servers.transfer import (
    MAX_BYTES,
    NOTHING,
    TOO_BIG,
    document_of,
    fitting,
    read_document,
    written,
)
from bot.servers.validation import caution
from bot.storage import JSON, Change
from bot.storage.repositories.servers.audit import mark_undone, write_change
from bot.storage.repositories.servers.backups import Backup, take_backup
from bot.storage.repositories.servers.guild_settings import write_settings
from bot.storage.schema.tables import audit

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.custom_knowledge import CustomKnowledge
    from bot.sandbox import JsonFiles
    from bot.servers import ServerConfigs
    from bot.servers.directory import Server
    from bot.storage import Storage

IMPORTED, UNDONE = "settings-imported", "import-undone"
WRITE_SECONDS = 20.0
GONE = "That was already done, or newer changes came after it. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Exchange:
    """Files in and out. Every change is one transaction, with its audit row and its backup."""

    storage: Storage
    configs: ServerConfigs
    own: CustomKnowledge
    files: JsonFiles

    async def export(self, guild_id: int, server: Server) -> bytes:
        """Return a server's file. Raises StorageUnavailable."""
        config = await self.configs.require(guild_id)
        knowledge = await self.own.transfer.dump(guild_id)
        return await asyncio.to_thread(written, config, knowledge, server)

    async def receive(
        self, guild_id: int, data: bytes, server: Server, actor: Actor
    ) -> tuple[int, Proposal]:
        """Read a file, keep it, and return its id with what it would change.

        A process of its own looks first whether the file is small enough to be read here.

        Raises SettingError or CustomKnowledgeError with a sentence; then nothing is kept.
        """
        if len(data) > MAX_BYTES:
            raise SettingError(TOO_BIG)
        try:
            checked = await self.files.checked(guild_id, data)
        except OffloadError as error:
            raise SettingError(str(error) + NOTHING) from error
        document = await asyncio.to_thread(read_document, checked)
        proposal = await self._proposal(guild_id, document.raw, server, actor)
        if proposal.empty:
            return 0, proposal
        return await self.storage.backups.add(guild_id, {"file": document.raw}), proposal

    async def proposal(self, guild_id: int, file_id: int, server: Server, actor: Actor) -> Proposal:
        """Return what a kept file would change by now. Raises as `receive` does."""
        body = await self.storage.backups.get(guild_id, file_id)
        if not isinstance(body, dict) or "file" not in body:
            raise SettingError(GONE)
        return await self._proposal(guild_id, body["file"], server, actor)

    async def apply(self, guild_id: int, file_id: int, proposal: Proposal, actor: Actor) -> Applied:
        """Change what a proposal says, all or nothing. Raises SettingError, StorageUnavailable."""
        return await self._write(guild_id, file_id, proposal, actor, IMPORTED)

    async def undo(self, guild_id: int, backup_id: int, actor: Actor) -> Applied:
        """Put back what a change replaced, once; that can be undone in turn.

        What only owners change stays as it is for others. Raises as `apply` does.
        """
        body = await self.storage.backups.get(guild_id, backup_id)
        if not isinstance(body, dict) or "settings" not in body:
            raise SettingError(GONE)
        now = await self.configs.require(guild_id)
        before = ServerConfig.model_validate(body["settings"])
        if not actor.owns:
            owners = [name for name, setting in SETTINGS.items() if setting.who is Who.OWNER]
            before = before.model_copy(update={name: getattr(now, name) for name in owners})
        knowledge = await self._with_knowledge(
            guild_id, Proposal(Changed(now, before)), body.get("knowledge")
        )
        return await self._write(guild_id, backup_id, knowledge, actor, UNDONE)

    async def _proposal(self, guild_id: int, file: JSON, server: Server, actor: Actor) -> Proposal:
        document = document_of(file)
        now = await self.configs.require(guild_id)
        values, left = fitting(document, now, server, owner=actor.owns)
        changed = Changed(now, now.model_copy(update=values))
        new = {name: getattr(changed.after, name) for name in changed.names}
        found = [caution(name, value, server) for name, value in new.items()]
        proposal = Proposal(changed, tuple(left), tuple(filter(None, found)))
        return await self._with_knowledge(guild_id, proposal, document.knowledge)

    async def _with_knowledge(self, guild_id: int, plain: Proposal, data: JSON) -> Proposal:
        """Add what would change of the knowledge, if the file says anything of it that is new."""
        if data is None or data == await self.own.transfer.dump(guild_id):
            return plain
        ready = await self.own.transfer.replacement(guild_id, data)
        named = cast("dict[str, dict[str, object]]", data).get("aliases", {})
        now = await self.own.reader.records(guild_id)
        change = knowledge_change(now, ready.plan, named)
        replacement = None if is_same(now, ready.plan) else ready
        return Proposal(plain.changed, plain.left_out, plain.cautions, change, replacement)

    async def _write(
        self, guild_id: int, taken: int, proposal: Proposal, actor: Actor, action: str
    ) -> Applied:
        """Write everything in one transaction; `taken` is the file or backup that is used up."""
        changed, backup = proposal.changed, await self._backup(guild_id, proposal)
        change = Change(actor.id, action, f"{backup.id:x}", changed.detail)

        async def work(connection: AsyncConnection) -> None:
            if not await take_backup(connection, guild_id, taken):
                raise SettingError(GONE)
            await backup.write(connection)
            await write_settings(connection, guild_id, *_stored(changed))
            if proposal.replacement is not None:
                await proposal.replacement.write(connection, actor.id)
            row = await write_change(connection, self.storage.cipher, guild_id, change)
            await _mark(connection, guild_id, f"{taken:x}", row)

        await self.storage.write(work, WRITE_SECONDS)
        await self.own.transfer.refresh(guild_id)
        return Applied(changed, proposal.knowledge, backup.id)

    async def _backup(self, guild_id: int, proposal: Proposal) -> Backup:
        """Return what is there now, as far as it is about to change."""
        body: dict[str, JSON] = {"settings": dumped(proposal.changed.before)}
        if proposal.replacement is not None:
            body["knowledge"] = await self.own.transfer.dump(guild_id)
        return await self.storage.backups.prepare(guild_id, body)


def _stored(changed: Changed) -> tuple[dict[str, JSON], list[str]]:
    """Return what to set and what to unset: a default is not stored, and may change later."""
    values, defaults = dumped(changed.after), dumped(ServerConfig())
    names = changed.names
    new = {name: values[name] for name in names if values[name] != defaults[name]}
    return new, [name for name in names if name not in new]


async def _mark(connection: AsyncConnection, guild_id: int, target: str, by_row: int) -> None:
    """Mark the change that had this backup as undone, when it was one."""
    mine = (audit.c.guild_id == guild_id, audit.c.target == target)
    found = await connection.execute(select(audit.c.id).where(*mine))
    for (row_id,) in found.all():
        await mark_undone(connection, guild_id, row_id, by_row)

"""Importing a file of settings, reasons and knowledge: all or nothing, and it can be undone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select

from bot.config_transfer.proposal import (
    AppliedImport,
    ImportProposal,
    is_same,
    knowledge_change,
)
from bot.config_transfer.reasons import ReasonsChange, reasons_change
from bot.config_transfer.settings_file import (
    MAX_BYTES,
    NOTHING,
    TOO_BIG,
    SettingsFile,
    fit_to_server,
    format_file,
    parse_file,
    read_file,
)
from bot.moderation.reasons import ReasonError
from bot.sandbox import OffloadError
from bot.servers import ConfigChange, ServerConfig, SettingError
from bot.servers.cache import dumped
from bot.servers.editing import names_not_reset
from bot.servers.validation import caution
from bot.storage import JSON, Change
from bot.storage.repositories.servers.audit import mark_undone, write_change
from bot.storage.repositories.servers.backups import Backup, take_backup
from bot.storage.repositories.servers.guild_settings import write_settings
from bot.storage.schema.tables import audit

if TYPE_CHECKING:
    from bot.custom_knowledge import CustomKnowledge
    from bot.moderation.reasons import Reasons
    from bot.sandbox import JsonFiles
    from bot.servers import ServerConfigs
    from bot.servers.admin import AdminContext
    from bot.servers.directory import ServerDirectory
    from bot.storage import Storage
    from bot.storage.engine.connections import AsyncConnection

IMPORTED, UNDONE = "settings-imported", "import-undone"
WRITE_SECONDS = 20.0
"""One transaction writes a whole server: up to 20,000 phrases."""
GONE = "That was already done, or newer changes came after it. Nothing was changed."


class ConfigTransfer(Struct, frozen=True):
    """Exports and imports files. Every change is one transaction, with audit row and backup."""

    storage: Storage
    configs: ServerConfigs
    custom_knowledge: CustomKnowledge
    reasons: Reasons
    files: JsonFiles

    async def export(self, guild_id: int, directory: ServerDirectory) -> bytes:
        """Return a server's file. Raises StorageUnavailable."""
        config = await self.configs.require(guild_id)
        knowledge = await self.custom_knowledge.transfer.dump(guild_id)
        reasons = await self.reasons.dump(guild_id)
        return await asyncio.to_thread(format_file, config, knowledge, reasons, directory)

    async def receive(self, admin: AdminContext, data: bytes) -> tuple[int, ImportProposal]:
        """Read a file, store it, and return its id with what it would change.

        A process of its own looks first whether the file is small enough to be read here.

        Raises SettingError or CustomKnowledgeError with a sentence; then nothing is stored.
        """
        if len(data) > MAX_BYTES:
            raise SettingError(TOO_BIG)
        try:
            checked = await self.files.checked(admin.guild_id, data)
        except OffloadError as error:
            raise SettingError(str(error) + NOTHING) from error
        file = await asyncio.to_thread(read_file, checked)
        proposal = await self._proposal(admin, file)
        if proposal.empty:
            return 0, proposal
        return await self.storage.repositories.servers.backups.add(
            admin.guild_id, {"file": file.raw}
        ), proposal

    async def proposal(self, admin: AdminContext, file_id: int) -> ImportProposal:
        """Return what a stored file would change by now. Raises as `receive` does."""
        body = await self.storage.repositories.servers.backups.get(admin.guild_id, file_id)
        if not isinstance(body, dict) or "file" not in body:
            raise SettingError(GONE)
        return await self._proposal(admin, parse_file(body["file"]))

    async def apply(
        self, admin: AdminContext, file_id: int, proposal: ImportProposal
    ) -> AppliedImport:
        """Change what a proposal says, all or nothing. Raises SettingError, StorageUnavailable."""
        return await self._write(admin, file_id, proposal, IMPORTED)

    async def undo(self, admin: AdminContext, backup_id: int) -> AppliedImport:
        """Put back what a change replaced, once; that can be undone in turn.

        What only owners change stays as it is for others. Raises as `apply` does.
        """
        body = await self.storage.repositories.servers.backups.get(admin.guild_id, backup_id)
        if not isinstance(body, dict) or "settings" not in body:
            raise SettingError(GONE)
        now = await self.configs.require(admin.guild_id)
        before = ServerConfig.model_validate(body["settings"])
        owner_values = {name: getattr(now, name) for name in names_not_reset(admin)}
        change = ConfigChange(now, before.model_copy(update=owner_values))
        proposal = await self._with_rest(
            admin.guild_id, ImportProposal(change), body.get("knowledge"), body.get("reasons")
        )
        return await self._write(admin, backup_id, proposal, UNDONE)

    async def _proposal(self, admin: AdminContext, file: SettingsFile) -> ImportProposal:
        now = await self.configs.require(admin.guild_id)
        values, skipped = fit_to_server(file, now, admin.directory, is_owner=admin.is_owner)
        change = ConfigChange(now, now.model_copy(update=values))
        new = {name: getattr(change.after, name) for name in change.names}
        cautions = [caution(name, value, admin.directory) for name, value in new.items()]
        proposal = ImportProposal(change, tuple(skipped), tuple(filter(None, cautions)))
        return await self._with_rest(admin.guild_id, proposal, file.knowledge, file.reasons)

    async def _with_rest(
        self, guild_id: int, proposal: ImportProposal, knowledge: JSON, reasons: JSON
    ) -> ImportProposal:
        """Add what would change besides the settings."""
        with_knowledge = await self._with_knowledge(guild_id, proposal, knowledge)
        return replace(with_knowledge, reasons=await self._reasons_change(guild_id, reasons))

    async def _reasons_change(self, guild_id: int, data: JSON) -> ReasonsChange | None:
        """Return what would change of the reasons, if the file says anything of them that is new.

        Raises SettingError.
        """
        if data is None or data == await self.reasons.dump(guild_id):
            return None
        try:
            bodies = self.reasons.replacement(data)
        except ReasonError as error:
            raise SettingError(str(error) + NOTHING) from error
        before = await self.reasons.board(guild_id)
        return reasons_change(before, self.reasons.board_of(bodies), bodies)

    async def _with_knowledge(
        self, guild_id: int, proposal: ImportProposal, data: JSON
    ) -> ImportProposal:
        """Add what would change of the knowledge, if the file says anything of it that is new."""
        if data is None or data == await self.custom_knowledge.transfer.dump(guild_id):
            return proposal
        replacement = await self.custom_knowledge.transfer.replacement(guild_id, data)
        aliases = cast("dict[str, dict[str, object]]", data).get("aliases", {})
        now = await self.custom_knowledge.reader.records(guild_id)
        return replace(
            proposal,
            knowledge=knowledge_change(now, replacement.content, aliases),
            replacement=None if is_same(now, replacement.content) else replacement,
        )

    async def _write(
        self, admin: AdminContext, used_id: int, proposal: ImportProposal, action: str
    ) -> AppliedImport:
        """Write everything in one transaction; `used_id`: the file or backup that is used up."""
        guild_id, change = admin.guild_id, proposal.change
        backup = await self._backup(guild_id, proposal)
        audit_change = Change(admin.user_id, action, f"{backup.id:x}", change.detail)

        async def work(connection: AsyncConnection) -> None:
            # First, so that a second press finds it gone and changes nothing.
            if not await take_backup(connection, guild_id, used_id):
                raise SettingError(GONE)
            await backup.write(connection)
            await write_settings(connection, guild_id, *_to_store(change))
            if proposal.replacement is not None:
                await proposal.replacement.write(connection, admin.user_id)
            if proposal.reasons is not None:
                await self.reasons.replace(connection, guild_id, proposal.reasons.bodies)
            row = await write_change(connection, self.storage.cipher, guild_id, audit_change)
            await _mark_undone(connection, guild_id, f"{used_id:x}", row)

        await self.storage.write(work, WRITE_SECONDS)
        await self.custom_knowledge.transfer.refresh(guild_id)
        return AppliedImport(change, proposal.knowledge, backup.id, proposal.reasons)

    async def _backup(self, guild_id: int, proposal: ImportProposal) -> Backup:
        """Return what is there now, as far as it is about to change."""
        body: dict[str, JSON] = {"settings": dumped(proposal.change.before)}
        if proposal.replacement is not None:
            body["knowledge"] = await self.custom_knowledge.transfer.dump(guild_id)
        if proposal.reasons is not None:
            body["reasons"] = await self.reasons.dump(guild_id)
        return await self.storage.repositories.servers.backups.prepare(guild_id, body)


def _to_store(change: ConfigChange) -> tuple[dict[str, JSON], list[str]]:
    """Return what to set and what to unset: a default is not stored, and may change later."""
    values, defaults = dumped(change.after), dumped(ServerConfig())
    new = {name: values[name] for name in change.names if values[name] != defaults[name]}
    return new, [name for name in change.names if name not in new]


async def _mark_undone(
    connection: AsyncConnection, guild_id: int, target: str, by_row: int
) -> None:
    """Mark the change that had this backup as undone, when it was one."""
    # The audit row of a change has the id of its backup as its target.
    query = select(audit.c.id).where(audit.c.guild_id == guild_id, audit.c.target == target)
    for (row_id,) in (await connection.execute(query)).all():
        await mark_undone(connection, guild_id, row_id, by_row)

"""Taking steps inside one transaction: checks, rows, revisions, and the audit row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from pydantic import ValidationError
from sqlalchemy import select

from bot.custom_knowledge.changes.operations import (
    Body,
    Kept,
    Phrase,
    Step,
    Switch,
    dumped,
    loaded,
    turned,
)
from bot.custom_knowledge.draft import (
    MAX_ENTRIES,
    MAX_OUT_OF_SCOPE,
    EntryDraft,
    alias_faults,
    draft_of,
)
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.custom_knowledge.records import EntryRecord, fingerprint, record_of
from bot.servers import GuildConfig
from bot.storage import Change
from bot.storage.repositories.knowledge.entries import NewEntry
from bot.storage.repositories.knowledge.phrases import NewPhrase
from bot.storage.repositories.knowledge.revisions import NewRevision
from bot.storage.repositories.servers.audit import mark_undone, new_id, write_change
from bot.storage.repositories.servers.guild_settings import write_settings
from bot.storage.schema.tables import guild_settings
from bot.text.cleaning import clean

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.knowledge import Snapshot
    from bot.storage import JSON, Storage

NO_ENTRY = "There is no such entry. Pick one from the list that opens while you type."
CHANGED_SINCE = "This has been changed again since then. Look at **/kb history** and choose there."
FULL = f"This server has {MAX_ENTRIES} entries of its own, which is the most I can hold."
FULL_OUTSIDE = (
    f"This server has {MAX_OUT_OF_SCOPE} phrases that are not for me, which is the most I can "
    "hold. Remove some with **/kb list**."
)
SAID = "That phrasing is already there."
TOO_MANY_OFF = "That many entries cannot be switched off at once. Switch another one on first."
_OFF = "disabled_entries"


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what: the words of the audit."""

    actor_id: int
    action: str
    target: str | None = None


class Transaction:
    """One transaction on one server's knowledge."""

    def __init__(
        self, connection: AsyncConnection, storage: Storage, shipped: Snapshot, guild_id: int
    ) -> None:
        """Work on a connection whose transaction the caller holds."""
        self.connection = connection
        self.storage = storage
        self.shipped = shipped
        self.guild_id = guild_id

    async def held(self, entry_id: str) -> EntryRecord | None:
        """Return an entry of the server with its aliases."""
        row = await self.storage.entries.get(self.connection, self.guild_id, entry_id)
        return None if row is None else record_of(row, await self.aliases(entry_id))

    async def aliases(self, entry_id: str | None) -> tuple[str, ...]:
        """Return the server's phrases of an entry, or the out-of-scope ones."""
        rows = await self.storage.phrases.of(self.connection, self.guild_id, entry_id)
        return tuple(row.text for row in rows if row.text is not None)

    async def off(self) -> tuple[str, ...]:
        """Return the shipped entries that are switched off."""
        mine = (guild_settings.c.guild_id == self.guild_id, guild_settings.c.name == _OFF)
        found = await self.connection.execute(select(guild_settings.c.value).where(*mine))
        stored = cast("JSON", json.loads(found.scalar() or "[]"))
        return tuple(map(str, stored)) if isinstance(stored, list) else ()

    async def known(self, entry_id: str) -> None:
        """Raise CustomKnowledgeError unless the entry exists here."""
        if entry_id in self.shipped.entries:
            return
        if await self.storage.entries.get(self.connection, self.guild_id, entry_id) is None:
            raise CustomKnowledgeError(NO_ENTRY)

    async def change(self, steps: Sequence[Step], act: Act) -> int:
        """Take the steps; return the audit row's id. Raises CustomKnowledgeError."""
        await self._take(steps, act)
        change = Change(act.actor_id, act.action, act.target, dumped(steps))
        return await write_change(self.connection, self.storage.cipher, self.guild_id, change)

    async def undo(self, row_id: int, detail: JSON, act: Act) -> int:
        """Turn a change round and mark it so; return the new audit row's id."""
        row = await self.change(await self._complete(turned(loaded(detail))), act)
        if not await mark_undone(self.connection, self.guild_id, row_id, row):
            raise CustomKnowledgeError("That was already undone.")
        return row

    async def _complete(self, steps: list[Step]) -> list[Step]:
        """With an entry that goes, the phrases go that it was given since."""
        taken = {(s.entry_id, s.text) for s in steps if isinstance(s, Phrase) and not s.added}
        more: list[Step] = []
        for step in steps:
            if isinstance(step, Body) and step.after is None and step.before is not None:
                if step.entry_id in self.shipped.entries:
                    continue
                texts = await self.aliases(step.entry_id)
                more += [
                    Phrase(step.entry_id, text, added=False)
                    for text in texts
                    if (step.entry_id, text) not in taken
                ]
        return [*more, *steps]

    async def _take(self, steps: Sequence[Step], act: Act) -> None:
        bodies: list[tuple[Body, int]] = []
        for step in steps:
            match step:
                case Body():
                    bodies.append((step, await self._body(step)))
                case Phrase():
                    await self._phrase(step)
                case Switch():
                    await self._switch(step)
        await self._check(steps)
        for step, revision in bodies:
            await self._note(step, revision, act)

    async def _body(self, step: Body) -> int:
        """Store an entry, or none; return its revision, 0 for none."""
        entries, where = self.storage.entries, (self.connection, self.guild_id)
        held = await self.held(step.entry_id)
        if kept_of(held) != step.before:
            raise CustomKnowledgeError(CHANGED_SINCE)
        if step.after is None:
            await entries.remove(*where, step.entry_id)
            return 0
        await self._keep_shipped(step)
        body = cast("JSON", step.after.body)
        new = NewEntry(step.entry_id, body, step.after.shipped, step.after.disabled)
        return await entries.put(*where, new)

    async def _keep_shipped(self, step: Body) -> None:
        """Before a version that stands for a shipped text comes that text, as a revision."""
        entry = self.shipped.entries.get(step.entry_id)
        was = step.before.shipped if step.before else None
        now = step.after.shipped if step.after else None
        if entry is None or now in {None, was} or now != fingerprint(entry):
            return
        revisions, where = self.storage.revisions, (self.connection, self.guild_id)
        known = await revisions.of(*where, step.entry_id)
        body = draft_of(entry).to_json()
        if body not in [row.body for row in known if row.action == "shipped"][:1]:
            number = known[0].revision + 1 if known else 1
            await revisions.add(*where, NewRevision(step.entry_id, number, "shipped", body))

    async def _phrase(self, step: Phrase) -> None:
        phrases, where = self.storage.phrases, (self.connection, self.guild_id)
        rows = await phrases.of(*where, step.entry_id)
        same = [row.id for row in rows if row.text and clean(row.text) == clean(step.text)]
        if step.added:
            if same:
                raise CustomKnowledgeError(SAID)
            await phrases.add(*where, [NewPhrase(new_id(), step.entry_id, step.text)])
        elif same:
            await phrases.remove(*where, same)
        else:
            raise CustomKnowledgeError(CHANGED_SINCE)

    async def _switch(self, step: Switch) -> None:
        now = await self.off()
        if (step.entry_id in now) is step.off:
            raise CustomKnowledgeError(CHANGED_SINCE)
        left = [entry_id for entry_id in now if entry_id != step.entry_id]
        wanted = [*left, step.entry_id] if step.off else left
        try:
            GuildConfig.model_validate({_OFF: wanted})
        except ValidationError as error:
            raise CustomKnowledgeError(TOO_MANY_OFF) from error
        value: list[JSON] = list(wanted)
        await write_settings(self.connection, self.guild_id, {_OFF: value}, ())

    async def _check(self, steps: Sequence[Step]) -> None:
        """Hold the bounds for what the steps have added."""
        if any(isinstance(step, Body) and step.before is None for step in steps):
            number = await self.storage.entries.count(self.connection, self.guild_id)
            if number > MAX_ENTRIES:
                raise CustomKnowledgeError(FULL)
        for entry_id in {
            step.entry_id for step in steps if isinstance(step, Phrase) and step.added
        }:
            texts = await self.aliases(entry_id)
            if entry_id is None:
                if len(texts) > MAX_OUT_OF_SCOPE:
                    raise CustomKnowledgeError(FULL_OUTSIDE)
            elif found := list(alias_faults(texts)):
                raise CustomKnowledgeError("\n".join(found))

    async def _note(self, step: Body, revision: int, act: Act) -> None:
        """Keep how the entry is now as a revision."""
        if step.after is None:
            return
        draft = EntryDraft.from_json(cast("JSON", step.after.body))
        body = replace(draft, aliases=await self.aliases(step.entry_id)).to_json()
        new = NewRevision(step.entry_id, revision, _short_name(act.action), body, act.actor_id)
        await self.storage.revisions.add(self.connection, self.guild_id, new)


def kept_of(held: EntryRecord | None) -> Kept | None:
    """Return how an entry is stored, for a step."""
    if held is None:
        return None
    body = cast("dict[str, object]", held.draft.without_aliases().to_json())
    return Kept(body, held.shipped, held.disabled)


def to_keep(draft: EntryDraft, shipped: Snapshot, entry_id: str, *, disabled: bool = False) -> Kept:
    """Return how a draft is to be stored."""
    entry = shipped.entries.get(entry_id)
    body = cast("dict[str, object]", draft.without_aliases().to_json())
    return Kept(body, fingerprint(entry) if entry else None, disabled)


def alias_steps(entry_id: str, before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """Return the steps from one list of aliases to another."""
    old, new = ({clean(text): text for text in texts} for texts in (before, after))
    gone: list[Step] = [Phrase(entry_id, old[key], added=False) for key in old if key not in new]
    return gone + [Phrase(entry_id, new[key], added=True) for key in new if key not in old]


def _short_name(action: str) -> str:
    """An action in the 16 characters of a revision's column."""
    return action.removeprefix("entry-")[:16]

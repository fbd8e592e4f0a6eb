"""What moderators do with their server's own knowledge. Each change is one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot.own.draft import EntryDraft, alias_faults, distinct, draft_of, one_line
from bot.own.errors import EditConflictError, OwnKnowledgeError
from bot.own.exchange import parse
from bot.own.holdings import Held
from bot.own.reading import Reading
from bot.own.replace import Replacement, prepare
from bot.own.steps import Body, Kept, Phrase, Step, Switch
from bot.own.transaction import (
    NO_ENTRY,
    SAID,
    Act,
    Transaction,
    alias_steps,
    kept_of,
    to_keep,
)
from bot.storage.audit import new_id
from bot.text import clean

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.guilds import GuildConfigs
    from bot.library import Library
    from bot.storage import JSON, Storage

T = TypeVar("T")

OWN = "own-"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SAME = "Nothing differs from what is saved already."
IS_OFF = "It is switched off already."
IS_ON = "It is on, and it is the one that I came with. There is nothing to restore."
REPLACE_SECONDS = 20.0
NO_WORDS = "There are no words in that phrasing."


class OwnKnowledge(Reading):
    """Changes and reads what servers know beyond the shipped.

    Every method that changes something returns the id of its audit row, and the next question in
    that server sees the change. All raise OwnKnowledgeError with a sentence for the moderator, or
    StorageUnavailable; then nothing has changed.
    """

    def __init__(self, storage: Storage, library: Library, guilds: GuildConfigs) -> None:
        super().__init__(storage, library.shipped.snapshot)
        self._library = library
        self._guilds = guilds

    async def add_alias(self, guild_id: int, entry_id: str, text: str, actor_id: int) -> int:
        """Let another phrasing lead to an entry of this server or to a shipped one."""
        alias = _phrase(text)

        async def work(on: Transaction) -> int:
            await on.known(entry_id)
            held, entry = await on.held(entry_id), self.shipped.entries.get(entry_id)
            said = (
                list(entry.phrases) if entry and (held is None or held.draft.keep_shipped) else []
            )
            said += [held.draft.question] if held else []
            if clean(alias) in map(clean, said):
                raise OwnKnowledgeError(SAID)
            step = Phrase(entry_id, alias, added=True)
            return await on.change([step], Act(actor_id, "alias-added", entry_id))

        return await self._change(guild_id, work)

    async def remove_alias(self, guild_id: int, entry_id: str, text: str, actor_id: int) -> int:
        """Take away a phrasing that this server added."""

        async def work(on: Transaction) -> int:
            step = Phrase(entry_id, one_line(text), added=False)
            return await on.change([step], Act(actor_id, "alias-removed", entry_id))

        return await self._change(guild_id, work)

    async def add_out_of_scope(self, guild_id: int, text: str, actor_id: int) -> int:
        """Let a phrasing be refused in this server."""
        step = Phrase(None, _phrase(text), added=True)

        async def work(on: Transaction) -> int:
            return await on.change([step], Act(actor_id, "scope-added"))

        return await self._change(guild_id, work)

    async def remove_out_of_scope(self, guild_id: int, phrase_id: int, actor_id: int) -> int:
        """Take away an out-of-scope phrase by its id (see `Holdings.out_of_scope`)."""

        async def work(on: Transaction) -> int:
            rows = await self._storage.phrases.of(on.connection, guild_id, None)
            text = next((row.text for row in rows if row.id == phrase_id), None)
            if text is None:
                raise OwnKnowledgeError("That phrasing is gone already.")
            step = Phrase(None, text, added=False)
            return await on.change([step], Act(actor_id, "scope-removed"))

        return await self._change(guild_id, work)

    async def add_entry(self, guild_id: int, draft: EntryDraft, actor_id: int) -> tuple[str, int]:
        """Add an entry; return its id and the audit row's."""
        entry_id = new_entry_id()
        tidy = draft.checked()
        steps: list[Step] = [Body(entry_id, None, to_keep(tidy, self.shipped, entry_id))]
        steps += alias_steps(entry_id, (), tidy.aliases)

        async def work(on: Transaction) -> int:
            return await on.change(steps, Act(actor_id, "entry-added", entry_id))

        return entry_id, await self._change(guild_id, work)

    async def edit_entry(
        self,
        guild_id: int,
        entry_id: str,
        draft: EntryDraft,
        actor_id: int,
        *,
        base: int | None = None,
        action: str = "entry-edited",
    ) -> int:
        """Replace an entry's text and aliases; a shipped entry gets the server's version.

        `base` is the revision that the moderator started from: raises EditConflictError if
        another one holds by now.
        """
        tidy = draft.checked()

        async def work(on: Transaction) -> int:
            await on.known(entry_id)
            held, aliases = await on.held(entry_id), await on.aliases(entry_id)
            revision = held.revision if held else 0
            if base is not None and base != revision:
                raise EditConflictError(revision)
            before = kept_of(held)
            after = None if self._is_shipped(entry_id, tidy) else self._after(entry_id, held, tidy)
            steps: list[Step] = [] if before == after else [Body(entry_id, before, after)]
            steps += alias_steps(entry_id, aliases, tidy.aliases)
            if not steps:
                raise OwnKnowledgeError(SAME)
            return await on.change(steps, Act(actor_id, action, entry_id))

        return await self._change(guild_id, work)

    async def disable(self, guild_id: int, entry_id: str, actor_id: int) -> int:
        """Never give an entry in this server."""
        return await self._turn(guild_id, entry_id, actor_id, off=True)

    async def restore(self, guild_id: int, entry_id: str, actor_id: int) -> int:
        """Give a disabled entry again; one that is on goes back to the shipped text.

        The server's other phrasings of it stay.
        """

        async def work(on: Transaction) -> int:
            held, off = await on.held(entry_id), entry_id in await on.off()
            act = Act(actor_id, "entry-restored", entry_id)
            if off or (held is not None and held.disabled):
                return await on.change([self._switching(entry_id, held, off=False)], act)
            if held is None or entry_id not in self.shipped.entries:
                await on.known(entry_id)
                raise OwnKnowledgeError(IS_ON)
            return await on.change([Body(entry_id, kept_of(held), None)], act)

        return await self._change(guild_id, work)

    async def keep(self, guild_id: int, entry_id: str, actor_id: int) -> int:
        """Keep the server's version of a shipped entry whose text has changed since."""

        async def work(on: Transaction) -> int:
            held, entry = await on.held(entry_id), self.shipped.entries.get(entry_id)
            if held is None or entry is None:
                raise OwnKnowledgeError(NO_ENTRY)
            before = kept_of(held)
            after = to_keep(held.draft, self.shipped, entry_id, disabled=held.disabled)
            if before == after:
                raise OwnKnowledgeError(SAME)
            return await on.change(
                [Body(entry_id, before, after)], Act(actor_id, "entry-kept", entry_id)
            )

        return await self._change(guild_id, work)

    async def merge_aliases(
        self, guild_id: int, entry_id: str, texts: Sequence[str], actor_id: int
    ) -> int:
        """Let several phrasings lead to an entry; those that do already are passed over."""

        async def work(on: Transaction) -> int:
            await on.known(entry_id)
            held, entry = await on.held(entry_id), self.shipped.entries.get(entry_id)
            known = [*(entry.phrases if entry else ()), *await on.aliases(entry_id)]
            known += [held.draft.question] if held else []
            said = {clean(text) for text in known}
            new = [text for text in distinct(texts) if clean(text) not in said]
            if not new:
                raise OwnKnowledgeError(SAID)
            steps: list[Step] = [Phrase(entry_id, text, added=True) for text in new]
            return await on.change(steps, Act(actor_id, "alias-added", entry_id))

        return await self._change(guild_id, work)

    async def undo_all(self, guild_id: int, audit_ids: Sequence[int], actor_id: int) -> None:
        """Undo several changes, the newest first, all or none."""
        rows = [await self._storage.audit.get(guild_id, audit_id) for audit_id in audit_ids]

        async def work(on: Transaction) -> None:
            for row in sorted(filter(None, rows), key=lambda row: -row.id):
                if row.undone is None:
                    act = Act(actor_id, f"undo-{row.action}", row.target)
                    await on.undo(row.id, row.detail, act)

        await self._change(guild_id, work)

    async def undo(self, guild_id: int, audit_id: int, actor_id: int) -> int:
        """Undo one change of this server, once; an undoing can be undone too."""
        row = await self._storage.audit.get(guild_id, audit_id)
        if row is None:
            raise OwnKnowledgeError("There is nothing to undo.")
        action = (
            row.action.removeprefix("undo-")
            if row.action.startswith("undo-")
            else (f"undo-{row.action}")
        )

        async def work(on: Transaction) -> int:
            return await on.undo(row.id, row.detail, Act(actor_id, action, row.target))

        return await self._change(guild_id, work)

    async def replacement(self, guild_id: int, data: JSON) -> Replacement:
        """Check what `dump` wrote, to be written in a transaction of the caller's.

        Afterwards the caller awaits `changed`. Nothing is written yet.
        """
        plan = await asyncio.to_thread(parse, data, self.shipped.entries.keys())
        return await prepare(self._storage, guild_id, plan)

    async def replace(self, guild_id: int, data: JSON, actor_id: int) -> int:
        """Put what `dump` wrote in the place of all that a server has."""
        ready = await self.replacement(guild_id, data)

        async def work(connection: AsyncConnection) -> int:
            return await ready.write(connection, actor_id)

        row = await self._storage.write(work, REPLACE_SECONDS)
        await self.changed(guild_id)
        return row

    async def _turn(self, guild_id: int, entry_id: str, actor_id: int, *, off: bool) -> int:
        async def work(on: Transaction) -> int:
            await on.known(entry_id)
            held = await on.held(entry_id)
            if entry_id in await on.off() or (held is not None and held.disabled):
                raise OwnKnowledgeError(IS_OFF)
            steps = [self._switching(entry_id, held, off=off)]
            return await on.change(steps, Act(actor_id, "entry-disabled", entry_id))

        return await self._change(guild_id, work)

    async def _change(self, guild_id: int, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run a change in one transaction, and let the server see it at once."""

        async def on_connection(connection: AsyncConnection) -> T:
            return await work(self.transaction(connection, guild_id))

        result = await self._storage.write(on_connection)
        await self.changed(guild_id)
        return result

    async def changed(self, guild_id: int) -> None:
        """Read a server's settings and knowledge again, so that the next question sees them."""
        self._guilds.forget(guild_id)
        await self._library.changed(guild_id)

    def _switching(self, entry_id: str, held: Held | None, *, off: bool) -> Step:
        """A shipped entry is switched by a setting, one of the server's own by its mark."""
        if held is None or entry_id in self.shipped.entries:
            return Switch(entry_id, off)
        before = kept_of(held)
        after = kept_of(Held(held.draft, held.revision, held.shipped, off))
        return Body(entry_id, before, after)

    def _after(self, entry_id: str, held: Held | None, draft: EntryDraft) -> Kept:
        """How an edit is stored: its marks stay, a first version stands for the shipped text."""
        kept = to_keep(draft, self.shipped, entry_id)
        return kept if held is None else replace(kept, shipped=held.shipped, disabled=held.disabled)

    def _is_shipped(self, entry_id: str, draft: EntryDraft) -> bool:
        """Whether a draft is the shipped text, which is not stored again."""
        entry = self.shipped.entries.get(entry_id)
        return entry is not None and draft_of(entry) == draft.without_aliases()


def _phrase(text: str) -> str:
    alias = one_line(text)
    if not any(char.isalnum() for char in clean(alias)):
        raise OwnKnowledgeError(NO_WORDS)
    if found := list(alias_faults((alias,))):
        raise OwnKnowledgeError(found[0])
    return alias


def new_entry_id() -> str:
    """Return a new id of a server's own entry: at most 17 characters, growing with time."""
    number, digits = new_id(), ""
    while number:
        number, place = divmod(number, 36)
        digits = _DIGITS[place] + digits
    return OWN + digits

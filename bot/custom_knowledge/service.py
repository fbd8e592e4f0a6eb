"""What moderators do with their server's own knowledge. Each change is one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.custom_knowledge.changes.companion import ChangeCompanion
from bot.custom_knowledge.changes.operations import Body, Kept, Step, Switch
from bot.custom_knowledge.changes.phrasings import Phrasings
from bot.custom_knowledge.changes.transaction import (
    NO_ENTRY,
    Act,
    Transaction,
    alias_steps,
    kept_of,
    to_keep,
)
from bot.custom_knowledge.draft import EntryDraft, draft_of
from bot.custom_knowledge.errors import CustomKnowledgeError, EditConflictError
from bot.custom_knowledge.records import EntryRecord
from bot.storage.repositories.servers.audit import new_id

OWN = "own-"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SAME = "This is the same as what is already saved."
IS_OFF = "It is already switched off."
IS_ON = "It is on, and it is the built-in version. There is nothing to restore."


@dataclass(frozen=True, slots=True)
class Restored:
    """The audit row of a restore, and which of two things it did.

    switched_on: the entry was off, and is on as it was; else the server's version of it went.
    """

    row: int
    switched_on: bool


class CustomKnowledge(Phrasings):
    """Changes and reads what servers know beyond the shipped.

    Every method that changes something returns the id of its audit row, and the next question in
    that server sees the change. All raise CustomKnowledgeError with a sentence for the
    moderator, or
    StorageUnavailable; then nothing has changed.
    """

    async def add_entry(
        self,
        guild_id: int,
        draft: EntryDraft,
        actor_id: int,
        *,
        companion: ChangeCompanion | None = None,
    ) -> tuple[str, int]:
        """Add an entry; return its id and the audit row's."""
        entry_id = new_entry_id()
        tidy = draft.checked()
        steps: list[Step] = [Body(entry_id, None, to_keep(tidy, self.shipped, entry_id))]
        steps += alias_steps(entry_id, (), tidy.aliases)

        async def work(on: Transaction) -> int:
            return await on.change(steps, Act(actor_id, "entry-added", entry_id))

        return entry_id, await self._change_with(guild_id, companion, work)

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
                raise CustomKnowledgeError(SAME)
            return await on.change(steps, Act(actor_id, action, entry_id))

        return await self._change(guild_id, work)

    async def disable(self, guild_id: int, entry_id: str, actor_id: int) -> int:
        """Never give an entry in this server."""
        return await self._turn(guild_id, entry_id, actor_id, off=True)

    async def restore(self, guild_id: int, entry_id: str, actor_id: int) -> Restored:
        """Give a disabled entry again; one that is on goes back to the shipped text.

        The server's other phrasings of it stay.
        """

        async def work(on: Transaction) -> Restored:
            held, off = await on.held(entry_id), entry_id in await on.off()
            act = Act(actor_id, "entry-restored", entry_id)
            if off or (held is not None and held.disabled):
                step = self._switching(entry_id, held, off=False)
                return Restored(await on.change([step], act), switched_on=True)
            if held is None or entry_id not in self.shipped.entries:
                await on.known(entry_id)
                raise CustomKnowledgeError(IS_ON)
            step = Body(entry_id, kept_of(held), None)
            return Restored(await on.change([step], act), switched_on=False)

        return await self._change(guild_id, work)

    async def keep(self, guild_id: int, entry_id: str, actor_id: int) -> int:
        """Keep the server's version of a shipped entry whose text has changed since."""

        async def work(on: Transaction) -> int:
            held, entry = await on.held(entry_id), self.shipped.entries.get(entry_id)
            if held is None or entry is None:
                raise CustomKnowledgeError(NO_ENTRY)
            before = kept_of(held)
            after = to_keep(held.draft, self.shipped, entry_id, disabled=held.disabled)
            if before == after:
                raise CustomKnowledgeError(SAME)
            return await on.change(
                [Body(entry_id, before, after)], Act(actor_id, "entry-kept", entry_id)
            )

        return await self._change(guild_id, work)

    async def _turn(self, guild_id: int, entry_id: str, actor_id: int, *, off: bool) -> int:
        async def work(on: Transaction) -> int:
            await on.known(entry_id)
            held = await on.held(entry_id)
            if entry_id in await on.off() or (held is not None and held.disabled):
                raise CustomKnowledgeError(IS_OFF)
            steps = [self._switching(entry_id, held, off=off)]
            return await on.change(steps, Act(actor_id, "entry-disabled", entry_id))

        return await self._change(guild_id, work)

    def _switching(self, entry_id: str, held: EntryRecord | None, *, off: bool) -> Step:
        """A shipped entry is switched by a setting, one of the server's own by its mark."""
        if held is None or entry_id in self.shipped.entries:
            return Switch(entry_id, off)
        before = kept_of(held)
        after = kept_of(EntryRecord(held.draft, held.revision, held.shipped, off))
        return Body(entry_id, before, after)

    def _after(self, entry_id: str, held: EntryRecord | None, draft: EntryDraft) -> Kept:
        """How an edit is stored: its marks stay, a first version stands for the shipped text."""
        kept = to_keep(draft, self.shipped, entry_id)
        return kept if held is None else replace(kept, shipped=held.shipped, disabled=held.disabled)

    def _is_shipped(self, entry_id: str, draft: EntryDraft) -> bool:
        """Whether a draft is the shipped text, which is not stored again."""
        entry = self.shipped.entries.get(entry_id)
        return entry is not None and draft_of(entry) == draft.without_aliases()


def new_entry_id() -> str:
    """Return a new id of a server's own entry: at most 17 characters, growing with time."""
    number, digits = new_id(), ""
    while number:
        number, place = divmod(number, 36)
        digits = _DIGITS[place] + digits
    return OWN + digits

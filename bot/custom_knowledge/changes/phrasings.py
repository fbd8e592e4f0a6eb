"""Other ways to ask for an entry, and phrases that are out of scope."""

from __future__ import annotations

from collections.abc import Sequence

from bot.custom_knowledge.changes.changing import Changing
from bot.custom_knowledge.changes.companion import ChangeCompanion
from bot.custom_knowledge.changes.operations import Phrase, Step
from bot.custom_knowledge.changes.transaction import SAID, Act, Transaction
from bot.custom_knowledge.draft import alias_faults, distinct, one_line
from bot.custom_knowledge.errors import CustomKnowledgeError
from bot.text.cleaning import clean

NOT_YOURS = (
    "That is not one of the phrasings that this server added. Pick one from the list that opens "
    "while you type."
)
NO_WORDS = "There are no words in that phrasing."


class Phrasings(Changing):
    """Adds phrasings and takes them away. Raises as CustomKnowledge does."""

    async def add_alias(
        self,
        guild_id: int,
        entry_id: str,
        text: str,
        actor_id: int,
        *,
        companion: ChangeCompanion | None = None,
    ) -> int:
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
                raise CustomKnowledgeError(SAID)
            step = Phrase(entry_id, alias, added=True)
            return await on.change([step], Act(actor_id, "alias-added", entry_id))

        return await self._change_with(guild_id, companion, work)

    async def remove_alias(self, guild_id: int, entry_id: str, text: str, actor_id: int) -> int:
        """Take away a phrasing that this server added."""

        async def work(on: Transaction) -> int:
            await on.known(entry_id)
            if clean(text) not in map(clean, await on.aliases(entry_id)):
                raise CustomKnowledgeError(NOT_YOURS)
            step = Phrase(entry_id, one_line(text), added=False)
            return await on.change([step], Act(actor_id, "alias-removed", entry_id))

        return await self._change(guild_id, work)

    async def add_out_of_scope(
        self, guild_id: int, text: str, actor_id: int, *, companion: ChangeCompanion | None = None
    ) -> int:
        """Let a phrasing be refused in this server."""
        step = Phrase(None, _phrase(text), added=True)

        async def work(on: Transaction) -> int:
            return await on.change([step], Act(actor_id, "scope-added"))

        return await self._change_with(guild_id, companion, work)

    async def remove_out_of_scope(self, guild_id: int, phrase_id: int, actor_id: int) -> int:
        """Take away an out-of-scope phrase by its id (see `KnowledgeRecords.out_of_scope`)."""

        async def work(on: Transaction) -> int:
            rows = await self._storage.phrases.of(on.connection, guild_id, None)
            text = next((row.text for row in rows if row.id == phrase_id), None)
            if text is None:
                raise CustomKnowledgeError("That phrasing is already gone.")
            step = Phrase(None, text, added=False)
            return await on.change([step], Act(actor_id, "scope-removed"))

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
                raise CustomKnowledgeError(SAID)
            steps: list[Step] = [Phrase(entry_id, text, added=True) for text in new]
            return await on.change(steps, Act(actor_id, "alias-added", entry_id))

        return await self._change(guild_id, work)


def _phrase(text: str) -> str:
    alias = one_line(text)
    if not any(char.isalnum() for char in clean(alias)):
        raise CustomKnowledgeError(NO_WORDS)
    if found := list(alias_faults((alias,))):
        raise CustomKnowledgeError(found[0])
    return alias

"""/kb: the server's own entries, for its moderators. Every command checks the permission itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import is_moderator, require_moderator
from bot.client.responses import Interaction, in_time, reply
from bot.custom_knowledge.cache.autocomplete import EntryTitle, likeliest
from bot.custom_knowledge.form import EntryForm, PendingDraft
from bot.custom_knowledge.imports import Importer
from bot.ui.cards.kb.entry import done_card
from bot.ui.cards.kb.lists import OUTSIDE
from bot.ui.text import clip, quoted
from cogs.kb.drafts import open_entry_form, open_form
from cogs.kb.history import history_of
from cogs.kb.importing import begin_import
from cogs.kb.views import entry_of_server, list_of, preview_of

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.custom_knowledge import CustomKnowledge

_MAX_CHOICES = 25
_MAX_NAME = 100
_FILTERS = {
    "what we changed": "changed",
    "ours": "own",
    "our versions": "version",
    "switched off": "off",
    "changed since our version": "outdated",
    "built-in entries": "shipped",
    "all": "all",
    "out of scope": OUTSIDE,
}
Show = Literal[
    "what we changed",
    "ours",
    "our versions",
    "switched off",
    "changed since our version",
    "built-in entries",
    "all",
    "out of scope",
]
ALIAS_ADDED = "**{text}** now leads to **{question}**."
ALIAS_REMOVED = "**{text}** is no longer one of your phrasings for **{question}**."
TURNED_OFF = "**{question}** is switched off. Members no longer see it."
SWITCHED_ON = "**{question}** is on again, as it was before it was switched off."
WENT_BACK = (
    "**{question}** is the built-in version again. I no longer use your server's "
    "version; **/kb history** still has it."
)


@app_commands.guild_only()
@app_commands.default_permissions(moderate_members=True)
class KnowledgeBase(
    commands.GroupCog, group_name="kb", group_description="This server's own questions and answers"
):
    """Writing, changing and looking at entries."""

    alias = app_commands.Group(name="alias", description="Other ways to ask for an entry")

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot
        self._importer = Importer(bot.services.core.matcher)

    @property
    def _own(self) -> CustomKnowledge:
        return self.bot.services.custom_knowledge

    @app_commands.command(description="Write a new entry")
    @app_commands.describe(question="The question as a member would ask it")
    async def add(self, interaction: discord.Interaction[Any], question: str = "") -> None:
        """Open an empty form."""
        await require_moderator(interaction)
        await open_form(interaction, PendingDraft(EntryForm(question=clip(question, _LONGEST))))

    @app_commands.command(description="Change an entry: your own or a built-in one")
    @app_commands.describe(entry="Type a word or two and pick one")
    async def edit(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Open the form with everything filled in."""
        guild_id = await require_moderator(interaction)
        await open_entry_form(self.bot, interaction, guild_id, entry)

    @app_commands.command(description="Switch an entry off, so that members never see it")
    @app_commands.describe(entry="Type a word or two and pick one")
    async def disable(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Switch an entry off."""
        guild_id = await require_moderator(interaction)
        row = await in_time(
            interaction, self._own.entries.disable(guild_id, entry, interaction.user.id)
        )
        await self._done(interaction, guild_id, entry, TURNED_OFF, row)

    @app_commands.command(description="Switch an entry on, or go back to the built-in version")
    @app_commands.describe(entry="Type a word or two and pick one")
    async def restore(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Switch an entry on again, or drop the server's version of it."""
        guild_id = await require_moderator(interaction)
        done = await in_time(
            interaction, self._own.entries.restore(guild_id, entry, interaction.user.id)
        )
        said = SWITCHED_ON if done.switched_on else WENT_BACK
        await self._done(interaction, guild_id, entry, said, done.row)

    @app_commands.command(description="Earlier versions of an entry, and how to go back")
    @app_commands.describe(entry="Type a word or two and pick one")
    async def history(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Show an entry's revisions."""
        guild_id = await require_moderator(interaction)
        await reply(interaction, await in_time(interaction, history_of(self.bot, guild_id, entry)))

    @app_commands.command(name="list", description="The entries of this server")
    @app_commands.describe(show="Which ones")
    async def list_(
        self, interaction: discord.Interaction[Any], show: Show = "what we changed"
    ) -> None:
        """Show entries in pages."""
        guild_id = await require_moderator(interaction)
        work = list_of(self.bot, guild_id, _FILTERS[show], 0)
        await reply(interaction, await in_time(interaction, work))

    @app_commands.command(description="Everything about one entry")
    @app_commands.describe(entry="Type a word or two and pick one")
    async def show(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Show one entry with its controls."""
        guild_id = await require_moderator(interaction)
        work = entry_of_server(self.bot, guild_id, entry)
        await reply(interaction, await in_time(interaction, work))

    @app_commands.command(description="An entry exactly as members see it")
    @app_commands.describe(entry="Type a word or two and pick one")
    async def preview(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Show an entry as members see it."""
        guild_id = await require_moderator(interaction)
        work = preview_of(self.bot, guild_id, entry)
        await reply(interaction, await in_time(interaction, work))

    @app_commands.command(name="import", description="Import entries from a document, one by one")
    @app_commands.describe(file="Text, Markdown or a saved web page, 2 MB at most")
    async def import_(
        self, interaction: discord.Interaction[Any], file: discord.Attachment
    ) -> None:
        """Show the entries of a document; nothing is saved unseen."""
        await require_moderator(interaction)
        await begin_import(self.bot, self._importer, interaction, file)

    @alias.command(name="add", description="Add another way to ask for an entry")
    @app_commands.describe(entry="Type a word or two and pick one", phrase="How members ask it")
    async def alias_add(
        self, interaction: discord.Interaction[Any], entry: str, phrase: str
    ) -> None:
        """Add a phrasing to an entry."""
        guild_id = await require_moderator(interaction)
        work = self._own.phrases.add_alias(guild_id, entry, phrase, interaction.user.id)
        row = await in_time(interaction, work)
        await self._done(interaction, guild_id, entry, ALIAS_ADDED, row, phrase)

    @alias.command(name="remove", description="Remove a way of asking")
    @app_commands.describe(entry="Type a word or two and pick one", phrase="One of your phrasings")
    async def alias_remove(
        self, interaction: discord.Interaction[Any], entry: str, phrase: str
    ) -> None:
        """Remove a phrasing that this server added."""
        guild_id = await require_moderator(interaction)
        work = self._own.phrases.remove_alias(guild_id, entry, phrase, interaction.user.id)
        row = await in_time(interaction, work)
        await self._done(interaction, guild_id, entry, ALIAS_REMOVED, row, phrase)

    @edit.autocomplete("entry")
    @disable.autocomplete("entry")
    @restore.autocomplete("entry")
    @history.autocomplete("entry")
    @show.autocomplete("entry")
    @preview.autocomplete("entry")
    @alias_add.autocomplete("entry")
    @alias_remove.autocomplete("entry")
    async def complete(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer entries to moderators, and nothing to anybody else."""
        guild_id = interaction.guild_id
        if guild_id is None or not await is_moderator(interaction):
            return []
        known = (await self.bot.services.knowledge.get(guild_id)).titles
        titles = [title for title in known if _fits(interaction, title)]
        return [
            app_commands.Choice(name=clip(_name(title), _MAX_NAME), value=title.id)
            for title in likeliest(titles, current, _MAX_CHOICES)
        ]

    @alias_remove.autocomplete("phrase")
    async def complete_phrase(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the phrasings that this server added to the chosen entry, to moderators only."""
        guild_id, entry_id = interaction.guild_id, str(interaction.namespace.entry)
        if guild_id is None or not await is_moderator(interaction):
            return []
        titles = (await self.bot.services.knowledge.get(guild_id)).titles
        added = next((title.added for title in titles if title.id == entry_id), ())
        fitting = [text for text in added if current.casefold() in text.casefold()]
        return [
            app_commands.Choice(name=clip(text, _MAX_NAME), value=text)
            for text in fitting[:_MAX_CHOICES]
            if len(text) <= _MAX_NAME
        ]

    async def _done(
        self,
        interaction: Interaction,
        guild_id: int,
        entry_id: str,
        sentence: str,
        row: int,
        text: str = "",
    ) -> None:
        held = await self._own.reader.entry(guild_id, entry_id)
        said = sentence.format(question=quoted(held.draft.question, 150), text=quoted(text, 150))
        await reply(interaction, done_card(said, undo=row, entry_id=entry_id))


_LONGEST = 150


def _fits(interaction: Interaction, title: EntryTitle) -> bool:
    """Whether a command can do something with an entry."""
    match interaction.command.name if interaction.command else "":
        case "disable":
            return not title.off
        case "restore":
            return title.off or title.version
        case "remove":
            return bool(title.added)
        case _:
            return True


def _name(title: EntryTitle) -> str:
    return ("(off) " if title.off else "") + title.question


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(KnowledgeBase(bot))

"""/kb: the server's own entries, for its moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import is_moderator, moderators_only
from bot.client.context import context_of, server_id
from bot.client.entries.forms import open_form
from bot.client.responses import Interaction, in_time, reply
from bot.custom_knowledge.cache.autocomplete import EntryTitle, likeliest
from bot.custom_knowledge.draft import MAX_QUESTION
from bot.custom_knowledge.drafts import PendingDraft
from bot.custom_knowledge.form import EntryForm
from bot.custom_knowledge.overview import EntryFilter
from bot.ui.cards.kb.entry import done_card
from bot.ui.text import clip, quoted
from cogs.kb.importing import begin_import
from cogs.kb.views import (
    entry_list,
    entry_view,
    history_view,
    open_entry_form,
    preview_view,
)

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_MAX_CHOICES = 25
_MAX_NAME = 100
_FILTERS = {
    "what we changed": EntryFilter.CHANGED,
    "ours": EntryFilter.OWN,
    "our versions": EntryFilter.VERSION,
    "switched off": EntryFilter.OFF,
    "changed since our version": EntryFilter.OUTDATED,
    "built-in entries": EntryFilter.SHIPPED,
    "all": EntryFilter.ALL,
    "out of scope": EntryFilter.OUT_OF_SCOPE,
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
        self._knowledge = bot.services.custom_knowledge

    @app_commands.command(description="Write a new entry")
    @app_commands.describe(question="The question as a member would ask it")
    @moderators_only
    async def add(self, interaction: discord.Interaction[Any], question: str = "") -> None:
        """Open an empty form."""
        form = EntryForm(question=clip(question, MAX_QUESTION))
        await open_form(interaction, PendingDraft(form))

    @app_commands.command(description="Change an entry: your own or a built-in one")
    @app_commands.describe(entry="Type a word or two and pick one")
    @moderators_only
    async def edit(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Open the form with everything filled in."""
        await open_entry_form(interaction, entry)

    @app_commands.command(description="Switch an entry off, so that members never see it")
    @app_commands.describe(entry="Type a word or two and pick one")
    @moderators_only
    async def disable(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Switch an entry off."""
        actor_id = interaction.user.id
        work = self._knowledge.entries.disable(server_id(interaction), entry, actor_id)
        row = await in_time(interaction, work)
        await self._confirm(interaction, entry, TURNED_OFF, row)

    @app_commands.command(description="Switch an entry on, or go back to the built-in version")
    @app_commands.describe(entry="Type a word or two and pick one")
    @moderators_only
    async def restore(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Switch an entry on again, or drop the server's version of it."""
        actor_id = interaction.user.id
        work = self._knowledge.entries.restore(server_id(interaction), entry, actor_id)
        restoration = await in_time(interaction, work)
        sentence = SWITCHED_ON if restoration.switched_on else WENT_BACK
        await self._confirm(interaction, entry, sentence, restoration.row)

    @app_commands.command(description="Earlier versions of an entry, and how to go back")
    @app_commands.describe(entry="Type a word or two and pick one")
    @moderators_only
    async def history(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Show an entry's revisions."""
        await reply(interaction, await in_time(interaction, history_view(interaction, entry)))

    @app_commands.command(name="list", description="The entries of this server")
    @app_commands.describe(show="Which ones")
    @moderators_only
    async def list_(
        self, interaction: discord.Interaction[Any], show: Show = "what we changed"
    ) -> None:
        """Show entries in pages."""
        work = entry_list(interaction, _FILTERS[show])
        await reply(interaction, await in_time(interaction, work))

    @app_commands.command(description="Everything about one entry")
    @app_commands.describe(entry="Type a word or two and pick one")
    @moderators_only
    async def show(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Show one entry with its controls."""
        await reply(interaction, await in_time(interaction, entry_view(interaction, entry)))

    @app_commands.command(description="An entry exactly as members see it")
    @app_commands.describe(entry="Type a word or two and pick one")
    @moderators_only
    async def preview(self, interaction: discord.Interaction[Any], entry: str) -> None:
        """Show an entry as members see it."""
        await reply(interaction, await in_time(interaction, preview_view(interaction, entry)))

    @app_commands.command(name="import", description="Import entries from a document, one by one")
    @app_commands.describe(file="Text, Markdown or a saved web page, 2 MB at most")
    @moderators_only
    async def import_(
        self, interaction: discord.Interaction[Any], file: discord.Attachment
    ) -> None:
        """Show the entries of a document; nothing is saved unseen."""
        await begin_import(self.bot, interaction, file)

    @alias.command(name="add", description="Add another way to ask for an entry")
    @app_commands.describe(entry="Type a word or two and pick one", phrase="How members ask it")
    @moderators_only
    async def alias_add(
        self, interaction: discord.Interaction[Any], entry: str, phrase: str
    ) -> None:
        """Add a phrase to an entry."""
        work = self._knowledge.phrases.add_alias(
            server_id(interaction), entry, phrase, interaction.user.id
        )
        row = await in_time(interaction, work)
        await self._confirm(interaction, entry, ALIAS_ADDED, row, phrase)

    @alias.command(name="remove", description="Remove a way of asking")
    @app_commands.describe(entry="Type a word or two and pick one", phrase="One of your phrasings")
    @moderators_only
    async def alias_remove(
        self, interaction: discord.Interaction[Any], entry: str, phrase: str
    ) -> None:
        """Remove a phrase that this server added."""
        work = self._knowledge.phrases.remove_alias(
            server_id(interaction), entry, phrase, interaction.user.id
        )
        row = await in_time(interaction, work)
        await self._confirm(interaction, entry, ALIAS_REMOVED, row, phrase)

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
        if not await is_moderator(interaction):
            return []
        context = await context_of(interaction)
        titles = [title for title in context.knowledge.titles if _fits(interaction, title)]
        return [
            app_commands.Choice(name=clip(_name(title), _MAX_NAME), value=title.id)
            for title in likeliest(titles, current, _MAX_CHOICES)
        ]

    @alias_remove.autocomplete("phrase")
    async def complete_phrase(
        self, interaction: discord.Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the phrasings that this server added to the chosen entry, to moderators only."""
        if not await is_moderator(interaction):
            return []
        titles = (await context_of(interaction)).knowledge.titles
        entry_id = str(interaction.namespace.entry)
        own_phrases = next((title.added for title in titles if title.id == entry_id), ())
        fitting = [text for text in own_phrases if current.casefold() in text.casefold()]
        return [
            app_commands.Choice(name=clip(text, _MAX_NAME), value=text)
            for text in fitting[:_MAX_CHOICES]
            if len(text) <= _MAX_NAME
        ]

    async def _confirm(
        self, interaction: Interaction, entry_id: str, sentence: str, row: int, phrase: str = ""
    ) -> None:
        """Say what was done, with a way to undo it by its audit row."""
        record = await self._knowledge.reader.entry(server_id(interaction), entry_id)
        question = quoted(record.draft.question, 150)
        words = sentence.format(question=question, text=quoted(phrase, 150))
        await reply(interaction, done_card(words, undo=row, entry_id=entry_id))


def _fits(interaction: Interaction, title: EntryTitle) -> bool:
    """Whether the command that is typed can do something with an entry."""
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

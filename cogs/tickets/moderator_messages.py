"""What a moderator said in a message: read only when one asks for it, and from nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.client.checks import moderates
from bot.client.errors import StaleControlError, UserError
from bot.custom_knowledge.draft import MAX_QUESTION, MAX_SHORT, one_line
from bot.custom_knowledge.form import EntryForm, PendingDraft
from bot.ui.text import clip, split_long
from cogs.kb.drafts import open_form

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.client.responses import Interaction

GONE = "That message is gone, or I may not read it: I need **Read Message History** here."
NOT_BY_MODERATOR = (
    "I only learn from what moderators write, and that message is not from one of them. Write the "
    "answer yourself, and I will gladly keep it."
)


async def message_here(interaction: Interaction, message_id: int) -> discord.Message:
    """Return a message of this channel. Raises UserError when it cannot be read."""
    channel = interaction.channel
    if not isinstance(channel, discord.abc.Messageable):
        raise StaleControlError
    try:
        return await channel.fetch_message(message_id)
    except discord.HTTPException as error:
        raise UserError(GONE) from error


async def require_said_by_moderator(
    bot: BoundaryBot, interaction: Interaction, message: discord.Message
) -> None:
    """Check that who wrote a message may moderate this server now. Raises UserError.

    Callers have checked it of the one who asks.
    """
    guild, author = interaction.guild, message.author
    if guild is None or author.bot:
        raise UserError(NOT_BY_MODERATOR)
    if author.id == interaction.user.id:
        return
    try:
        member = await guild.fetch_member(author.id)
    except discord.HTTPException as error:
        raise UserError(NOT_BY_MODERATOR) from error
    config = await bot.services.guilds.get(guild.id)
    if not moderates(config, member, member.guild_permissions):
        raise UserError(NOT_BY_MODERATOR)


async def open_pair(
    interaction: Interaction, question: str, answer: str, *, case_id: int | None = None
) -> None:
    """Open the form of a new entry with a question and its answer filled in.

    What is handed in is shown as members would see it, and saved only then, if at all. case_id:
    what was passed on and is to be saved.
    """
    await open_form(interaction, PendingDraft(form_of_pair(question, answer), case=case_id))


def form_of_pair(question: str, answer: str) -> EntryForm:
    """Return the form of a question and its answer; what is too long for a short answer follows."""
    short, *rest = split_long(answer, MAX_SHORT) or [""]
    return EntryForm(clip(one_line(question), MAX_QUESTION), short, "\n\n".join(rest))

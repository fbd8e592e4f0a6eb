"""A member asks the community: from a card without an answer, by the forms, after help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.checks import for_everybody
from bot.client.community.asking import begin, help_first, open_form
from bot.client.community.sending import send
from bot.client.component_router import handles
from bot.client.context import server_id
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.community.draft import PostDraft
from bot.ui.card import asked_in
from bot.ui.cards.community.asking import left_card
from bot.ui.cards.community.typed import draft_on
from bot.ui.controls.community.posts import (
    AskCommunity,
    AskFirstWords,
    LeavePost,
    OpenPostForm,
    SendPost,
)
from bot.ui.forms.community import draft_in, first_form
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.text import unquoted

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot

_ASKING = for_everybody("every member may ask the others; words of danger lead to help first")


class PostAsking(commands.Cog):
    """The member's way to a question."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(AskCommunity)
    @_ASKING
    async def ask(self, interaction: Interaction, state: AskCommunity) -> None:
        """Go on with the question that a card without an answer repeats.

        If others could read the card, too, it asks for other words: the same words on a question
        without a name would tell whose it is.
        """
        del state
        server_id(interaction)
        card = interaction.message
        if card is not None and not card.flags.ephemeral:
            await interaction.response.send_modal(first_form(is_public=True))
            return
        words = unquoted(asked_in(card))
        if words:
            await begin(interaction, PostDraft.of_question(words), look_up=False)
        else:
            await interaction.response.send_modal(first_form())

    @handles(AskFirstWords)
    @_ASKING
    async def look_first(self, interaction: Interaction, state: AskFirstWords) -> None:
        """Look for answers to what was typed into the short form."""
        del state
        server_id(interaction)
        words = read_fields(interaction).get(TEXT, "").strip()
        await begin(interaction, PostDraft.of_question(words))

    @handles(OpenPostForm)
    @_ASKING
    async def open_form(self, interaction: Interaction, state: OpenPostForm) -> None:
        """Open the form with what stands on the card."""
        draft = draft_on(interaction.message, state)
        await open_form(interaction, draft, SendPost(state.follows_id, state.after_help))

    @handles(SendPost)
    @_ASKING
    async def send(self, interaction: Interaction, state: SendPost) -> None:
        """Store what stands in the form, and post it or show it to the moderators."""
        server_id(interaction)
        draft = draft_in(interaction)
        if not state.after_help and await help_first(
            interaction, draft, follows_id=state.follows_id
        ):
            return
        await reply(interaction, await in_time(interaction, send(interaction, draft, state)))

    @handles(LeavePost)
    @_ASKING
    async def leave(self, interaction: Interaction, state: LeavePost) -> None:
        """Ask nothing."""
        del state
        await redraw(interaction, left_card())


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(PostAsking(bot))

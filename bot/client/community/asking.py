"""The way of a question to the community: from the first word to the form, and from there on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.client.context import context_of, patient_config_of
from bot.client.errors import UserError
from bot.ui.controls.community.posts import SendPost
from bot.ui.forms.community import ask_form

if TYPE_CHECKING:
    from bot.client.responses import Interaction
    from bot.community.draft import PostDraft

OFF = (
    "Members do not ask each other through me in this server. An admin can choose a channel for "
    "it: **/settings set**, **Members ask each other in**."
)


async def open_form(interaction: Interaction, draft: PostDraft, state: SendPost) -> None:
    """Open the form of a question. Raises UserError where no channel is chosen for them."""
    config = await patient_config_of(interaction)
    if config.community_channel is None:
        raise UserError(OFF)
    context = await context_of(interaction)
    categories = tuple(context.knowledge.snapshot.categories)
    form = ask_form(state, draft, categories, unnamed=config.community_anonymous)
    await interaction.response.send_modal(form)

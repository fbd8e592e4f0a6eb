"""The floor: the least that a discord.py bot can do for the same three interactions."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

CARD = "### Is it OK?\nUsually not, and here is why: it depends. Talk about it first."
SENTENCE = "This is a fixed sentence of some seventy characters, about nothing at all. "
CHOICES = [
    app_commands.Choice(name=f"A fixed question with the number {number}", value=str(number))
    for number in range(25)
]
Interaction = discord.Interaction[Any]


class FixedCard(ui.LayoutView):
    """A card of one text and one persistent button."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        button = ui.Button[Any](label="More", custom_id="floor:more")
        setattr(button, "callback", self.pressed)  # noqa: B010 discord.py's way
        self.add_item(ui.Container[Any](ui.TextDisplay[Any](CARD)))
        self.add_item(ui.ActionRow[Any](button))

    async def pressed(self, interaction: Interaction) -> None:
        """Draw the same card again."""
        await interaction.response.edit_message(view=FixedCard())


class LargeCard(ui.LayoutView):
    """A card with as many texts, buttons and options as an answer of the real bot, all fixed.

    Sending twelve components costs discord.py more than sending three. Compared with this floor one
    sees the work of the bot; compared with the small one also the size of its cards.
    """

    def __init__(self) -> None:
        super().__init__(timeout=None)
        parts = [self._button(f"Part {number}", f"floor:part:{number}") for number in range(3)]
        votes = [self._button(f"Vote {number}", f"floor:vote:{number}") for number in range(3)]
        options = [
            discord.SelectOption(label=f"Related question {number}", value=f"related-{number}")
            for number in range(3)
        ]
        related = ui.Select[Any](placeholder="Related", custom_id="floor:related", options=options)
        setattr(related, "callback", self.pressed)  # noqa: B010 discord.py's way
        self.add_item(
            ui.Container[Any](
                ui.TextDisplay[Any](f"-# You asked: {SENTENCE}"),
                ui.TextDisplay[Any](f"### {SENTENCE}\n{SENTENCE * 4}"),
                ui.ActionRow[Any](*parts),
                ui.TextDisplay[Any](f"-# {SENTENCE * 5}"),
                accent_colour=discord.Colour.blue(),
            )
        )
        self.add_item(ui.ActionRow[Any](related))
        self.add_item(ui.ActionRow[Any](*votes))
        self.add_item(ui.ActionRow[Any](self._button("More", "floor:more")))

    def _button(self, label: str, custom_id: str) -> ui.Button[Any]:
        button = ui.Button[Any](label=label, custom_id=custom_id)
        setattr(button, "callback", self.pressed)  # noqa: B010 discord.py's way
        return button

    async def pressed(self, interaction: Interaction) -> None:
        """Draw the same card again."""
        await interaction.response.edit_message(view=LargeCard())


class Fixed(commands.Cog):
    """One command with one autocomplete."""

    def __init__(self, card: type[ui.LayoutView]) -> None:
        self.card = card

    @app_commands.command(description="Answer with a fixed card")
    async def ask(self, interaction: Interaction, question: str) -> None:
        """Answer every question with the same card."""
        del question
        await interaction.response.send_message(view=self.card(), ephemeral=True)

    @app_commands.command(description="Answer with a fixed card")
    async def faq(self, interaction: Interaction, question: str) -> None:
        """Answer every choice with the same card."""
        del question
        await interaction.response.send_message(view=self.card(), ephemeral=True)

    @faq.autocomplete("question")
    async def complete(
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the same choices for every text."""
        del interaction, current
        return CHOICES


class FloorBot(commands.AutoShardedBot):
    """The class, intents and caches of the real bot, and nothing behind them."""

    def __init__(self, card: type[ui.LayoutView] = FixedCard) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_count=1,
        )
        self._card = card

    async def setup_hook(self) -> None:
        """Add the cog and the persistent view, and sync."""
        await self.add_cog(Fixed(self._card))
        self.add_view(self._card())
        await self.tree.sync()

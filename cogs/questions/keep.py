"""/questions export, forget: taking the log out, and deleting from it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import field, snowflake
from bot.client.errors import StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.client.stored_cards import remove_cards
from bot.moderation.question_log import Exported, Form, Wish, export
from bot.moderation.question_log.export import MOST_ROWS
from bot.storage import Filter
from bot.ui.card import notice
from bot.ui.cards.questions.forget import KEPT, ForgetState, in_words, sure_card
from bot.ui.text import quoted
from cogs.questions.groups import questions_in_words

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

WORDS = 30
NOTHING = "There is nothing to export: no question matches."
EXPORTED = (
    "{count}. They are other people's words: keep the file to yourself, and delete it "
    "when you are done."
)
CUT = " Older ones did not fit in the file: choose fewer days, or one outcome."
WHAT = (
    "Say which questions: an outcome, an age, some words, or **everything**. To forget a single "
    "one, open it with **/questions show**."
)
NOT_BOTH = "Choose **everything** alone, or choose conditions."
FORGOTTEN = "Forgotten: {count}. Their votes are gone too."
NO_ASKER = "I did not keep who asked that question, so I cannot tell which others are theirs."
_OUTCOMES = {"answered": "answer", "asked to clarify": "suggest", "not covered": "none"}
_ENDINGS = Literal["answered", "asked to clarify", "not covered"]
_FAR = 2**63 - 1


class Keeping(commands.Cog):
    """Commands about what is kept."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @app_commands.command(description="Download the log as a file that only you can see")
    @app_commands.describe(
        form="csv opens in a spreadsheet, jsonl is for programs",
        days="How many days to look back",
        outcome="Only questions with this outcome",
    )
    async def export(
        self,
        interaction: discord.Interaction[Any],
        form: Form = Form.CSV,
        days: app_commands.Range[int, 1, 365] = 30,
        outcome: _ENDINGS | None = None,
    ) -> None:
        """Send the log of some days as a file."""
        guild_id = await require_moderator(interaction)
        wanted = Filter(
            outcome=_OUTCOMES[outcome] if outcome else None,
            since=datetime.now(UTC) - timedelta(days=days),
        )
        made = await in_time(interaction, self._file(guild_id, wanted, form))
        if not made.rows:
            raise UserError(NOTHING)
        file = discord.File(io.BytesIO(made.data), f"questions.{form.value}")
        said = EXPORTED.format(count=questions_in_words(made.rows)) + (CUT if made.cut else "")
        if interaction.response.is_done():
            await interaction.followup.send(said, file=file, ephemeral=True)
        else:
            await interaction.response.send_message(said, file=file, ephemeral=True)

    @app_commands.command(description="Delete questions from the log; I tell you first how many")
    @app_commands.describe(
        outcome="Only questions with this outcome",
        older_than="Only questions older than this many days",
        words="Only questions with these words",
        everything="The whole log of this server",
    )
    async def forget(
        self,
        interaction: discord.Interaction[Any],
        outcome: _ENDINGS | None = None,
        older_than: app_commands.Range[int, 1, 365] | None = None,
        words: app_commands.Range[str, 2, WORDS] | None = None,
        everything: bool = False,
    ) -> None:
        """Ask whether these questions are to be forgotten."""
        guild_id = await require_moderator(interaction)
        narrowed = bool(outcome or older_than or words)
        if narrowed == everything:
            raise UserError(NOT_BOTH if narrowed else WHAT)
        until = datetime.now(UTC) - timedelta(days=older_than) if older_than else None
        state = ForgetState(
            # What is asked while the moderator thinks is not meant.
            newest=interaction.id,
            outcome=_OUTCOMES[outcome] if outcome else "",
            until=int(until.timestamp()) if until else 0,
            words=words or "",
        )
        await reply(interaction, await in_time(interaction, self._sure(guild_id, state)))

    @action("q-forget")
    async def forget_one(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask whether this question is to be forgotten."""
        guild_id = await require_moderator(interaction)
        state = ForgetState(snowflake(field(fields)), one=True)
        await redraw(interaction, await in_time(interaction, self._sure(guild_id, state)))

    @action("q-forget-asker")
    async def forget_asker(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask whether everything of this question's asker is to be forgotten."""
        guild_id = await require_moderator(interaction)
        state = ForgetState(interaction.id, asker_of=snowflake(field(fields)))
        await redraw(interaction, await in_time(interaction, self._sure(guild_id, state)))

    @action("q-gone")
    async def gone(self, interaction: Interaction, fields: list[str]) -> None:
        """Forget what was confirmed."""
        guild_id = await require_moderator(interaction)
        wish = _wish(_state(fields))
        forgetting = self.bot.services.forgetting
        doing = forgetting.forget(guild_id, wish, interaction.user.id)
        forgotten = await in_time(interaction, doing)
        await redraw(interaction, notice(FORGOTTEN.format(count=forgotten.count)))
        await remove_cards(self.bot, forgotten.cards)

    @action("q-keep")
    async def keep(self, interaction: Interaction, fields: list[str]) -> None:
        """Forget nothing."""
        del fields
        await require_moderator(interaction)
        await redraw(interaction, notice(KEPT))

    async def _file(self, guild_id: int, wanted: Filter, form: Form) -> Exported:
        questions = self.bot.services.storage.questions
        rows = await questions.bulk(guild_id, wanted, MOST_ROWS + 1)
        return await export(rows, form)

    async def _sure(self, guild_id: int, state: ForgetState) -> ui.LayoutView:
        asker = ""
        if state.asker_of:
            row = await self.bot.services.storage.questions.get(guild_id, state.asker_of)
            if row is None or row.asker is None:
                raise UserError(NO_ASKER)
            asker = row.asker
        count = await self.bot.services.forgetting.count(guild_id, _wish(state))
        return sure_card(state, count, in_words(state, asker, quoted(state.words, 60)))


def _wish(state: ForgetState) -> Wish:
    if state.one:
        return Wish(Filter(only=state.newest))
    until = datetime.fromtimestamp(state.until, UTC) if state.until else None
    wanted = Filter(
        outcome=state.outcome or None,
        until=until,
        asker_of=state.asker_of or None,
        newest=state.newest,
        readable=bool(state.words),
    )
    return Wish(wanted, state.words)


def _state(fields: list[str]) -> ForgetState:
    try:
        state = ForgetState.unpack(fields)
        datetime.fromtimestamp(state.until, UTC)
    except (ValueError, KeyError, OverflowError, OSError) as error:
        raise StaleControlError from error
    if not (0 <= state.newest <= _FAR and 0 <= state.asker_of <= _FAR):
        raise StaleControlError
    return state

"""A question to the moderators while it is open: they ask back, its member adds something."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.answering.models import Answer, Outcome
from bot.client.asking import readable, show_help
from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import field, number, snowflake
from bot.client.errors import STORE_DOWN, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.safety import Assessment
from bot.storage import CaseRow, StorageUnavailable
from bot.storage.repositories.tickets.talk import (
    ASKED_BACK,
    MOST_PARTS,
    CaseOverError,
    OvertakenError,
    Part,
    TooManyPartsError,
    team_parts,
)
from bot.storage.repositories.tickets.tickets import OPEN
from bot.text.cleaning import clean
from bot.ui.card import asked_in, notice
from bot.ui.cards.safety.crisis import SAFE
from bot.ui.cards.tickets.member import News, asked_back_card, not_sent_card
from bot.ui.cards.tickets.team import kept_card
from bot.ui.forms.modals import MAX_ASKED, TEXT, add_modal, ask_back_modal, typed
from bot.ui.text import units, unquoted
from cogs.crisis.unsent import may_be_misread
from cogs.tickets.contact import NOT_YOURS, OVER, server_in, server_name
from cogs.tickets.delivery import refresh_card, said
from cogs.tickets.reaching import Delivery, reach, take_away_notes
from cogs.tickets.team import TOO_LATE, deliverable_case, settled_by

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

ADDED = (
    "Sent to the moderators, with what you wrote before. They are volunteers; it may take a while."
)
CLOSED = (
    "The moderators have finished with this question, so nothing can be added. You are welcome "
    "to ask them again with **/contact**."
)
ENOUGH = (
    f"You have added to this question {MOST_PARTS} times, which is the most I can keep. "
    "Please wait for the moderators' answer."
)
ASKED_ENOUGH = (
    f"You have asked for details {MOST_PARTS} times, which is the most I can keep. "
    "Please answer or dismiss it."
)
OVERTAKEN = "{who} has just asked them something, so your question was not sent."
SOMEBODY = "Another moderator"
ASKED = "Your question is on its way. {way}"
THEY_ADDED = "They have added something to this question."
NO_WORDS = "There are no words in that question."
TOO_LONG = f"That is too long: at most {MAX_ASKED} characters fit."


class Conversations(commands.Cog):
    """The controls of both sides. A member's check who they are, a moderator's what they may."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("case-add")
    async def add(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form in which a member adds something to their own open question."""
        row = await self._own(interaction, fields)
        asked = next((part.text for part in reversed(row.talk) if part.by_team), "")
        words = unquoted(asked_in(interaction.message)) if SAFE in fields[2:3] else ""
        key = (f"{row.id:x}", f"{row.guild_id:x}", *fields[2:3])
        await interaction.response.send_modal(add_modal(key, words, asked))

    @action("case-added")
    async def added(self, interaction: Interaction, fields: list[str]) -> None:
        """Bring what was typed to the moderators. Somebody in danger gets help instead."""
        text = readable(typed(interaction).get(TEXT, ""))
        assess = asyncio.to_thread(self.bot.services.answerer.assess, text)
        assessment = await in_time(interaction, assess)
        misread = SAFE in fields[2:3] and may_be_misread(assessment)
        if assessment.crisis and not misread:
            await self._help(interaction, fields, text, assessment)
            return
        sent, view = await in_time(interaction, self._added(interaction, fields, text))
        # What was offered after help can be sent once; the other buttons serve again.
        await (redraw if sent and misread else reply)(interaction, view)

    @action("case-ask")
    async def ask(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form in which a moderator asks back."""
        row = await deliverable_case(self.bot, interaction, field(fields))
        await interaction.response.send_modal(
            ask_back_modal(row.id, team_parts(row.talk), row.text)
        )

    @action("case-asked")
    async def asked(self, interaction: Interaction, fields: list[str]) -> None:
        """Bring a moderator's question to the member; what cannot be sent is handed back."""
        words = typed(interaction).get(TEXT, "")
        view = await in_time(interaction, self._asked(interaction, fields, words))
        await reply(interaction, view)

    async def _help(
        self, interaction: Interaction, fields: list[str], text: str, assessment: Assessment
    ) -> None:
        """Show help, which says that nothing was sent, then how to send a misreading."""
        guild_id, case_id = server_in(interaction, fields), snowflake(field(fields))
        await self.bot.services.storage.counts.add(guild_id, Outcome.CRISIS.value, wait=0)
        answer = Answer(Outcome.CRISIS, "", interaction.id, assessment=assessment)
        await show_help(self.bot, interaction, answer, unsent=text)
        if may_be_misread(assessment):
            await reply(interaction, not_sent_card(guild_id, case_id, text))

    async def _added(
        self, interaction: Interaction, fields: list[str], text: str
    ) -> tuple[bool, ui.LayoutView]:
        try:
            row = await self._own(interaction, fields)
            part = Part(interaction.id, by_team=False, at=datetime.now(UTC), text=text)
            await self.bot.services.storage.talk.add(row.guild_id, row.id, part)
        except UserError as refused:
            return False, kept_card(str(refused), text)
        except CaseOverError:
            return False, kept_card(CLOSED, text)
        except TooManyPartsError:
            return False, kept_card(ENOUGH, text)
        except StorageUnavailable:
            return False, kept_card(STORE_DOWN, text)
        await self._show(row, THEY_ADDED)
        await take_away_notes(self.bot, row)
        return True, notice(ADDED)

    async def _asked(
        self, interaction: Interaction, fields: list[str], words: str
    ) -> ui.LayoutView:
        await require_moderator(interaction)
        if fault := _fault(words):
            return kept_card(fault, words)
        actor, seen = interaction.user.id, number(field(fields, 1))
        try:
            row = await deliverable_case(self.bot, interaction, field(fields))
            part = Part(interaction.id, by_team=True, at=datetime.now(UTC), text=words)
            await self.bot.services.storage.talk.ask(row.guild_id, row.id, part, seen, actor)
            recipient = await self.bot.services.storage.cases.recipient(row.guild_id, row.id)
        except UserError as refused:
            return kept_card(str(refused), words)
        except CaseOverError:
            return kept_card(await settled_by(self.bot, interaction, field(fields)), words)
        except OvertakenError:
            return kept_card(await self._overtaken(interaction, field(fields)), words)
        except TooManyPartsError:
            return kept_card(ASKED_ENOUGH, words)
        except StorageUnavailable:
            return kept_card(STORE_DOWN, words)
        if recipient is None:
            return kept_card(TOO_LATE, words)
        server = server_name(self.bot, row.guild_id)
        whole = asked_back_card(row.guild_id, row.id, said([*row.talk, part]), server)
        delivery = await reach(self.bot, row, recipient, whole, News.QUESTION)
        await self._keep_note(row, part, delivery)
        way = delivery.format(channel=f"<#{row.channel_id}>")
        await self._show(row, "", way)
        return notice(ASKED.format(way=way))

    async def _keep_note(self, row: CaseRow, part: Part, delivery: Delivery) -> None:
        """Keep where the note stands; else it stays there after the member's answer."""
        if delivery.note is not None:
            with suppress(StorageUnavailable):
                talk = self.bot.services.storage.talk
                await talk.noted(row.guild_id, row.id, part.id, delivery.note)

    async def _show(self, row: CaseRow, news: str, reached: str = "") -> None:
        """Draw the card in the moderators' channel anew."""
        fresh = await self.bot.services.storage.cases.get(row.guild_id, row.id)
        if fresh is not None and fresh.status == OPEN:
            await refresh_card(self.bot, fresh, news, reached)

    async def _overtaken(self, interaction: Interaction, key: str) -> str:
        """Say who was first; this may be asked of a moderator's own server alone."""
        audit, last = self.bot.services.storage.audit, None
        with suppress(StorageUnavailable):
            target = f"{snowflake(key):x}"
            last = await audit.last_about(interaction.guild_id or 0, (ASKED_BACK,), target)
        who = f"<@{last.actor_id}>" if last and last.actor_id else SOMEBODY
        return OVERTAKEN.format(who=who)

    async def _own(self, interaction: Interaction, fields: list[str]) -> CaseRow:
        """Return the member's own open case. Raises UserError for anybody else's."""
        guild_id, case_id = server_in(interaction, fields), snowflake(field(fields))
        cases = self.bot.services.storage.cases
        row = await cases.get(guild_id, case_id)
        recipient = await cases.recipient(guild_id, case_id)
        if row is None:
            raise UserError(OVER)
        if recipient is None:
            raise UserError(CLOSED)
        if recipient != interaction.user.id:
            raise UserError(NOT_YOURS)
        if row.status != OPEN:
            raise UserError(CLOSED)
        return row


def _fault(words: str) -> str | None:
    """Return why something cannot be sent as a question, None when it can."""
    if not any(char.isalnum() for char in clean(words)):
        return NO_WORDS
    return TOO_LONG if units(words) > MAX_ASKED else None


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(Conversations(bot))

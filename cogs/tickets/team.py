"""What moderators do with a question that was passed on to them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.client.asking import readable, without_mention
from bot.client.checks import require_moderator
from bot.client.component_router import action
from bot.client.custom_ids import choice, field, snowflake
from bot.client.errors import STORE_DOWN, StaleControlError, UserError
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.storage import CaseRow, Settlement, StorageUnavailable
from bot.storage.repositories.tickets.tickets import ANSWERED, DISMISSED, DONE, LINKED, OPEN
from bot.text.cleaning import clean
from bot.ui.cards.tickets.team import (
    Ending,
    case_card,
    dismiss_card,
    kept_card,
    link_card,
    settled_card,
)
from bot.ui.forms.modals import MAX_ANSWER, MAX_FIND, TEXT, answer_modal, find_modal, typed
from bot.ui.text import quoted, units
from cogs.tickets.contact import waiting
from cogs.tickets.delivery import deliver, end_card, shown
from cogs.tickets.moderator_messages import message_here, open_pair, require_said_by_moderator
from cogs.tickets.reaching import take_away_notes
from cogs.tickets.reply_context import take_away_offer
from cogs.tickets.saved_tickets import require_unsaved

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot
    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.knowledge import Entry

NO_CASE = "That question is no longer there: it was withdrawn, or it has expired."
TAKEN = "{who} has already dealt with this question, so nothing was sent."
TOO_LATE = (
    "More than seven days have passed, so I no longer know who asked, and an answer cannot reach "
    "them. You can dismiss it, or turn it into an entry."
)
TOO_LONG = f"That is too long to show: at most {MAX_ANSWER} characters fit."
NO_WORDS = "There are no words in that answer."
CLOSED = "Closed without an answer."
OFFERED = 5


class CaseControls(commands.Cog):
    """The controls of a case. Every one of them checks the permission itself."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @action("case-pick")
    async def pick(self, interaction: Interaction, fields: list[str]) -> None:
        """Show one of the waiting cases, with all that can be done about it."""
        del fields
        row = await in_time(interaction, self._open(interaction, choice(interaction)))
        await reply(interaction, case_card(shown(row)))

    @action("case-answer")
    async def answer(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask for the answer in the moderator's words."""
        row = await self._deliverable(interaction, field(fields))
        await interaction.response.send_modal(answer_modal(row.id, row.text))

    @action("case-answered")
    async def answered(self, interaction: Interaction, fields: list[str]) -> None:
        """Send what was typed; when it cannot be sent, the moderator has it back."""
        words = typed(interaction).get(TEXT, "")
        done, view = await in_time(interaction, self._answered(interaction, field(fields), words))
        await (redraw if done else reply)(interaction, view)

    @action("case-reply")
    async def answered_by_reply(self, interaction: Interaction, fields: list[str]) -> None:
        """Send what a moderator wrote as a reply to the card."""
        await require_moderator(interaction)
        message = await message_here(interaction, snowflake(field(fields, 1)))
        await require_said_by_moderator(self.bot, interaction, message)
        words = without_mention(self.bot, message.content)
        done, view = await in_time(interaction, self._answered(interaction, field(fields), words))
        await reply(interaction, view)
        if done:
            await take_away_offer(interaction)

    @action("case-entry")
    async def entry(self, interaction: Interaction, fields: list[str]) -> None:
        """Open the form of a new entry with the question, and the answer if there is one."""
        guild_id = await require_moderator(interaction)
        row = await self.bot.services.storage.cases.get(guild_id, snowflake(field(fields)))
        if row is None:
            raise CaseGoneError(NO_CASE)
        await require_unsaved(self.bot, row)
        answer = row.answer if row.status == ANSWERED else None
        await open_pair(interaction, row.text or "", answer or "", case_id=row.id)

    @action("case-link")
    async def link(self, interaction: Interaction, fields: list[str]) -> None:
        """Offer the entries that are likeliest meant."""
        view = await in_time(interaction, self._offer(interaction, field(fields)))
        await redraw(interaction, view)

    @action("case-find")
    async def find(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask what the entry is about."""
        row = await self._deliverable(interaction, field(fields))
        await interaction.response.send_modal(find_modal(row.id, row.text))

    @action("case-found")
    async def found(self, interaction: Interaction, fields: list[str]) -> None:
        """Offer the entries that fit what was typed."""
        words = readable(typed(interaction).get(TEXT, ""))[:MAX_FIND]
        view = await in_time(interaction, self._offer(interaction, field(fields), words))
        await redraw(interaction, view)

    @action("case-entry-chosen")
    async def chosen(self, interaction: Interaction, fields: list[str]) -> None:
        """Show the chosen entry before it is sent."""
        view = await in_time(interaction, self._preview(interaction, field(fields)))
        await redraw(interaction, view)

    @action("case-send")
    async def send(self, interaction: Interaction, fields: list[str]) -> None:
        """Send the chosen entry."""
        entry_id = field(fields, 1)
        view = await in_time(interaction, self._linked(interaction, field(fields), entry_id))
        await redraw(interaction, view)

    @action("case-dismiss")
    async def dismiss(self, interaction: Interaction, fields: list[str]) -> None:
        """Ask whether it is really to be closed."""
        row = await in_time(interaction, self._open(interaction, field(fields)))
        await redraw(interaction, dismiss_card(row.id))

    @action("case-dismissed")
    async def dismissed(self, interaction: Interaction, fields: list[str]) -> None:
        """Close it without an answer."""
        case_id = field(fields)
        view = await in_time(interaction, self._closed(interaction, case_id, DISMISSED))
        await redraw(interaction, view)

    @action("case-done")
    async def done(self, interaction: Interaction, fields: list[str]) -> None:
        """Mark a case as dealt with elsewhere, and show what still waits."""
        del fields
        guild_id = await require_moderator(interaction)
        with suppress(CaseGoneError):
            await in_time(interaction, self._closed(interaction, choice(interaction), DONE))
        await redraw(interaction, await waiting(self.bot, guild_id))

    async def _answered(
        self, interaction: Interaction, key: str, words: str
    ) -> tuple[bool, ui.LayoutView]:
        """Return whether it was sent, and what the moderator reads."""
        await require_moderator(interaction)
        if fault := _fault(words):
            return False, kept_card(fault, words)
        try:
            row = await self._open(interaction, key)
            settlement = Settlement(ANSWERED, words)
            if not await self._settle(interaction, row, settlement):
                return False, kept_card(await settled_by(self.bot, interaction, key), words)
        except StorageUnavailable:
            return False, kept_card(STORE_DOWN, words)
        except CaseGoneError as gone:
            return False, kept_card(str(gone), words)
        way = await deliver(self.bot, row, words)
        reached = way.format(channel=f"<#{row.channel_id}>")
        ending = Ending("Answered", interaction.user.id, words, savable=True, reached=reached)
        return True, await self._over(row, reached, ending)

    async def _linked(self, interaction: Interaction, key: str, entry_id: str) -> ui.LayoutView:
        row = await self._deliverable(interaction, key)
        entry = (await self._view(row)).snapshot.entries.get(entry_id)
        if entry is None:
            raise StaleControlError
        if not await self._settle(interaction, row, Settlement(LINKED, entry.id)):
            raise UserError(await settled_by(self.bot, interaction, key))
        way = await deliver(self.bot, row, entry)
        title = f"**{quoted(entry.question)}**"
        reached = way.format(channel=f"<#{row.channel_id}>")
        ending = Ending("Answered with an entry", interaction.user.id, title, reached=reached)
        return await self._over(row, reached, ending)

    async def _closed(self, interaction: Interaction, key: str, status: str) -> ui.LayoutView:
        row = await self._open(interaction, key)
        if not await self._settle(interaction, row, Settlement(status)):
            raise CaseGoneError(await settled_by(self.bot, interaction, key))
        words = "Dismissed" if status == DISMISSED else "Dealt with"
        return await self._over(row, CLOSED, Ending(words, interaction.user.id))

    async def _over(self, row: CaseRow, sentence: str, ending: Ending) -> ui.LayoutView:
        """Change the card in the channel, and say how it went."""
        await take_away_notes(self.bot, row)
        problem = await end_card(self.bot, row, ending)
        told = f"{sentence}\n{problem}" if problem else sentence
        return settled_card(told, row.id, savable=ending.savable)

    async def _settle(self, interaction: Interaction, row: CaseRow, how: Settlement) -> bool:
        cases = self.bot.services.storage.cases
        return await cases.settle(row.guild_id, row.id, how, interaction.user.id)

    async def _offer(
        self, interaction: Interaction, key: str, words: str | None = None
    ) -> ui.LayoutView:
        row = await self._deliverable(interaction, key)
        entries = await self._likeliest(row, words or row.text or "")
        return link_card(row.id, row.text, entries)

    async def _preview(self, interaction: Interaction, key: str) -> ui.LayoutView:
        row = await self._deliverable(interaction, key)
        entry = (await self._view(row)).snapshot.entries.get(choice(interaction))
        if entry is None:
            raise StaleControlError
        others = [e for e in await self._likeliest(row, row.text or "") if e.id != entry.id]
        return link_card(row.id, row.text, [entry, *others], entry)

    async def _likeliest(self, row: CaseRow, words: str) -> list[Entry]:
        view = await self._view(row)
        match = await self.bot.services.answerer.matcher.amatch(words, overlay=view.overlay)
        known = view.snapshot.entries
        found = [known[each.entry_id] for each in match.candidates if each.entry_id in known]
        return found[:OFFERED]

    async def _view(self, row: CaseRow) -> ServerKnowledge:
        return await self.bot.services.knowledge.get(row.guild_id)

    async def _open(self, interaction: Interaction, key: str) -> CaseRow:
        return await open_case(self.bot, interaction, key)

    async def _deliverable(self, interaction: Interaction, key: str) -> CaseRow:
        return await deliverable_case(self.bot, interaction, key)


class CaseGoneError(UserError):
    """There is nothing to be done about this case any more."""


async def open_case(bot: BoundaryBot, interaction: Interaction, key: str) -> CaseRow:
    """Return an open case of this server, for a moderator. Raises UserError otherwise."""
    guild_id = await require_moderator(interaction)
    row = await bot.services.storage.cases.get(guild_id, snowflake(key))
    if row is None:
        raise CaseGoneError(NO_CASE)
    if row.status != OPEN:
        raise CaseGoneError(await settled_by(bot, interaction, key))
    return row


async def deliverable_case(bot: BoundaryBot, interaction: Interaction, key: str) -> CaseRow:
    """Return such a case of which it is known who asked. Raises UserError otherwise."""
    row = await open_case(bot, interaction, key)
    if not row.deliverable:
        raise CaseGoneError(TOO_LATE)
    return row


async def settled_by(bot: BoundaryBot, interaction: Interaction, key: str) -> str:
    """Say who has dealt with a case meanwhile, as far as it is still known."""
    actions = tuple(f"case-{status}" for status in (ANSWERED, LINKED, DISMISSED, DONE))
    last = None
    with suppress(StorageUnavailable):
        target = f"{snowflake(key):x}"
        audit = bot.services.storage.audit
        last = await audit.last_about(interaction.guild_id or 0, actions, target)
    who = f"<@{last.actor_id}>" if last and last.actor_id else "Somebody else"
    return TAKEN.format(who=who)


def _fault(words: str) -> str | None:
    """Return why something cannot be sent as an answer, None when it can."""
    if not any(char.isalnum() for char in clean(words)):
        return NO_WORDS
    return TOO_LONG if units(words) > MAX_ANSWER else None


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(CaseControls(bot))

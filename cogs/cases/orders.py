"""The controls of an order: the card before it, its form, its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands
from msgspec import Struct
from msgspec.structs import replace

from bot.client.checks import moderators_only
from bot.client.component_router import handles
from bot.client.context import bot_of, context_of
from bot.client.custom_ids import choice
from bot.client.errors import StaleControlError, UserError, sentence_for
from bot.client.moderation.acting import WaitsForSecondError, act
from bot.client.moderation.message_links import LinkedMessage, linked_message
from bot.client.responses import Interaction, in_time, redraw, reply
from bot.moderation.actions.errors import ActionError, ActionFailedError, AlreadyActedError
from bot.moderation.actions.orders import ActionOrder
from bot.moderation.actions.permissions import LONGEST
from bot.moderation.cases.lengths import LengthError, parse_length
from bot.moderation.cases.models import CaseKind
from bot.moderation.reasons import with_reason
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.cards.cases.acted import (
    LEFT,
    ActedFacts,
    acted_card,
    changed_card,
    failed_card,
    returned_card,
    words_in,
)
from bot.ui.cards.cases.confirm import NEWER, OLD, is_fresh
from bot.ui.cards.cases.record import ACTIONS
from bot.ui.controls.moderation.cases import (
    AskToAct,
    ChooseAction,
    ConfirmOrder,
    LeaveMember,
    OpenOrderForm,
    OrderDraft,
    SendOrder,
)
from bot.ui.forms.cases import TypedOrder, read_order
from bot.ui.forms.modals import read_values
from cogs.cases.ordering import (
    SOMEBODY,
    begin,
    confirm_view,
    newer_than_seen,
    open_form,
    order_of,
)
from cogs.cases.reasons import reasons_of

if TYPE_CHECKING:
    from discord import ui

    from bot.client.client import BoundaryBot

MEANWHILE = "While your form was open, somebody else acted on the same member. Nothing was done."
_MOST_COPIED = 2000


class _Prepared(Struct, frozen=True):
    """An order with its reason, and what its card says besides."""

    order: ActionOrder
    facts: ActedFacts


class OrderControls(commands.Cog):
    """From the first press to the card that says what happened."""

    def __init__(self, bot: BoundaryBot) -> None:
        self.bot = bot

    @handles(OpenOrderForm)
    @moderators_only
    async def open(self, interaction: Interaction, state: OpenOrderForm) -> None:
        """Open the form, with what was typed into it before."""
        await open_form(interaction, state.order, words=words_in(interaction.message))

    @handles(AskToAct)
    @moderators_only
    async def ask(self, interaction: Interaction, state: AskToAct) -> None:
        """Show what a kick or a ban would do."""
        view = await in_time(interaction, confirm_view(interaction, state.order))
        await reply(interaction, view)

    @handles(ConfirmOrder)
    @moderators_only
    async def confirm(self, interaction: Interaction, state: ConfirmOrder) -> None:
        """Open the form, unless the card is old or something happened since it was drawn."""
        note = await self._why_again(interaction, state)
        if not note:
            await open_form(interaction, state.order)
            return
        view = await in_time(interaction, confirm_view(interaction, state.order, note))
        await redraw(interaction, view)

    @handles(LeaveMember)
    @moderators_only
    async def leave(self, interaction: Interaction, state: LeaveMember) -> None:
        """Do nothing."""
        del state
        await redraw(interaction, notice(LEFT))

    @handles(ChooseAction)
    @moderators_only
    async def choose(self, interaction: Interaction, state: ChooseAction) -> None:
        """Begin what was chosen on a case file."""
        kinds = {kind.value: kind for kind in ACTIONS}
        kind = kinds.get(choice(interaction))
        if kind is None:
            raise StaleControlError
        await begin(interaction, OrderDraft(kind, state.member_id), SOMEBODY)

    @handles(SendOrder)
    @moderators_only
    async def send(self, interaction: Interaction, state: SendOrder) -> None:
        """Carry out the form's order; the typed words are never lost."""
        typed = read_order(read_values(interaction))
        draft = state.order
        try:
            view = await self._send(interaction, draft, typed)
        except ActionFailedError as error:
            view = failed_card(str(error), error.case, draft, typed.words)
        except AlreadyActedError as error:
            view = changed_card(str(error), draft, error.case, typed.words)
        except WaitsForSecondError as error:
            # Its reason stands on the card for the second; the form would only order it once more.
            view = notice(str(error))
        except (ActionError, LengthError, UserError, StorageUnavailable) as error:
            view = returned_card(sentence_for(error) or "", draft, typed.words)
        await reply(interaction, view)

    async def _send(
        self, interaction: Interaction, draft: OrderDraft, typed: TypedOrder
    ) -> ui.LayoutView:
        newest = await in_time(interaction, newer_than_seen(interaction, draft))
        if newest is not None:
            return changed_card(MEANWHILE, draft, newest, typed.words)
        preparation = await in_time(interaction, _prepare(interaction, draft, typed))
        result = await act(interaction, preparation.order)
        return acted_card(result, preparation.facts)

    async def _why_again(self, interaction: Interaction, state: ConfirmOrder) -> str:
        """Return why a card has to be drawn anew, or an empty string."""
        if not is_fresh(state, self.bot.services.moderation.cases.clock()):
            return OLD
        return NEWER if await newer_than_seen(interaction, state.order) else ""


async def _prepare(interaction: Interaction, draft: OrderDraft, typed: TypedOrder) -> _Prepared:
    """Return the order that the form makes. Raises ActionError, UserError, LengthError."""
    order = order_of(interaction, draft)
    if typed.length is not None:
        order = replace(order, length=parse_length(typed.length, LONGEST[CaseKind.TIMEOUT]))
    message = await linked_message(interaction, typed.link)
    order = await _with_reason(interaction, order, typed)
    entries = (await context_of(interaction)).knowledge.snapshot.entries
    entry = entries.get(order.entry_id or "")
    copy = _copy_of(message) if typed.keep_copy else None
    order = replace(
        order,
        tell=typed.tell,
        entry_id=entry.id if entry else None,
        message=message.link if message else None,
        message_text=copy,
    )
    wants_copy = typed.keep_copy and message is not None
    facts = ActedFacts(
        entry.question if entry else "",
        no_copy=wants_copy and not copy,
        reads_messages=bot_of(interaction).intents.message_content,
    )
    return _Prepared(order, facts)


async def _with_reason(
    interaction: Interaction, order: ActionOrder, typed: TypedOrder
) -> ActionOrder:
    """Return an order with what was chosen and written. Raises ActionError."""
    order = replace(order, entry_id=typed.entry_id)
    if order.kind is CaseKind.SAFETY:
        return with_reason(replace(order, preset=typed.preset), None, typed.words)
    by_id = {reason.id: reason for reason in await reasons_of(interaction)}
    return with_reason(order, by_id.get(typed.preset or ""), typed.words)


def _copy_of(message: LinkedMessage | None) -> str | None:
    return message.text[:_MOST_COPIED] or None if message else None


async def setup(bot: BoundaryBot) -> None:
    """Add the cog."""
    await bot.add_cog(OrderControls(bot))

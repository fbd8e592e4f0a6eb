"""The orders that a moderator gives with the form of a report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.client.context import bot_of, context_of
from bot.client.errors import StaleControlError
from bot.moderation.actions.orders import ActionOrder
from bot.moderation.cases.models import CaseKind, CaseSource, MessageLink
from bot.moderation.reasons import with_reason
from bot.ui.forms.modals import TEXT, read_fields
from bot.ui.forms.report_actions import KEEP, LENGTH, LENGTHS, NO, PRESET, PRESET_OWN, TELL, YES

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.client.responses import Interaction
    from bot.moderation.reasons import Reason
    from bot.moderation.reports import ReportRow

HELP_SHOWN = "safety-help-shown"


class ReportOrder(Struct, frozen=True):
    """An order, and the title of the entry that goes with it, "" for none."""

    order: ActionOrder
    entry: str = ""


async def order_in(
    interaction: Interaction, row: ReportRow, kind: CaseKind, *, anyway: bool
) -> ReportOrder:
    """Return what a form orders. Raises ActionError where no reason is given, or one too long."""
    fields = read_fields(interaction)
    reason = await _chosen_reason(interaction, row, fields.get(PRESET, ""))
    context = await context_of(interaction)
    usual = YES if context.config.tell_members else NO
    keeps = fields.get(KEEP) == YES and row.evidence is not None
    order = ActionOrder(
        guild_id=row.guild_id,
        kind=kind,
        member_id=row.target.member_id or 0,
        moderator_id=interaction.user.id,
        # Discord may deliver a form twice, with the same id: it acts once.
        key=f"report:{interaction.id:x}",
        preset=HELP_SHOWN if kind is CaseKind.SAFETY else None,
        length=_length(fields) if kind is CaseKind.TIMEOUT else None,
        tell=(fields.get(TELL) or usual) == YES,
        message=link_of(row),
        message_text=row.evidence.text if keeps and row.evidence else None,
        source=CaseSource.REPORT,
        report_id=row.id,
        anyway=anyway,
    )
    order = with_reason(order, reason, words_of(interaction))
    # An entry that the server has switched off goes with nothing.
    entry = context.knowledge.snapshot.entries.get(order.entry_id or "")
    order = replace(order, entry_id=entry.id if entry else None)
    return ReportOrder(order, entry.question if entry else "")


def words_of(interaction: Interaction) -> str:
    """Return what was typed into a form."""
    return read_fields(interaction).get(TEXT, "").strip()


def link_of(row: ReportRow) -> MessageLink | None:
    """Return where the reported message is; None without one, or once it was deleted here."""
    target = row.target
    if target.channel_id is None or target.message_id is None:
        return None
    if row.evidence is not None and row.evidence.deleted:
        return None
    return MessageLink(target.channel_id, target.message_id)


def require_choice(value: str, choices: Collection[str]) -> str:
    """Return the choice in a form. Raises StaleControlError for one that it does not offer."""
    if value not in choices:
        raise StaleControlError
    return value


async def _chosen_reason(interaction: Interaction, row: ReportRow, reason_id: str) -> Reason | None:
    """Return the reason that was chosen, None for the moderator's own words alone."""
    if reason_id in {"", PRESET_OWN}:
        return None
    reasons = await bot_of(interaction).services.moderation.reasons.list(row.guild_id)
    return next((each for each in reasons if each.id == reason_id), None)


def _length(fields: dict[str, str]) -> timedelta:
    lengths = {str(int(time.total_seconds())): time for _, time in LENGTHS}
    return lengths[require_choice(fields.get(LENGTH, ""), lengths)]

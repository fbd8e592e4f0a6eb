"""An order of a moderator, and its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from bot.moderation.cases.models import CaseKind, CaseSource, MessageLink

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.moderation.cases.models import Case

MAX_REASON = 1000
"""Characters of a reason; Discord's audit log gets the first 512 of it."""


class ActionOrder(Struct, frozen=True):
    """One action on one member, as a moderator orders it.

    key: at most 64 characters, the same for every delivery of the same press or command; a second
    order with it returns the first one's case. length: of a timeout or a ban; None: no end (a
    timeout must have one). points: None: as the preset or the kind says. tell: send the member a
    direct message, before the action. entry_id: an entry of the knowledge base that goes with it.
    message_text: a copy of the message, only if the moderator chose to keep one. delete_days: of a
    ban, days of messages that go (0 to 7). anyway: although another moderator has just acted.
    approved_by: the second moderator who agreed, where a server asks for two.
    """

    guild_id: int
    kind: CaseKind
    member_id: int
    moderator_id: int
    key: str
    reason: str = ""
    preset: str | None = None
    length: timedelta | None = None
    points: int | None = None
    tell: bool = True
    entry_id: str | None = None
    message: MessageLink | None = None
    message_text: str | None = None
    source: CaseSource = CaseSource.COMMAND
    report_id: int | None = None
    delete_days: int = 0
    anyway: bool = False
    approved_by: int | None = None


class ActionResult(Struct, frozen=True):
    """The result of an order: its case, as stored after Discord answered.

    is_repeat: the same order was carried out before, and this is its case. next_step: what the
    server's ladder says for the member now; nothing of it happens without a moderator's press.
    """

    case: Case
    is_repeat: bool = False
    next_step: LadderAdvice | None = None


class LadderAdvice(Struct, frozen=True):
    """The advice of the ladder: an action, or `kind` None for "a person decides".

    points: the member's points now.
    """

    points: int
    kind: CaseKind | None
    length: timedelta | None = None

"""The controls of cases: what each carries in its custom id.

The actions begin with `mod-`; those with `case-` are tickets (bot/ui/controls/tickets.py). None of
them carries a reason: that stands in a form, or on the moderator's own card.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, TypeAlias

from bot.moderation.cases.lengths import LONGEST
from bot.moderation.cases.models import CaseKind
from bot.ui.controls.states import Codec, Flag, Id, Number, Rest, State, control


def _parse_length(text: str) -> timedelta:
    length = timedelta(seconds=int(text, 16))
    if not timedelta(0) < length <= LONGEST:
        raise ValueError(f"{text!r} is no length")
    return length


Length: TypeAlias = Annotated[
    timedelta, Codec(lambda value: f"{int(value.total_seconds()):x}", _parse_length)
]
"""The length of a timeout or a ban in seconds, as hexadecimal digits."""


class OrderDraft(State):
    """An order before its reason is written.

    newest_id: the newest case of the member when this was drawn, 0 for none; what came after it is
    shown before anything is done. length: None for no end, or where it stands in the form.
    delete_days: of a ban, days of messages that go. anyway: although somebody has just acted.
    by_ladder: the ladder advised it.
    """

    kind: CaseKind
    member_id: Id
    newest_id: Id = 0
    length: Length | None = None
    delete_days: Number = 0
    anyway: Flag = False
    by_ladder: Flag = False


@control("mod-form")
class OpenOrderForm(State):
    """Open the form for the reason; what was typed into it before stands on the card."""

    order: OrderDraft


@control("mod-act")
class SendOrder(State):
    """Do what the form says."""

    order: OrderDraft


@control("mod-ask")
class AskToAct(State):
    """Show what a kick or a ban would do, before its form."""

    order: OrderDraft


@control("mod-sure")
class ConfirmOrder(State):
    """Open the form of a kick or a ban; `minute`: that of its card, since 1970."""

    minute: Id
    order: OrderDraft


@control("mod-leave")
class LeaveMember(State):
    """Do nothing."""


@control("mod-do")
class ChooseAction(State):
    """Begin an action on the member of a case file; it is chosen in the select."""

    member_id: Id


@control("mod-case")
class ShowCase(State):
    """Show one case."""

    case_id: Id


@control("mod-pick")
class ChooseCase(State):
    """Show the case that is chosen in the select."""


@control("mod-record")
class ShowRecord(State):
    """Show the cases of a member before one of them; 0: the newest.

    in_place: on the card that shows them already.
    """

    member_id: Id
    before: Id = 0
    in_place: Flag = False


@control("mod-find")
class FindCases(State):
    """Search the cases before one of them; 0: from the newest on."""

    before: Id
    kind: CaseKind | None
    member_id: Id | None
    moderator_id: Id | None
    words: Rest


@control("mod-edit")
class EditCase(State):
    """Open the form with the reason and the points of a case."""

    case_id: Id


@control("mod-edited")
class SaveCase(State):
    """Store what was typed into that form."""

    case_id: Id


@control("mod-void")
class AskToVoid(State):
    """Open the form in which a moderator says why a case does not count."""

    case_id: Id


@control("mod-voided")
class VoidCase(State):
    """Declare that a case does not count."""

    case_id: Id


@control("mod-mine")
class ShowOwnCases(State):
    """Show a member their own cases before one of them; 0: the newest."""

    before: Id = 0


@control("mod-import")
class ImportCases(State):
    """Import a file of cases; renumber: each gets a new number."""

    file_id: Id
    renumber: Flag


@control("mod-import-undo")
class UndoCaseImport(State):
    """Take out again what an import brought in."""

    batch_id: Id

"""The controls of appeals: the member's, and the moderators'."""

from __future__ import annotations

from bot.moderation.appeals import AppealStatus
from bot.ui.controls.states import Flag, Id, Number, State, control


@control("appeal-ask")
class AskToAppeal(State):
    """Open the form of an appeal; `misread`: its words were taken for danger before.

    guild_id: it stands in a direct message, which belongs to no server.
    """

    guild_id: Id
    case_id: Id
    misread: Flag = False


@control("appeal-sent")
class SendAppeal(State):
    """Hand in what was typed into that form; `questions_mark`: of the questions in it."""

    guild_id: Id
    case_id: Id
    misread: Flag = False
    questions_mark: Id = 0


@control("appeal-back")
class WithdrawAppeal(State):
    """Take one's own appeal back."""

    guild_id: Id
    appeal_id: Id


@control("appeal-mine")
class ChooseAppeal(State):
    """Choose one of one's own cases to appeal; the values are `server:case`."""


@control("appeal-read")
class ReadAppeal(State):
    """Show a moderator what the member wrote, and the ways to decide."""

    appeal_id: Id


@control("appeal-decide")
class AskToDecide(State):
    """Open the form with the words for the member."""

    appeal_id: Id
    status: AppealStatus


@control("appeal-decided")
class DecideAppeal(State):
    """Decide an appeal with the words that were typed."""

    appeal_id: Id
    status: AppealStatus


@control("appeal-block")
class BlockAppeals(State):
    """Let the member of an appeal make no other one for some days."""

    appeal_id: Id
    days: Number

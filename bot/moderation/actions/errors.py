"""Why an action did not happen, each with a sentence for the moderator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation.errors import ModerationError

if TYPE_CHECKING:
    from bot.moderation.cases.models import Case


class ActionError(ModerationError):
    """An action did not happen; the message is a sentence that says why and what to do."""


class NotAllowedError(ActionError):
    """The moderator or the bot may not do that to this member. Nothing was stored or sent."""


class DiscordAwayError(ActionError):
    """Discord did not say who they are and what they may do. Nothing was stored or sent."""


class AlreadyActedError(ActionError):
    """Another moderator has just acted on this member; `case` says who and what."""

    def __init__(self, sentence: str, case: Case) -> None:
        super().__init__(sentence)
        self.case = case


class NeedsApprovalError(ActionError):
    """The server wants a second moderator for this; the order waits as `approval_id`."""

    def __init__(self, sentence: str, approval_id: int) -> None:
        super().__init__(sentence)
        self.approval_id = approval_id


class ApprovalOverError(ActionError):
    """An order no longer waits for a second moderator: it was decided, or its time is over."""


class ActionFailedError(ActionError):
    """Discord refused or did not answer; `case` is kept: failed, or pending until it is known."""

    def __init__(self, sentence: str, case: Case) -> None:
        super().__init__(sentence)
        self.case = case


class DiscordRefusedError(Exception):
    """Discord refused one call. Raised by a gateway; `again`: it may work later.

    status: of HTTP, 0 if no answer came. code: Discord's own, 0 if it gave none.
    """

    def __init__(self, status: int, code: int, *, again: bool) -> None:
        super().__init__(f"Discord answered {status} ({code})")
        self.status = status
        self.code = code
        self.again = again

"""The controls of questions to the community.

None of them carries who asked. Those in public carry the number of the question alone.
"""

from __future__ import annotations

from bot.ui.controls.states import Flag, Id, Rest, State, control


@control("post-ask")
class AskCommunity(State):
    """Ask the community what stands on the card."""


@control("post-first")
class AskFirstWords(State):
    """Look for answers to what was typed into the short form, before the long one opens."""


@control("post-form")
class OpenPostForm(State):
    """Open the form of a question; what was typed before stands on the card.

    follows_id: the earlier question that this one follows up. after_help: its words may tell of
    danger, help was shown, and the member still wants to ask.
    """

    follows_id: Id | None = None
    after_help: Flag = False
    anonymous: Flag = True
    notify: Flag = True
    category: Rest = ""


@control("post-sent")
class SendPost(State):
    """Ask the community what stands in the form; the fields are those of `OpenPostForm`."""

    follows_id: Id | None = None
    after_help: Flag = False


@control("post-leave")
class LeavePost(State):
    """Ask nothing."""


@control("post-mine")
class ClaimPost(State):
    """Ask a member whether their name is to stand at the question that they asked without it."""

    post_id: Id


@control("post-claim")
class ConfirmClaim(State):
    """Put a member's name to the question that they asked without it."""

    post_id: Id


@control("post-look")
class LookAtPost(State):
    """Show a member how their own question stands; guild_id: for a direct message."""

    post_id: Id
    guild_id: Id | None = None


@control("post-withdraw")
class AskToWithdraw(State):
    """Ask a member whether they want to take their own question back."""

    post_id: Id
    guild_id: Id | None = None


@control("post-withdrawn")
class WithdrawPost(State):
    """Take a member's own question back."""

    post_id: Id
    guild_id: Id | None = None

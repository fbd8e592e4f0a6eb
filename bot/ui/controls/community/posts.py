"""The controls of questions to the community.

None of them carries who asked. Those in public carry the number of the question alone.
"""

from __future__ import annotations

from bot.ui.controls.states import Flag, Id, State, control


@control("post-sent")
class SendPost(State):
    """Ask the community what stands in the form.

    follows_id: the earlier question that this one follows up. after_help: its words may tell of
    danger, help was shown, and the member still wants to ask.
    """

    follows_id: Id | None = None
    after_help: Flag = False


@control("post-mine")
class ClaimPost(State):
    """Ask a member whether their name is to stand at the question that they asked without it."""

    post_id: Id


@control("post-look")
class LookAtPost(State):
    """Show a member how their own question stands; guild_id: for a direct message."""

    post_id: Id
    guild_id: Id | None = None

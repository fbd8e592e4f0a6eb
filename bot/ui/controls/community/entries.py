"""The controls between an answer in the community and an entry."""

from __future__ import annotations

from bot.ui.controls.states import Flag, Id, State, control


@control("post-entry")
class MakeEntry(State):
    """Make a draft of an entry from the marked answer of a question, once its author agrees."""

    post_id: Id


@control("answer-consent")
class DecideConsent(State):
    """Say whether one's own answer may become an entry; guild_id: for a direct message."""

    message_id: Id
    yes: Flag
    guild_id: Id

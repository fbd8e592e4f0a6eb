"""The sentence for a moderator who uses a control of an alert or a request that is over."""

from __future__ import annotations

import discord

from bot.moderation.safety_requests import RequestStatus, SafetyRow

IS_DONE = "This was marked as done {when}. Its card no longer shows who it was."
IS_TAKEN_BACK = (
    "The person who asked took it back {when}. Please don't write to them because of it."
)
IS_OVER = (
    "This is no longer kept: its day is over, or the person it was about erased it. If "
    "somebody is in touch with them, just go on."
)
_SENTENCES = {RequestStatus.DONE: IS_DONE, RequestStatus.WITHDRAWN: IS_TAKEN_BACK}


def over_sentence(row: SafetyRow | None) -> str:
    """Return how a request ended; None: nothing of it is stored any more."""
    if row is None:
        return IS_OVER
    when = discord.utils.format_dt(row.closed_at, "R") if row.closed_at else ""
    return _SENTENCES.get(row.status, IS_OVER).format(when=when)

"""The sentences for moderators when an action did not happen, and for the audit log of Discord."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bot.moderation.actions.permissions import PERMISSIONS
from bot.moderation.cases.models import Case, CaseKind, CaseStatus, Told

if TYPE_CHECKING:
    from datetime import datetime

    from bot.moderation.actions.errors import DiscordRefusedError

MAX_AUDIT_REASON: Final = 512
"""Characters that Discord takes as a reason; more is an error (discord-api-docs, audit log)."""
OUR_REASON: Final = re.compile(r"Case \d+\b")
"""The beginning of every reason that the bot gives for a case."""
UNKNOWN_MEMBER: Final = 10007
UNKNOWN_BAN: Final = 10026

VERBS: Final = {
    CaseKind.NOTE: "written a note about",
    CaseKind.WARNING: "warned",
    CaseKind.TIMEOUT: "timed out",
    CaseKind.UNTIMEOUT: "ended the timeout of",
    CaseKind.KICK: "kicked",
    CaseKind.BAN: "banned",
    CaseKind.UNBAN: "unbanned",
    CaseKind.SAFETY: "looked after",
}
JUST_ACTED = (
    "{moderator} has {verb} this member <t:{at}:R> (case {case}). Nothing more was done. If it is "
    "still needed, look at that case and order it again."
)
SOMEBODY = "Another moderator"
NOT_BANNED = "They are not banned, so there is nothing to end."
NOT_TIMED_OUT = "They are not timed out, so there is nothing to end."
BANNED_ALREADY = (
    "They are banned already. To change how long, end that ban and ban them anew, or look at their "
    "cases first."
)
AWAY = "Discord does not answer just now, so nothing was done. Please try again in a minute."
GONE = "They are not in this server any more."
FORBIDDEN = (
    "Discord did not let me. I need **{permission}**, and my highest role must stand above theirs. "
    "An admin can change both in the server's settings."
)
REFUSED = "Discord refused it ({status}, {code})."
NO_ANSWER = "Discord did not do it just now."
UNKNOWN = (
    "Discord did not answer, so I do not know whether it happened. I look again within minutes, "
    "and case {case} will say."
)
STOPPED = "I was stopped before Discord answered, and it did not happen. Please order it again."
WAS_TOLD = (
    "They had already been told by direct message, so I am telling them that it did not happen."
)
KEPT = "It stands in the record as case {case}, marked as failed, and can be ordered again."
NEEDS_SECOND = (
    "This server wants two moderators for that. It waits for a second one with **{permission}**, "
    "for 24 hours."
)
STILL_OPEN = (
    "The same was ordered before and waits for a second moderator, or has been decided. Look at "
    "its card, or order it anew."
)
CANNOT_LOOK = (
    "I was stopped before Discord answered, and Discord does not let me see whether it happened. "
    "Please look yourself; what is missing can be ordered again."
)
YOU_CANNOT_DELETE = "For that you need the permission **Manage Messages** in that channel yourself."
I_CANNOT_DELETE = (
    "For that I need the permission **Manage Messages** in that channel. An admin can give it to "
    "my role in the channel's settings."
)
OWN_CASE = (
    "That case is about you. Another moderator can correct it, or say that it does not count."
)
SAME_PERSON = "That takes a second moderator: somebody other than who asked for it."
SECOND = "The second moderator needs the same permission and rank. {sentence}"
APPROVAL_OVER = {
    "approved": "Another moderator has agreed to it already.",
    "refused": "Another moderator has decided against it.",
    "expired": "Nobody agreed within 24 hours, so it is over. Order it anew if it is still needed.",
}
APPROVAL_GONE = "That is no longer in my records. If it is still needed, order it anew."


def just_acted(case: Case) -> str:
    """Return who has just acted on the member, and how."""
    who = SOMEBODY if case.moderator_id is None else f"<@{case.moderator_id}>"
    at = int(case.created_at.timestamp())
    return JUST_ACTED.format(moderator=who, verb=VERBS[case.kind], at=at, case=case.id)


def why_failed(kind: CaseKind, error: DiscordRefusedError) -> str:
    """Return why Discord did not do something, and what can be done about that."""
    if error.code == UNKNOWN_MEMBER:
        return GONE
    if error.status == 403:
        return FORBIDDEN.format(permission=PERMISSIONS[kind])
    return NO_ANSWER if error.again else REFUSED.format(status=error.status, code=error.code)


def failure(case: Case) -> str:
    """Return what a moderator reads of a case that failed."""
    correction = WAS_TOLD if was_told_in_vain(case) else ""
    return " ".join(filter(None, (case.outcome, correction, KEPT.format(case=case.id))))


def was_told_in_vain(case: Case) -> bool:
    """Whether the member was told of an action that, as far as Discord says, did not happen."""
    is_certain = case.status is CaseStatus.FAILED and case.outcome != CANNOT_LOOK
    return is_certain and case.told is Told.DELIVERED


def audit_reason(case: Case, name: str = "", until: datetime | None = None) -> str:
    """Return the reason for Discord's audit log: the case, the moderator, their words.

    A report may have led to it; who made that is never in here. until: of a timeout that the bot
    renews, its real end.
    """
    who = f" by {name} ({case.moderator_id})" if name else ""
    end = f", until {until:%Y-%m-%d %H:%M} UTC" if until is not None else ""
    words = " ".join(case.reason.split())
    text = f"Case {case.id}{who}{end}" + (f": {words}" if words else "")
    return text if len(text) <= MAX_AUDIT_REASON else text[: MAX_AUDIT_REASON - 1] + "…"


def ended_reason(case: Case) -> str:
    """Return the reason for Discord's audit log when the time of a case is over."""
    return f"Case {case.id}: its time is over"

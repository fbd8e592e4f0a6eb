"""Who may do what to whom: Discord's own rules, checked before anything is stored or sent.

Discord checks only the bot. The moderator's own permission and rank are checked here, or the bot
would lend everybody its own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.moderation.actions.orders import MAX_REASON
from bot.moderation.cases.models import CaseKind

if TYPE_CHECKING:
    from bot.moderation.actions.gateway import Parties, Party
    from bot.moderation.actions.orders import ActionOrder

LONGEST: Final = {CaseKind.TIMEOUT: timedelta(days=365), CaseKind.BAN: timedelta(days=3650)}
SHORTEST: Final = timedelta(minutes=1)
MAX_DELETE_DAYS: Final = 7

PERMISSIONS: Final = {
    CaseKind.NOTE: "Moderate Members",
    CaseKind.WARNING: "Moderate Members",
    CaseKind.SAFETY: "Moderate Members",
    CaseKind.TIMEOUT: "Moderate Members",
    CaseKind.UNTIMEOUT: "Moderate Members",
    CaseKind.KICK: "Kick Members",
    CaseKind.BAN: "Ban Members",
    CaseKind.UNBAN: "Ban Members",
}
"""Discord's name of the permission that each kind of action takes."""
_BY_ROLE: Final = frozenset({CaseKind.NOTE, CaseKind.WARNING, CaseKind.SAFETY})
"""Kinds that a role chosen by an admin allows too: they change nothing at Discord."""
_BY_BOT: Final = frozenset(set(CaseKind) - _BY_ROLE)
_RANKED: Final = frozenset(_BY_BOT - {CaseKind.UNBAN}) | {CaseKind.WARNING}
"""Kinds that need a moderator above the member. Notes and safety cases do not use rank."""
_NEEDS_MEMBER: Final = frozenset({CaseKind.TIMEOUT, CaseKind.KICK})

ONESELF = "You cannot do that to yourself."
ME = "You cannot do that to me."
OWNER = "They own this server, so nobody can do that to them."
ADMIN = (
    "They are an administrator, and Discord lets nobody time out an administrator. The owner can "
    "take that role from them first."
)
NOT_A_MODERATOR = "For that you need to be a moderator of this server."
YOU_LACK = "For that you need the permission **{permission}** yourself."
I_LACK = (
    "For that I need the permission **{permission}**. An admin can give it to my role in the "
    "server's settings."
)
YOU_BELOW = (
    "Your highest role does not stand above theirs, so you cannot do that to them. Somebody with a "
    "higher role can."
)
I_BELOW = (
    "My highest role does not stand above theirs, so Discord would refuse. An admin can move my "
    "role up in the list of roles."
)
LEFT = "They are not in this server now. A ban would work; for a kick or a timeout they must be."
NO_LENGTH = "A timeout needs a length, such as 1h."
TOO_SHORT = "That is too short: one minute is the least."
TOO_LONG = "That is too long: {days} days are the most."
TOO_MANY_DAYS = "Discord deletes messages of 7 days at the most: choose 0 to 7."
REASON_TOO_LONG = f"That reason is too long: {MAX_REASON} characters are the most."


def fault_in(order: ActionOrder) -> str | None:
    """Return what is wrong with an order by itself, None for nothing."""
    longest = LONGEST.get(order.kind)
    if order.kind is CaseKind.TIMEOUT and order.length is None:
        return NO_LENGTH
    if order.length is not None and longest is not None:
        if order.length < SHORTEST:
            return TOO_SHORT
        if order.length > longest:
            return TOO_LONG.format(days=longest.days)
    if not 0 <= order.delete_days <= MAX_DELETE_DAYS:
        return TOO_MANY_DAYS
    return REASON_TOO_LONG if len(order.reason) > MAX_REASON else None


def refusal(kind: CaseKind, parties: Parties) -> str | None:
    """Return why the moderator cannot do that to the member, None if they can."""
    moderator, bot, member = parties.moderator, parties.bot, parties.member
    return (
        _never(kind, parties)
        or _lacks(kind, moderator)
        or (I_LACK.format(permission=PERMISSIONS[kind]) if not _bot_may(kind, bot) else None)
        or (LEFT if kind in _NEEDS_MEMBER and not member.in_server else None)
        or _rank_fault(kind, parties)
    )


def _never(kind: CaseKind, parties: Parties) -> str | None:
    member = parties.member
    if member.id == parties.moderator.id:
        return ONESELF
    if member.id == parties.bot.id:
        return ME
    if member.is_owner and kind is not CaseKind.SAFETY:
        return OWNER
    return ADMIN if member.is_admin and kind is CaseKind.TIMEOUT else None


def _lacks(kind: CaseKind, moderator: Party) -> str | None:
    if not moderator.in_server:
        return NOT_A_MODERATOR
    if moderator.may.get(kind) or (kind in _BY_ROLE and moderator.is_moderator):
        return None
    if kind in _BY_ROLE:
        return NOT_A_MODERATOR
    return YOU_LACK.format(permission=PERMISSIONS[kind])


def _bot_may(kind: CaseKind, bot: Party) -> bool:
    return kind not in _BY_BOT or bool(bot.may.get(kind))


def _rank_fault(kind: CaseKind, parties: Parties) -> str | None:
    """Return whose role is too low. Equal roles cannot act on each other."""
    moderator, bot, member = parties.moderator, parties.bot, parties.member
    # Whoever is not in the server has no roles there.
    if kind not in _RANKED or not member.in_server:
        return None
    if not moderator.is_owner and moderator.rank <= member.rank:
        return YOU_BELOW
    return I_BELOW if kind in _BY_BOT and bot.rank <= member.rank else None

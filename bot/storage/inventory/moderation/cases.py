"""The tables of cases, of bans that wait for a second moderator, and of reasons to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, RowMapping, and_, exists, func, not_, or_

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import ByPseudonym, BySealedField, BySealedId
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import CardEnd, Expiry, Sensitivity, Stay, TablePolicy
from bot.storage.schema.moderation_tables import (
    appeals,
    approvals,
    moderation_cases,
    moderation_numbers,
    reason_presets,
)

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

APPROVAL_DAYS = 7
_cases = moderation_cases.c
_NOTES = ("note", "safety")
_BANS = ("ban", "unban")
_TOLD_KINDS = ("warning", "timeout", "untimeout", "kick", "ban", "unban")
"""Kinds that the member hears about: only their words are in the export."""
_in_effect = and_(
    or_(_cases.status == "pending", _cases.status == "done"), _cases.lifted_at.is_(None)
)
_holding_ban = and_(_in_effect, _cases.kind == "ban")
_is_appealed = exists().where(
    appeals.c.guild_id == _cases.guild_id,
    appeals.c.case_id == _cases.id,
    appeals.c.closed_at.is_(None),
)
# What still has something to do, or is under appeal, is kept beyond its time.
_over = and_(not_(_holding_ban), _cases.due.is_(None), not_(_is_appealed))
_end_time = func.coalesce(_cases.lifted_at, _cases.ends, _cases.created_at)


def _running(now: int) -> ColumnElement[bool]:
    """Return which cases still do something to the member.

    What is due has to end also when the case itself no longer counts.
    """
    acts = or_(
        _cases.status == "pending",
        _cases.kind == "ban",
        func.coalesce(_cases.ends, 0) > now,
    )
    return or_(_cases.due.is_not(None), and_(_in_effect, acts))


RUNNING = Stay(
    _running, "a timeout or ban has to end on time", "that is over", moderation_cases.c.ends
)
APPEALED = Stay(lambda _: _is_appealed, "an appeal is open", "the moderators have decided about it")
SAFETY = Stay(
    lambda _: _cases.kind == "safety",
    "somebody's safety may depend on it",
    "this server's time for notes is over",
)


def _case(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    """Return a case as its member may read it: a note may speak of others, so its words stay."""
    is_told = row["kind"] in _TOLD_KINDS
    return {
        "number": row["id"],
        "at": when(row["created_at"]),
        "kind": row["kind"],
        "status": row["status"],
        "points": row["points"],
        "reason": CASES.open(cipher, row, "reason_enc") if is_told else None,
        "your_message": CASES.open(cipher, row, "message_enc") if is_told else None,
        "ends": None if row["ends"] is None else when(row["ends"]),
        "lifted_at": None if row["lifted_at"] is None else when(row["lifted_at"]),
    }


def _made_case(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"number": row["id"], "at": when(row["created_at"]), "kind": row["kind"]}


CASES = TablePolicy(
    moderation_cases,
    "What moderators did: notes, warnings, timeouts, kicks, bans and their ends, and safety cases, "
    "which are no punishment. When, of which kind, with how many points, and the reason, "
    "encrypted; whom it was about and which moderator, encrypted and under a pseudonym; a link to "
    "the message that it was about, and a copy of it, encrypted, only if the moderator chose that.",
    "notes and safety cases as many days as the server has set (180 unless an admin changed it); "
    "warnings, timeouts and kicks as many days as the server has set (365 unless an admin changed "
    "it), counted from their end; bans as long as they hold, and then as many days as the server "
    "has set (365 unless an admin changed it). One under appeal stays until that is decided",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "created_at": Sensitivity.PLAIN,
        "kind": Sensitivity.PLAIN,
        "status": Sensitivity.PLAIN,
        "source": Sensitivity.PLAIN,
        "member": Sensitivity.MEMBER,
        "member_enc": Sensitivity.MEMBER,
        "moderator": Sensitivity.MEMBER,
        "moderator_enc": Sensitivity.MEMBER,
        "key": Sensitivity.PLAIN,
        "audit_id": Sensitivity.PLACE,
        "points": Sensitivity.PLAIN,
        "preset": Sensitivity.PLACE,
        "entry_id": Sensitivity.PLACE,
        "reason_enc": Sensitivity.SEALED,
        "report_id": Sensitivity.PLACE,
        "channel_id": Sensitivity.PLACE,
        "message_id": Sensitivity.PLACE,
        "message_enc": Sensitivity.SEALED,
        "told": Sensitivity.PLAIN,
        "outcome_enc": Sensitivity.SEALED,
        "closed_at": Sensitivity.PLAIN,
        "ends": Sensitivity.PLAIN,
        "due": Sensitivity.PLAIN,
        "leased_until": Sensitivity.PLAIN,
        "tries": Sensitivity.PLAIN,
        "lifted_at": Sensitivity.PLAIN,
    },
    expiries=(
        Expiry(_end_time, "keep_notes", and_(_cases.kind.in_(_NOTES), _over)),
        Expiry(_end_time, "keep_bans", and_(_cases.kind.in_(_BANS), _over)),
        Expiry(_end_time, "keep_warnings", and_(_cases.kind.not_in((*_NOTES, *_BANS)), _over)),
    ),
    links=(
        ByPseudonym(
            moderation_cases.c.member,
            "case-member",
            _case,
            sealed="member_enc",
            stays=(RUNNING, APPEALED, SAFETY),
        ),
        ByPseudonym(
            moderation_cases.c.moderator,
            "case-moderator",
            _made_case,
            sealed="moderator_enc",
            empties=("moderator", "moderator_enc"),
            label="cases_by_you",
        ),
    ),
    takes=(appeals.c.case_id,),
)

NUMBERS = TablePolicy(
    moderation_numbers,
    "The last number that the server gave to a case, a report or an appeal.",
    "until the bot leaves the server; it is linked to no member",
    {
        "guild_id": Sensitivity.PLACE,
        "name": Sensitivity.PLAIN,
        "last": Sensitivity.PLAIN,
    },
)


def _approval(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"since": when(row["created_at"]), "status": row["status"]}


APPROVALS = TablePolicy(
    approvals,
    "A ban that waits for a second moderator: who is to be banned, why, and which moderator asked "
    "for it, encrypted.",
    "until it is decided, seven days at the most",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "created_at": Sensitivity.PLAIN,
        "status": Sensitivity.PLAIN,
        "asker_enc": Sensitivity.MEMBER,
        "order_enc": Sensitivity.SEALED,
        "card_channel_id": Sensitivity.PLACE,
        "card_id": Sensitivity.PLACE,
        "closed_at": Sensitivity.PLAIN,
    },
    expiries=(Expiry(approvals.c.created_at, APPROVAL_DAYS),),
    links=(
        BySealedField(
            approvals.c.order_enc,
            "member",
            lambda row: APPROVALS.place(row, "order_enc"),
            _approval,
            stays=(
                Stay(
                    lambda _: approvals.c.closed_at.is_(None),
                    "moderators are about to decide",
                    "they have, seven days at the most",
                ),
            ),
        ),
        BySealedId(
            approvals.c.asker_enc,
            lambda row: APPROVALS.place(row, "asker_enc"),
            _approval,
            label="approvals_for_you",
        ),
    ),
    card=CardEnd.REMOVED,
)

PRESETS = TablePolicy(
    reason_presets,
    "The reasons that the server's moderators can choose from, encrypted.",
    "until an admin removes it or the bot leaves the server; it is linked to no member",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "position": Sensitivity.PLAIN,
        "body_enc": Sensitivity.SEALED,
        "updated_at": Sensitivity.PLAIN,
    },
)

policies = (CASES, NUMBERS, APPROVALS, PRESETS)

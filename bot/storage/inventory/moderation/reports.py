"""The tables of reports: what was reported, by whom, who may not, and alerts of AutoMod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import RowMapping, exists, not_

from bot.storage.clock import from_ms
from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import ByPseudonym
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import CardEnd, Expiry, Sensitivity, Stay, TablePolicy
from bot.storage.schema.moderation_tables import blocks, reporters, reports
from bot.storage.schema.team_tables import automod_alerts

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

FORGOTTEN_DAYS = 365
"""A report that nobody has dealt with for so long goes too."""
ALERT_DAYS = 7
_is_open = reports.c.closed_at.is_(None)
_report_is_there = exists().where(
    reports.c.guild_id == reporters.c.guild_id, reports.c.id == reporters.c.report_id
)


def _about(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    """Return only the day: the kind or the hour of a report could tell who reported."""
    return {"on": from_ms(row["created_at"]).date().isoformat()}


def _taken_report(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    taken_at = row["claimed_at"]
    return {"number": row["id"], "taken_at": None if taken_at is None else when(taken_at)}


REPORTS = TablePolicy(
    reports,
    "What members reported to the moderators: when, of which kind, and what became of it; the "
    "message, encrypted, and whom it was about and which moderator took it, encrypted and under a "
    "pseudonym.",
    "as many days as the server has set (90 unless an admin changed it) after the moderators have "
    "dealt with it, with its card in the moderators' channel; one that nobody deals with, 365 days",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "created_at": Sensitivity.PLAIN,
        "category": Sensitivity.PLAIN,
        "status": Sensitivity.PLAIN,
        "subject": Sensitivity.MEMBER,
        "member": Sensitivity.MEMBER,
        "member_enc": Sensitivity.MEMBER,
        "channel_id": Sensitivity.PLACE,
        "message_id": Sensitivity.PLACE,
        "evidence_enc": Sensitivity.SEALED,
        "claimer": Sensitivity.MEMBER,
        "claimer_enc": Sensitivity.MEMBER,
        "claimed_at": Sensitivity.PLAIN,
        "card_channel_id": Sensitivity.PLACE,
        "card_id": Sensitivity.PLACE,
        "thread_id": Sensitivity.PLACE,
        "case_id": Sensitivity.PLACE,
        "closed_at": Sensitivity.PLAIN,
    },
    expiries=(
        Expiry(reports.c.closed_at, "keep_reports", not_(_is_open)),
        Expiry(reports.c.created_at, FORGOTTEN_DAYS, _is_open),
    ),
    links=(
        ByPseudonym(
            reports.c.member,
            "report-member",
            _about,
            sealed="member_enc",
            beside=("subject",),
            stays=(
                Stay(
                    lambda _: _is_open,
                    "nobody has closed it yet",
                    "the moderators have dealt with it",
                ),
            ),
        ),
        ByPseudonym(
            reports.c.claimer,
            "report-claimer",
            _taken_report,
            sealed="claimer_enc",
            empties=("claimer", "claimer_enc"),
            label="reports_taken_by_you",
        ),
    ),
    takes=(reporters.c.report_id,),
    card=CardEnd.REMOVED,
)


def _statement(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "at": when(row["at"]),
        "kind": row["category"],
        "your_words": REPORTERS.open(cipher, row, "words_enc"),
        "moderators_see_your_name": bool(row["named"]),
    }


REPORTERS = TablePolicy(
    reporters,
    "Who reported it, under a pseudonym, and what they added, encrypted; their id, encrypted, to "
    "tell them that it was looked at and to stop misuse. No other member ever sees it, and "
    "moderators only if the reporter chose that.",
    "as long as the report",
    {
        "guild_id": Sensitivity.PLACE,
        "report_id": Sensitivity.PLACE,
        "reporter": Sensitivity.MEMBER,
        "at": Sensitivity.PLAIN,
        "category": Sensitivity.PLAIN,
        "reporter_enc": Sensitivity.MEMBER,
        "named": Sensitivity.PLAIN,
        "words_enc": Sensitivity.SEALED,
        "told": Sensitivity.PLAIN,
    },
    expiries=(Expiry(reporters.c.at, 0, not_(_report_is_there)),),
    links=(ByPseudonym(reporters.c.reporter, "reporter", _statement, sealed="reporter_enc"),),
)


def _block(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"kind": row["kind"], "since": when(row["at"]), "until": when(row["ends"])}


BLOCKS = TablePolicy(
    blocks,
    "That a member may not report or appeal for a while, encrypted and under a pseudonym.",
    "until that while is over",
    {
        "guild_id": Sensitivity.PLACE,
        "kind": Sensitivity.PLAIN,
        "member": Sensitivity.MEMBER,
        "member_enc": Sensitivity.MEMBER,
        "at": Sensitivity.PLAIN,
        "ends": Sensitivity.PLAIN,
    },
    expiries=(Expiry(blocks.c.ends, 0),),
    links=(
        ByPseudonym(
            blocks.c.member,
            "block",
            _block,
            sealed="member_enc",
            stays=(
                Stay(
                    lambda now: blocks.c.ends > now,
                    "it is not over",
                    "it is over",
                    ends=blocks.c.ends,
                ),
            ),
        ),
    ),
)

ALERTS = TablePolicy(
    automod_alerts,
    "Which alerts of Discord's AutoMod became a report, as a code that only the key can make, so "
    "that one message becomes one report.",
    "seven days",
    {
        "guild_id": Sensitivity.PLACE,
        # Of a rule, a member and a message together: nobody's id alone leads to it.
        "event": Sensitivity.PLAIN,
        "at": Sensitivity.PLAIN,
        "report_id": Sensitivity.PLACE,
    },
    expiries=(Expiry(automod_alerts.c.at, ALERT_DAYS),),
)

policies = (REPORTS, REPORTERS, BLOCKS, ALERTS)

"""The tables of a team's work: locked channels, duty, hand-over notes, time off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import RowMapping

from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import ByPseudonym, BySealedId
from bot.storage.inventory.members import when
from bot.storage.inventory.table_policy import Expiry, Sensitivity, TablePolicy
from bot.storage.schema.team_tables import (
    duty,
    duty_rota,
    duty_times,
    handovers,
    restrictions,
    step_aways,
)

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

DUTY_TIME_DAYS = 180
HANDOVER_DAYS = 30


def _restriction(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"place": str(row["place_id"]), "kind": row["kind"], "at": when(row["created_at"])}


RESTRICTIONS = TablePolicy(
    restrictions,
    "Channels that are locked or slow, and invites or messages that are paused: until when, what "
    "held before, and which moderator did it, encrypted.",
    "until that is over",
    {
        "guild_id": Sensitivity.PLACE,
        "place_id": Sensitivity.PLACE,
        "kind": Sensitivity.PLAIN,
        "created_at": Sensitivity.PLAIN,
        "moderator_enc": Sensitivity.MEMBER,
        "before_enc": Sensitivity.SEALED,
        "set_enc": Sensitivity.SEALED,
        "due": Sensitivity.PLAIN,
        "leased_until": Sensitivity.PLAIN,
        "tries": Sensitivity.PLAIN,
    },
    # None expires: what is locked is unlocked, and then the row goes.
    links=(
        BySealedId(
            restrictions.c.moderator_enc,
            lambda row: RESTRICTIONS.place(row, "moderator_enc"),
            _restriction,
            empties=("moderator_enc",),
        ),
    ),
)


def _duty(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "since": when(row["since"]),
        "until": None if row["due"] is None else when(row["due"]),
    }


DUTY = TablePolicy(
    duty,
    "Which moderators are on duty, since when and until when, encrypted and under a pseudonym.",
    "until their duty ends, one day more at the most",
    {
        "guild_id": Sensitivity.PLACE,
        "moderator": Sensitivity.MEMBER,
        "moderator_enc": Sensitivity.MEMBER,
        "since": Sensitivity.PLAIN,
        "due": Sensitivity.PLAIN,
    },
    # Not at once: whoever ends duty takes the role away too, and notes the time.
    expiries=(Expiry(duty.c.due, 1),),
    links=(ByPseudonym(duty.c.moderator, "duty", _duty, sealed="moderator_enc"),),
)


def _duty_time(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"from": when(row["began_at"]), "to": when(row["ended_at"])}


DUTY_TIMES = TablePolicy(
    duty_times,
    "When moderators were on duty, encrypted and under a pseudonym, to share the load.",
    "180 days",
    {
        "guild_id": Sensitivity.PLACE,
        "moderator": Sensitivity.MEMBER,
        "began_at": Sensitivity.PLAIN,
        "moderator_enc": Sensitivity.MEMBER,
        "ended_at": Sensitivity.PLAIN,
    },
    expiries=(Expiry(duty_times.c.ended_at, DUTY_TIME_DAYS),),
    links=(ByPseudonym(duty_times.c.moderator, "duty", _duty_time, sealed="moderator_enc"),),
)


def _turn(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"begins": row["begins"], "ends": row["ends"], "in": "minutes since Monday, UTC"}


DUTY_ROTA = TablePolicy(
    duty_rota,
    "Which moderator is meant to be on duty at which time of the week, encrypted and under a "
    "pseudonym.",
    "until it is changed or the bot leaves the server",
    {
        "guild_id": Sensitivity.PLACE,
        "moderator": Sensitivity.MEMBER,
        "begins": Sensitivity.PLAIN,
        "ends": Sensitivity.PLAIN,
        "moderator_enc": Sensitivity.MEMBER,
        "updated_at": Sensitivity.PLAIN,
    },
    links=(ByPseudonym(duty_rota.c.moderator, "duty", _turn, sealed="moderator_enc"),),
)


def _handover(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"at": when(row["created_at"]), "text": HANDOVERS.open(cipher, row, "text_enc")}


HANDOVERS = TablePolicy(
    handovers,
    "Notes that a moderator leaves for whoever is on duty next, and who wrote them, encrypted.",
    "30 days",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "created_at": Sensitivity.PLAIN,
        "moderator_enc": Sensitivity.MEMBER,
        "text_enc": Sensitivity.SEALED,
    },
    expiries=(Expiry(handovers.c.created_at, HANDOVER_DAYS),),
    links=(
        BySealedId(
            handovers.c.moderator_enc,
            lambda row: HANDOVERS.place(row, "moderator_enc"),
            _handover,
            empties=("moderator_enc",),
        ),
    ),
)


def _step_away(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"kinds_of_reports": row["categories"], "until": when(row["ends"])}


STEP_AWAYS = TablePolicy(
    step_aways,
    "Which kinds of reports a moderator does not want to see for a while, encrypted and under a "
    "pseudonym.",
    "until that while is over",
    {
        "guild_id": Sensitivity.PLACE,
        "moderator": Sensitivity.MEMBER,
        "moderator_enc": Sensitivity.MEMBER,
        "categories": Sensitivity.PLAIN,
        "at": Sensitivity.PLAIN,
        "ends": Sensitivity.PLAIN,
    },
    expiries=(Expiry(step_aways.c.ends, 0),),
    links=(ByPseudonym(step_aways.c.moderator, "step-away", _step_away, sealed="moderator_enc"),),
)

policies = (RESTRICTIONS, DUTY, DUTY_TIMES, DUTY_ROTA, HANDOVERS, STEP_AWAYS)

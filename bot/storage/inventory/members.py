"""The tables of what members did: questions, votes, tickets, suggestions switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import RowMapping, and_, func, or_

from bot.storage.clock import from_ms
from bot.storage.crypto.cipher import Cipher
from bot.storage.inventory.links import ByPseudonym, BySealedId
from bot.storage.inventory.table_policy import CardEnd, Expiry, Sensitivity, TablePolicy
from bot.storage.repositories.tickets.messages import load_messages
from bot.storage.schema.tables import cases, mutes, questions, votes

if TYPE_CHECKING:
    from bot.storage.repositories.servers.guild_settings import JSON

CASE_DAYS = 7
"""How long an id is kept to deliver an answer, and an answer to be opened."""
RETENTION = "retention"
"""The setting in which a server says how long questions are kept."""
OPEN = "open"


def when(milliseconds: int) -> str:
    """Return a stored time as members read it in an export."""
    return from_ms(milliseconds).isoformat(timespec="seconds")


def _question(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "id": str(row["id"]),
        "asked_at": when(row["asked_at"]),
        "channel": str(row["channel_id"]),
        "via": row["via"],
        "outcome": row["outcome"],
        "entry": row["entry_id"],
        "text": QUESTIONS.open(cipher, row, "text_enc"),
    }


QUESTIONS = TablePolicy(
    questions,
    "What was asked: when, in which channel, what was answered, and how fast. In the log mode "
    "`text` also the question itself, encrypted; in the mode `full` also a "
    "pseudonym for whoever asked.",
    "as many days as the server has set (30 unless an admin changed it)",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "channel_id": Sensitivity.PLACE,
        "asked_at": Sensitivity.PLAIN,
        "via": Sensitivity.PLAIN,
        "outcome": Sensitivity.PLAIN,
        "entry_id": Sensitivity.PLACE,
        "latency_ms": Sensitivity.PLAIN,
        "text_enc": Sensitivity.SEALED,
        "asker": Sensitivity.MEMBER,
        "vector_enc": Sensitivity.SEALED,
        "score_enc": Sensitivity.SEALED,
        "handled": Sensitivity.PLACE,
    },
    expiries=(Expiry(questions.c.asked_at, RETENTION),),
    links=(ByPseudonym(questions.c.asker, "asker", _question),),
    takes=(votes.c.question_id, cases.c.question_id),
)


def _vote(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "question": str(row["question_id"]),
        "helpful": bool(row["helpful"]),
        "voted_at": when(row["voted_at"]),
    }


VOTES = TablePolicy(
    votes,
    "Votes on answers: helpful or not, and when, under a pseudonym that differs for each question.",
    "as many days as the server has set (30 unless an admin changed it)",
    {
        "guild_id": Sensitivity.PLACE,
        "question_id": Sensitivity.PLACE,
        "voter": Sensitivity.MEMBER,
        "helpful": Sensitivity.PLAIN,
        "voted_at": Sensitivity.PLAIN,
    },
    expiries=(Expiry(votes.c.voted_at, RETENTION),),
    links=(ByPseudonym(votes.c.voter, "vote", _vote, bound_columns=("question_id",)),),
)


def _case(cipher: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {
        "id": str(row["id"]),
        "passed_on_at": when(row["created_at"]),
        "channel": str(row["channel_id"]),
        "status": row["status"],
        "with_name": bool(row["named"]),
        "text": CASES.open(cipher, row, "text_enc"),
        "answer": CASES.open(cipher, row, "answer_enc"),
        "conversation": [
            {"by": "moderators" if message.by_team else "member", "text": message.text}
            for message in load_messages(CASES.open(cipher, row, "talk_enc"))
        ],
    }


_over = cases.c.status != OPEN
_end_time = func.coalesce(cases.c.closed_at, cases.c.created_at)

CASES = TablePolicy(
    cases,
    "Questions that a member passed on to the moderators, what they asked about it, what the "
    "member added, and the answer, encrypted; with the "
    "member's id, encrypted, while it is needed to deliver the answer.",
    "the id until delivery, seven days after asking at the most; the moderators' answer and what "
    "the member was asked and added, also once it was delivered, until seven days after the "
    "question was dealt with; the rest, and the card "
    "of it in the moderators' channel, as many days as the server has set, counted from when it "
    "was dealt with (one that still waits to be answered or opened: at least seven days)",
    {
        "guild_id": Sensitivity.PLACE,
        "id": Sensitivity.PLACE,
        "question_id": Sensitivity.PLACE,
        "channel_id": Sensitivity.PLACE,
        "created_at": Sensitivity.PLAIN,
        "status": Sensitivity.PLAIN,
        "text_enc": Sensitivity.SEALED,
        "asker_enc": Sensitivity.MEMBER,
        "named": Sensitivity.PLAIN,
        "by_message": Sensitivity.PLAIN,
        "card_channel_id": Sensitivity.PLACE,
        "card_id": Sensitivity.PLACE,
        "answer_enc": Sensitivity.SEALED,
        "closed_at": Sensitivity.PLAIN,
        "told": Sensitivity.PLAIN,
        "talk_enc": Sensitivity.SEALED,
    },
    expiries=(
        # An answer that nobody has opened stays as long as it was promised.
        Expiry(_end_time, RETENTION, and_(cases.c.status != OPEN, cases.c.asker_enc.is_(None))),
        Expiry(_end_time, RETENTION, cases.c.status != OPEN, at_least=CASE_DAYS),
        Expiry(cases.c.created_at, RETENTION, cases.c.status == OPEN, at_least=CASE_DAYS),
        # After those that delete: what is due is then the same before a round and in it.
        Expiry(
            cases.c.created_at, CASE_DAYS, cases.c.asker_enc.is_not(None), empties=("asker_enc",)
        ),
        Expiry(_end_time, CASE_DAYS, cases.c.answer_enc.is_not(None), empties=("answer_enc",)),
        Expiry(
            _end_time, CASE_DAYS, and_(_over, cases.c.talk_enc.is_not(None)), empties=("talk_enc",)
        ),
    ),
    links=(BySealedId(cases.c.asker_enc, lambda row: CASES.place(row, "asker_enc"), _case),),
    card=CardEnd.REMOVED,
)


def _mute(_: Cipher, row: RowMapping) -> dict[str, JSON]:
    return {"no_suggestions_since": when(row["at"])}


MUTES = TablePolicy(
    mutes,
    "That a member wants no automatic suggestions, under a pseudonym.",
    "until the member takes it back or erases it, or the bot leaves the server",
    {"guild_id": Sensitivity.PLACE, "member": Sensitivity.MEMBER, "at": Sensitivity.PLAIN},
    links=(ByPseudonym(mutes.c.member, "mute", _mute),),
)

STRIPPED_BY_COUNTS = or_(
    questions.c.text_enc.is_not(None),
    questions.c.vector_enc.is_not(None),
    questions.c.score_enc.is_not(None),
    questions.c.asker.is_not(None),
    questions.c.channel_id != 0,
)
"""Rows of the log that hold more than the mode `counts` allows."""
STRIPPED_BY_TEXT = questions.c.asker.is_not(None)
"""Rows of the log that hold more than the mode `text` allows."""

policies = (QUESTIONS, VOTES, CASES, MUTES)

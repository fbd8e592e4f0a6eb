"""Answers made of what the matcher found, and of small talk."""

from __future__ import annotations

from bot.answering.models import Answer, Outcome, Question, Via
from bot.answering.small_talk import SmallTalkReply
from bot.custom_knowledge.cache import ServerKnowledge
from bot.matching import Decision, Match
from bot.matching.passages import LONGEST
from bot.text.cleaning import clean

_COMMANDS = frozenset({Via.ASK, Via.FAQ})


def reply_answer(reply: SmallTalkReply, text: str, question_id: int) -> Answer:
    """Return the answer to a message that small talk replies to."""
    return Answer(Outcome.NONE, " ".join(text.split())[:LONGEST], question_id, reply=reply)


def matched_answer(match: Match, question_id: int, knowledge: ServerKnowledge) -> Answer:
    """Return the answer that a match leads to, with the entries of a server."""
    best = match.subjects or match.candidates[:1]
    if match.decision is Decision.SUGGEST:
        best = match.suggested
    entries_or_none = (knowledge.snapshot.entries.get(each.entry_id) for each in best)
    entries = tuple(entry for entry in entries_or_none if entry)
    return Answer(
        outcome=Outcome(match.decision.value),
        question=match.question,
        question_id=question_id,
        entries=() if match.decision is Decision.NONE else entries,
        candidates=tuple((each.entry_id, each.score) for each in match.candidates[:3]),
        pointer=match.topic.pointer if match.topic else "",
    )


def is_wordless_command(question: Question) -> bool:
    """Whether a text without words came by a command, whose reply only its author reads."""
    if question.via not in _COMMANDS:
        return False
    text = question.text
    # Cleaning takes no letter from plain text.
    return not any(map(str.isalnum, text if text.isascii() else clean(text)))

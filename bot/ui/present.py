"""From an answer to its card."""

from __future__ import annotations

from discord import ui
from msgspec import Struct

from bot.answering.models import Answer, Outcome
from bot.custom_knowledge.cache import ServerKnowledge
from bot.guides import GuideBook
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.answers.suggest import suggest_card
from bot.ui.cards.answers.talk import talk_card
from bot.ui.cards.answers.two import two_answers_card
from bot.ui.cards.answers.uncovered import uncovered_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.look import PLAIN, Look
from bot.ui.text import quoted

NO_GUIDES = GuideBook()


class CardPlace(Struct, frozen=True):
    """Where a card will stand: in a server or a direct message, public or private, in its look.

    guides: those that answers may lead to there.
    """

    in_server: bool = True
    public: bool = False
    reply_to: int | None = None
    look: Look = PLAIN
    guides: GuideBook = NO_GUIDES


def present(
    answer: Answer, knowledge: ServerKnowledge, place: CardPlace, *, quote: str | None = None
) -> ui.LayoutView:
    """Return the card of an answer that is no crisis; `quote` overrides the quoted question.

    Raises ValueError for a crisis, which has a card of its own that must not be missed.
    """
    line = quoted(answer.question) if quote is None else quote
    state = AnswerState(
        answer.entries[0].id if answer.entries else "-",
        answer.question_id,
        in_log=answer.in_log,
        reply_to=place.reply_to,
    )
    match answer.outcome:
        case Outcome.ANSWER if answer.asks_two:
            return two_answers_card(
                state,
                answer.entries,
                quote=line,
                in_server=place.in_server,
                public=place.public,
                look=place.look,
            )
        case Outcome.ANSWER:
            entry = answer.entries[0]
            return answer_card(
                state,
                entry,
                knowledge.related(entry),
                quote=line,
                in_server=place.in_server,
                public=place.public,
                look=place.look,
                guides=place.guides.offered_on(entry.id),
            )
        case Outcome.SUGGEST:
            return suggest_card(
                state, answer.entries, quote=line, in_server=place.in_server, look=place.look
            )
        case Outcome.NONE if answer.reply is not None:
            return talk_card(
                answer.reply,
                answer.question_id,
                in_log=answer.in_log,
                in_server=place.in_server,
                look=place.look,
            )
        case Outcome.NONE:
            return uncovered_card(
                answer.question_id,
                tuple(knowledge.snapshot.categories),
                quote=line,
                pointer=answer.pointer,
                in_log=answer.in_log,
                in_server=place.in_server,
                look=place.look,
                of_message=place.reply_to is not None,
            )
        case Outcome.CRISIS:
            raise ValueError("a crisis is not presented as an answer")

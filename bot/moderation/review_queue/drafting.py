"""A first draft of an entry, made from a group of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.custom_knowledge.form import EntryForm
from bot.moderation.review_queue.wording import public_wordings, short_wording

if TYPE_CHECKING:
    from bot.custom_knowledge.cache import ServerKnowledge
    from bot.matching import Match
    from bot.moderation.review_queue.groups import QuestionGroup

_MOST_WORDINGS = 20


def draft_entry(group: QuestionGroup, match: Match, knowledge: ServerKnowledge) -> EntryForm:
    """Draft an entry: the question of the lead, the other wordings, the nearest entry's subject.

    `match` is the match of the lead's text.
    """
    question = short_wording(match.question)
    question = question[:1].upper() + question[1:]
    entries = knowledge.snapshot.entries
    nearest = next((entries.get(each.entry_id) for each in match.candidates), None)
    # What may point to a person is left out: the moderator would have to notice it in the list.
    others = public_wordings(group.wordings[1:], _MOST_WORDINGS)
    return EntryForm(
        question=question,
        category=nearest.category if nearest else "",
        aliases="\n".join(others),
    )

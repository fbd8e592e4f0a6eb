"""Why something cannot be done with a ticket, in sentences for the person who tried it."""

from __future__ import annotations

from bot.moderation.errors import ModerationError
from bot.moderation.tickets.limits import MAX_A_DAY, MAX_ANSWER, MAX_TEXT
from bot.storage.repositories.tickets.messages import MAX_MESSAGES

# For the member whose ticket it is.
TOO_MANY = (
    f"You have {MAX_A_DAY} questions with the moderators already. Please wait until they have "
    "answered one of them, or until tomorrow."
)
NOT_YET = "There is no answer yet. The moderators are volunteers, so it may take a while."
NOT_YOURS = "That answer is for somebody else. To ask a question of your own, use **/ask**."
NO_ANSWER = "The moderators have closed this question without a written answer."
OPENED = (
    "That answer has reached the person who asked, or its seven days are over. I no longer know "
    "whose it is, so I cannot show it again."
)
NO_ANSWER_IN_TIME = (
    "No answer has come in seven days, so I no longer know whose question this is. You are welcome "
    "to pass it on again."
)
OVER = "That question is no longer kept."
CLOSED = (
    "The moderators have finished with this question, so nothing can be added. You are welcome "
    "to ask them again with **/contact**."
)
ENOUGH = (
    f"You have added to this question {MAX_MESSAGES} times, which is the most I can keep. "
    "Please wait for the moderators' answer."
)
ENTRY_GONE = "The moderators chose an entry that no longer exists. Please ask again."

# For moderators.
NO_TICKET = "That question is no longer there: it was withdrawn, or it has expired."
TAKEN = "{who} has already dealt with this question, so nothing was sent."
RECIPIENT_FORGOTTEN = (
    "More than seven days have passed, so I no longer know who asked, and an answer cannot reach "
    "them. You can dismiss it, or turn it into an entry."
)
NO_SUCH_ENTRY = "That entry no longer exists. Please choose another."
NO_WORDS_IN_ANSWER = "There are no words in that answer."
ANSWER_TOO_LONG = f"That is too long to show: at most {MAX_ANSWER} characters fit."
ASKED_ENOUGH = (
    f"You have asked for details {MAX_MESSAGES} times, which is the most I can keep. "
    "Please answer or dismiss it."
)
OVERTAKEN = "{who} has just asked them something, so your question was not sent."
NO_WORDS_IN_QUESTION = "There are no words in that question."
QUESTION_TOO_LONG = f"That is too long: at most {MAX_TEXT} characters fit."
ALREADY_SAVED = (
    "{who} has already saved this answer as an entry. **/kb list** shows it; you can change it "
    "there."
)
LEARNING_OFF = (
    "Learning from answers is switched off here. An admin can switch it on in **/settings**: "
    "“Learn from moderators' answers”."
)
NO_WORDS_IN_MESSAGE = "There are no words in that message that could be an answer."

SOMEBODY = "Somebody else"
ANOTHER_MODERATOR = "Another moderator"


class TicketError(ModerationError):
    """Something about a ticket that a person should know; `str()` is the sentence for them."""


class TicketUnreadableError(TicketError):
    """Nobody can open this ticket any more, so a note that points to it is of no use."""


def mention(user_id: int | None, unknown: str) -> str:
    """Return a mention of a moderator; `unknown` where it is not known who it was."""
    return f"<@{user_id}>" if user_id else unknown

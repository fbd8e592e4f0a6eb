"""Why an appeal cannot be made, read or decided, each with a sentence for the person."""

from __future__ import annotations

from bot.moderation.errors import ModerationError

OFF = "This server does not take appeals through me. You can still write to its moderators."
GONE = "I no longer have a record of that, so there is nothing to look at again."
NOT_YOURS = "That is about another member."
OVER = "That is over already: it no longer holds, so there is nothing to appeal."
NOT_THAT = "That cannot be appealed."
WAITS = "You have already asked for this. It still waits for the moderators."
DECIDED = "The moderators have looked at this already. Their answer stands."
BLOCKED = "You cannot appeal here until {ends}."
EMPTY = "Please answer at least one of the questions: that is what the moderators read."
NOT_OPEN = "This appeal is no longer open: somebody has decided it, or it was taken back."
OWN = "This is your own appeal. Another moderator looks at it."
OTHERS_FIRST = (
    "You acted in this case, so other moderators look at it first. If nobody has decided it by "
    "{until}, you can."
)
NOWHERE = (
    "In a direct message I can only find cases of servers that allow it, and none does. Please use "
    "the button on the message that told you, or the form that the server links."
)
NO_CODE = (
    "That code is not one of mine. It looks like **12-ABCDEFGH**: a number, a line, and eight "
    "letters or digits."
)


class AppealError(ModerationError):
    """Something about an appeal cannot be done; the message is the sentence for the person."""

"""The controls of tickets: what each carries in its custom id.

Most actions begin with `case-`, the former name of tickets, so that sent cards go on working.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from bot.moderation.tickets import QuestionSource, SourceKind
from bot.ui.controls.answer_state import read_id
from bot.ui.controls.states import Codec, Id, Name, Number, State, control

_SAFE = "safe"


def _parse_source(text: str) -> QuestionSource:
    return QuestionSource(SourceKind(text[:1]), read_id(text[1:]))


Misread: TypeAlias = Annotated[
    bool, Codec(lambda misread: _SAFE if misread else "", lambda text: text == _SAFE)
]
"""Help was shown for a text, and its member says that this was a misreading."""
Source: TypeAlias = Annotated[
    QuestionSource, Codec(lambda source: f"{source.kind.value}{source.id:x}", _parse_source)
]


class _MaybeMisread(State):
    """A control whose last field is `misread`: left out unless it holds."""

    def pack(self) -> tuple[str, ...]:
        *fields, misread = State.pack(self)
        return (*fields, misread) if misread else tuple(fields)


@control("ask-mods")
class AskModerators(_MaybeMisread):
    """Open the form in which a member passes a question on; `question_id`: in the log."""

    question_id: Id
    misread: Misread = False


@control("ask-mods-sent")
class SendToModerators(_MaybeMisread):
    """Open a ticket with what was typed into that form."""

    question_id: Id
    misread: Misread = False


@control("case-open")
class ReadTicket(State):
    """Show a member the answer to their ticket, or what the moderators ask.

    guild_id: for a direct message; versions before direct messages left it out.
    """

    ticket_id: Id
    guild_id: Id | None = None


@control("case-add")
class AddToTicket(_MaybeMisread):
    """Open the form in which a member adds something to their open ticket."""

    ticket_id: Id
    guild_id: Id | None = None
    misread: Misread = False


@control("case-added")
class SendAddition(_MaybeMisread):
    """Send the moderators what was typed into that form."""

    ticket_id: Id
    guild_id: Id | None = None
    misread: Misread = False


@control("case-pick")
class ChooseTicket(State):
    """Show a waiting ticket; it is chosen in the select."""


@control("case-done")
class MarkTicketDone(State):
    """Close a waiting ticket that was dealt with elsewhere; it is chosen in the select."""


@control("case-answer")
class AnswerTicket(State):
    """Open the form for the answer."""

    ticket_id: Id


@control("case-answered")
class SendAnswer(State):
    """Send the answer that was typed into that form."""

    ticket_id: Id


@control("case-reply")
class SendReplyAsAnswer(State):
    """Send a moderator's message as the answer."""

    ticket_id: Id
    message_id: Id


@control("case-ask")
class AskBack(State):
    """Open the form in which a moderator asks the member something."""

    ticket_id: Id


@control("case-asked")
class SendQuestionBack(State):
    """Send that question; `seen_count`: questions of the team that the moderator had seen."""

    ticket_id: Id
    seen_count: Number


@control("case-entry")
class MakeEntryOfTicket(State):
    """Open the form of a new entry with a ticket's question, and its answer if there is one."""

    ticket_id: Id


@control("case-link")
class LinkEntry(State):
    """Offer the entries that are the likeliest answers."""

    ticket_id: Id


@control("case-find")
class SearchEntryToLink(State):
    """Open the form in which a moderator looks for another entry."""

    ticket_id: Id


@control("case-found")
class OfferEntriesToLink(State):
    """Offer the entries that fit what was typed into that form."""

    ticket_id: Id


@control("case-entry-chosen")
class PreviewLinkedEntry(State):
    """Show an entry before it is sent; it is chosen in the select."""

    ticket_id: Id


@control("case-send")
class SendLinkedEntry(State):
    """Send an entry as the answer."""

    ticket_id: Id
    entry_id: Name


@control("case-dismiss")
class AskToDismiss(State):
    """Ask before a ticket is closed without an answer."""

    ticket_id: Id


@control("case-dismissed")
class DismissTicket(State):
    """Close a ticket without an answer."""

    ticket_id: Id


@control("learn")
class SaveReplyAsEntry(State):
    """Open the form of a new entry with a question and a moderator's message as the answer."""

    source: Source
    message_id: Id


@control("learn-no")
class DeclineOffer(State):
    """Take the offer to send or save a message away."""

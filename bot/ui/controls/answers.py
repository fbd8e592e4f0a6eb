"""The controls of answers: what each carries in its custom id."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.states import Codec, Flag, Id, Name, Number, State, control

Proof: TypeAlias = Annotated[str, Codec(str, str)]
"""A claimed proof of bot.privacy.member_proofs; the handler checks whether it is one."""


@control("part")
class TogglePart(State):
    """Unfold a part of an answer, or fold it when it is the open one."""

    part: Number
    answer: AnswerState


@control("read")
class ReadPart(State):
    """Unfold the part that is chosen in the select; as a button, give the reader an own copy."""

    answer: AnswerState


@control("whole")
class ReadWhole(State):
    """Show the whole of one of two answers, for this reader alone; the card stays as it is."""

    answer: AnswerState


@control("sources")
class ShowSources(State):
    """Show where an answer comes from."""

    answer: AnswerState


@control("related")
class OpenRelated(State):
    """Open the related entry that is chosen in the select. Sent by versions before the menu."""

    answer: AnswerState


@control("pick")
class PickEntry(State):
    """Open the suggested entry that the member meant."""

    answer: AnswerState


@control("vote")
class CastVote(State):
    """Say whether an answer helped."""

    helpful: Flag
    answer: AnswerState


@control("other")
class OfferOtherEntries(State):
    """Offer other entries for a question that was read wrongly."""

    answer: AnswerState


@control("none")
class RejectSuggestions(State):
    """Say that none of the suggested entries was meant."""

    question_id: Id


@control("share")
class ShareAnswer(State):
    """Post an answer in the channel."""

    answer: AnswerState


@control("reply")
class PostAsReply(State):
    """Post an answer as a reply to the message that it was looked up for."""

    answer: AnswerState


@control("forget-question")
class ForgetOwnQuestion(State):
    """Forget a question; `proof` shows that whoever presses asked it, for that is not stored."""

    question_id: Id
    proof: Proof


@control("browse")
class BrowsePage(State):
    """Show a page of the subjects, or of the questions of one; `category` is its key."""

    category: Name | None
    page: Number


@control("category")
class BrowseCategory(State):
    """Show the questions of the subject that is chosen in the select."""


@control("entry")
class BrowseEntry(State):
    """Show the answer to the question that is chosen in the select."""


@control("back")
class BackToCategory(State):
    """Go back from an answer to the questions of its subject."""

    entry_id: Name


@control("read-on")
class ReadOn(State):
    """Show the whole answer of a small public card; `tag` proves whom the card answers."""

    entry_id: Name
    tag: Proof


@control("dismiss")
class DismissCard(State):
    """Take a public card away; `tag` proves whom it answers."""

    tag: Proof


@control("mute")
class StopOffers(State):
    """Offer whoever presses no more answers; `tag` proves whom the card answers."""

    tag: Proof


@control("unmute")
class ResumeOffers(State):
    """Offer whoever presses answers again."""

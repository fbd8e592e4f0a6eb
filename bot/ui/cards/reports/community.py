"""The lines of a report's card about a question or an answer in the community."""

from __future__ import annotations

from msgspec import Struct

from bot.community.team.hiding import HidingState, ReportedKind

NAMED_POST = "It is question {number} to the community. I posted it for them."
UNNAMED_POST = (
    "It is question {number} to the community, asked without a name. I tell nobody whose it is."
)
ANSWER = "It stands in the thread of question {number} to the community."
STATES = {
    HidingState.SHOWN: "",
    HidingState.HIDDEN: "**It is hidden** until one of you has looked, as so many reported it.",
    HidingState.DANGER: "So many reported it that I would hide it. But its words may tell of "
    "danger, so **I left it as it is**: please look now.",
    HidingState.FILES: "So many reported it that I would hide it. But I could not bring it back, "
    "for I have no copy of all that is in it: please look now.",
    HidingState.FORBIDDEN: "So many reported it that I would hide it. But for that I need "
    "**Manage Messages** there: please look now.",
}


class CommunityFacts(Struct, frozen=True):
    """A reported question or answer: the number of the question, and how it stands."""

    kind: ReportedKind
    number: int
    anonymous: bool
    state: HidingState

    @property
    def is_hidden(self) -> bool:
        """Whether it can be shown again."""
        return self.state is HidingState.HIDDEN


def community_lines(facts: CommunityFacts) -> str:
    """Return what a report is about in the community, and whether it is hidden."""
    words = ANSWER
    if facts.kind is ReportedKind.POST:
        words = UNNAMED_POST if facts.anonymous else NAMED_POST
    return "\n".join(filter(None, (words.format(number=facts.number), STATES[facts.state])))

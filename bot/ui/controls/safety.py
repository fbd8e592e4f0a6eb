"""The controls of danger cards, and of the team's cards about alerts and requests.

None of them carries anything of what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, TypeAlias

from bot.safety import DangerKind
from bot.ui.controls.answer_state import read_id
from bot.ui.controls.states import Codec, Id, StaleStateError, State, control

_NOTHING = "-"
_MAX_ENTRIES = 46
"""Characters that the ids of entries may take, so that every custom id stays below 100."""
_BY_MESSAGE = "d"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_MINOR = "m"

MinorFlag: TypeAlias = Annotated[
    bool, Codec(lambda value: _MINOR if value else _NOTHING, lambda text: text == _MINOR)
]
"""Whether somebody seems to be under age, as `m` or `-`."""


def _parse_language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is no code of a language")
    return text


LanguageCode: TypeAlias = Annotated[str, Codec(str, _parse_language)]
"""The code of a language, as in ISO 639."""


class DangerOrigin(State):
    """The danger card that a request comes from."""

    question_id: Id
    kind: DangerKind | None = None
    minor: MinorFlag = False


class CrisisState(State):
    """The state that a crisis card needs to be drawn again.

    outcome and entries say which answer the "misread" button shows; with TO_MODERATORS it leads to
    them instead, and with UNSENT or an empty outcome there is none. language: the code of the one
    that they wrote, if that is not English.
    """

    question_id: int
    kind: DangerKind | None = None
    minor: bool = False
    outcome: str = ""
    entries: tuple[str, ...] = ()
    urgent: bool = False
    language: str = ""

    @property
    def origin(self) -> DangerOrigin:
        """The same card as the origin of a request."""
        return DangerOrigin(self.question_id, self.kind, self.minor)

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id; entries that find no room are left out."""
        ids = self.entries
        language = (self.language,) if self.language else ()
        room = _MAX_ENTRIES - sum(len(code) + 1 for code in language)
        while len(",".join(ids)) > room:
            ids = ids[:-1]
        return (
            f"{self.question_id:x}",
            self.kind.value if self.kind else _NOTHING,
            (_MINOR if self.minor else "") + ("u" if self.urgent else "") or _NOTHING,
            self.outcome or _NOTHING,
            ",".join(ids) or _NOTHING,
            *language,
        )

    @classmethod
    def parse(cls, texts: Sequence[str]) -> CrisisState:
        """Read the fields of a custom id. Raises StaleStateError when they are not ours."""
        try:
            # Cards of earlier versions have no language, the sixth field.
            question_id, kind, flags, outcome, ids = texts[:5]
            return cls(
                question_id=read_id(question_id),
                kind=None if kind == _NOTHING else DangerKind(kind),
                minor=_MINOR in flags,
                urgent="u" in flags,
                outcome="" if outcome == _NOTHING else outcome,
                entries=() if ids == _NOTHING else tuple(ids.split(",")),
                language=_parse_language(texts[5]) if len(texts) > 5 else "",
            )
        except ValueError as error:
            raise StaleStateError("the state of a crisis card is not ours") from error


@control("crisis-country")
class ChooseCountry(State):
    """Show the numbers of the country that is chosen in the select."""

    card: CrisisState


@control("crisis-more")
class ShowCrisisCard(State):
    """Show the whole card to whoever presses, and to nobody else.

    language: the code of the one that they wrote, if that is not English.
    """

    language: LanguageCode = ""

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id; for English there are none."""
        return (self.language,) if self.language else ()

    @classmethod
    def parse(cls, texts: Sequence[str]) -> ShowCrisisCard:
        """Read the field; earlier versions packed a whole card, and nothing of that is needed."""
        if len(texts) != 1:
            return cls()
        try:
            return cls(_parse_language(texts[0]))
        except ValueError as error:
            raise StaleStateError(str(error)) from error


@control("crisis-open")
class OpenHelp(State):
    """Show the whole card from the line above an answer."""

    origin: DangerOrigin


@control("calm")
class ShowCalmAnswer(State):
    """Show the normal answer to somebody who says that they were misread."""

    card: CrisisState


@control("crisis-report")
class ShowReporting(State):
    """Show where a breach by a therapist can be reported."""

    question_id: Id


@control("safety-ask")
class AskForModerator(State):
    """Ask for consent before a moderator is asked to contact the member."""

    origin: DangerOrigin


@control("safety-no")
class DeclineContact(State):
    """Pass nothing on."""

    origin: DangerOrigin


@control("safety-yes")
class AgreeToContact(State):
    """Pass on name and channel. by_message: tell the member when somebody has taken it."""

    origin: DangerOrigin
    by_message: bool = False

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id; the last is only there for a direct message."""
        return (*self.origin.pack(), *((_BY_MESSAGE,) if self.by_message else ()))

    @classmethod
    def parse(cls, texts: Sequence[str]) -> AgreeToContact:
        """Read the fields of a custom id. Raises StaleStateError when they are not ours."""
        return cls(DangerOrigin.parse(texts[:3]), by_message=list(texts[3:]) == [_BY_MESSAGE])


@control("safety-tell")
class WriteReport(State):
    """Open the form in which a member tells the moderators about somebody else."""

    origin: DangerOrigin


@control("safety-told")
class SendReport(State):
    """Pass on what stands in that form."""

    origin: DangerOrigin


@control("safety-look")
class LookAtRequest(State):
    """Show the member whether somebody has taken their request."""

    request_id: Id
    origin: DangerOrigin


@control("safety-back")
class TakeRequestBack(State):
    """Take the member's request back."""

    request_id: Id
    origin: DangerOrigin


@control("safety-mine")
class ClaimRequest(State):
    """Let the moderator who presses take an alert or a request, if nobody has."""

    request_id: Id


@control("safety-take-over")
class TakeRequestOver(State):
    """Take an alert or a request from whoever has it."""

    request_id: Id


@control("safety-hand-over")
class ReleaseRequest(State):
    """Let an alert or a request wait for another moderator."""

    request_id: Id


@control("safety-done")
class AskToCloseRequest(State):
    """Ask the moderator whether it is really done."""

    request_id: Id


@control("safety-closed")
class CloseRequest(State):
    """End an alert or a request, and forget who it was."""

    request_id: Id

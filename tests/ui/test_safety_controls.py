"""The controls of danger cards: what they carry, byte for byte, and what they refuse."""

from __future__ import annotations

import pytest

from bot.safety import DangerKind
from bot.ui.controls.items import pack
from bot.ui.controls.safety import (
    AgreeToContact,
    AskForModerator,
    ClaimRequest,
    CrisisState,
    DangerOrigin,
    LookAtRequest,
    OpenHelp,
    SendReport,
    ShowCalmAnswer,
    ShowCrisisCard,
    ShowReporting,
)
from bot.ui.controls.states import StaleStateError, State

ORIGIN = DangerOrigin(31, DangerKind.OTHER, minor=True)


@pytest.mark.parametrize(
    ("state", "custom_id"),
    [
        (ShowCrisisCard(), "b:crisis-more"),
        (ShowCrisisCard("es"), "b:crisis-more:es"),
        (ShowReporting(31), "b:crisis-report:1f"),
        (OpenHelp(ORIGIN), "b:crisis-open:1f:other:m"),
        (OpenHelp(DangerOrigin(31)), "b:crisis-open:1f:-:-"),
        (
            ShowCalmAnswer(CrisisState(31, DangerKind.SELF, outcome="none", language="es")),
            "b:calm:1f:self:-:none:-:es",
        ),
        (
            ShowCalmAnswer(CrisisState(31, DangerKind.SELF, outcome="suggest", entries=("a", "b"))),
            "b:calm:1f:self:-:suggest:a,b",
        ),
        (
            ShowCalmAnswer(CrisisState(31, None, minor=True, urgent=True)),
            "b:calm:1f:-:mu:-:-",
        ),
        (AskForModerator(ORIGIN), "b:safety-ask:1f:other:m"),
        (AskForModerator(DangerOrigin(31)), "b:safety-ask:1f:-:-"),
        (AgreeToContact(ORIGIN), "b:safety-yes:1f:other:m"),
        (AgreeToContact(ORIGIN, by_message=True), "b:safety-yes:1f:other:m:d"),
        (SendReport(ORIGIN), "b:safety-told:1f:other:m"),
        (LookAtRequest(255, ORIGIN), "b:safety-look:ff:1f:other:m"),
        (ClaimRequest(255), "b:safety-mine:ff"),
    ],
)
def test_each_reads_as_in_older_versions(state: State, custom_id: str) -> None:
    assert pack("b", state) == custom_id
    assert type(state).parse(custom_id.split(":")[2:]) == state


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (ShowReporting, []),
        (OpenHelp, ["1f", "joy", "-"]),
        (ShowReporting, ["zz"]),
        (ShowCalmAnswer, ["1f", "self"]),
        (ShowCalmAnswer, ["1f", "self", "-", "none", "-", "../x"]),
        (ShowCrisisCard, ["<@1>"]),
        (ShowCalmAnswer, ["1f", "joy", "-", "none", "-"]),
        (AskForModerator, []),
        (AskForModerator, ["1f", "joy", "-"]),
        (AgreeToContact, ["-1", "self", "-", "d"]),
        (LookAtRequest, ["ff"]),
        (ClaimRequest, ["f" * 17]),
    ],
)
def test_foreign_fields_are_refused(kind: type[State], fields: list[str]) -> None:
    with pytest.raises(StaleStateError):
        kind.parse(fields)

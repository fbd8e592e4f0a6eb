"""The custom ids of the settings' and server's controls: as they were always sent, and checked."""

from __future__ import annotations

import pytest

from bot.servers import SettingGroup
from bot.ui.controls import settings as controls
from bot.ui.controls.items import pack, unpack
from bot.ui.controls.questions import ShowInsights
from bot.ui.controls.states import STATES, StaleStateError, State

SENT: dict[str, State] = {
    "settings-panel:-": controls.ShowSettings(None),
    "settings-panel:ANSWERS": controls.ShowSettings(SettingGroup.ANSWERS),
    "settings-group": controls.ChooseGroup(),
    "settings-put:dial": controls.PutSetting("dial"),
    "settings-put:mentions:off": controls.PutSetting("mentions", "off"),
    "settings-form:cooldown": controls.OpenSettingForm("cooldown"),
    "settings-typed:cooldown": controls.SendSettingForm("cooldown"),
    "settings-anyway:alert_channel:31": controls.UseAnyway("alert_channel", "31"),
    "settings-keep": controls.LeaveUnchanged(),
    "settings-reset:-": controls.ResetSettings(None),
    "settings-reset:dial": controls.ResetSettings("dial"),
    "settings-entries:disabled_entries:2": controls.ShowDisabledEntries("disabled_entries", 2),
    "settings-subject": controls.ChooseSubject(),
    "settings-subject-page:touch:1": controls.ShowSubject("touch", 1),
    "settings-entries-put:touch:1": controls.PutDisabledEntries("touch", 1),
    "settings-history:-": controls.ShowChanges(None),
    "settings-history:1f": controls.ShowChanges(31),
    "settings-import:1f:0a1b2c3d": controls.ImportFile(31, "0a1b2c3d"),
    "settings-undo:1f": controls.UndoImport(31),
    "setup-open": controls.OpenSetup(),
    "setup-step:2:skip": controls.ShowSetupStep(2, "skip"),
    "setup-next:2": controls.TakeSuggestions(2),
    "setup-none:2": controls.DecideForNone(2),
    "setup-put:dial:4": controls.PutInSetup("dial", 4),
    "setup-later:2": controls.FinishLater(2),
    "setup-try": controls.TryAnswer(),
    "insights:30": ShowInsights(30),
}
OLDER: dict[str, State] = {
    # A group that was taken away since: the panel opens at its first page.
    "settings-panel:WEATHER": controls.ShowSettings(None),
    "setup-step:2": controls.ShowSetupStep(2),
}


@pytest.mark.parametrize("custom_id", SENT)
def test_a_control_has_the_custom_id_that_it_always_had(custom_id: str) -> None:
    assert pack("b", SENT[custom_id]) == f"b:{custom_id}"


@pytest.mark.parametrize("custom_id", SENT | OLDER)
def test_a_custom_id_that_was_ever_sent_is_understood(custom_id: str) -> None:
    action, fields = unpack(f"b:{custom_id}")
    assert STATES[action].parse(fields) == (SENT | OLDER)[custom_id]


def test_every_control_of_the_two_families_is_among_them() -> None:
    own = {name for name, state in STATES.items() if state.__module__ == controls.__name__}
    own.add(ShowInsights.action)
    assert own == {custom_id.partition(":")[0] for custom_id in SENT}


@pytest.mark.parametrize(
    "custom_id",
    [
        "settings-panel",
        "settings-put",
        "settings-put:weather",
        "settings-put:weather:on",
        "settings-form:",
        "settings-typed:weather",
        "settings-anyway:dial",
        "settings-anyway:weather:1",
        "settings-reset",
        "settings-reset:weather",
        "settings-entries:disabled_entries:x",
        "settings-entries:disabled_entries:-1",
        "settings-subject-page:touch",
        "settings-entries-put::1",
        "settings-history",
        "settings-history:zz",
        "settings-history:8000000000000000",
        "settings-import:1f",
        "settings-import:1f:",
        "settings-import:zz:0a1b2c3d",
        "settings-undo:-1",
        "setup-step",
        "setup-step:1000000:skip",
        "setup-next:x",
        "setup-none:",
        "setup-put:dial",
        "setup-put:weather:1",
        "setup-later:-1",
        "insights",
        "insights:thirty",
    ],
)
def test_fields_that_the_bot_never_sends_are_refused(custom_id: str) -> None:
    action, fields = unpack(f"b:{custom_id}")
    with pytest.raises(StaleStateError):
        STATES[action].parse(fields)

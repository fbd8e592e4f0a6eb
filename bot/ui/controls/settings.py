"""The controls of /settings and /setup: what each carries in its custom id."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from bot.servers import SETTINGS, SettingGroup
from bot.ui.controls.states import Codec, Id, Name, Number, State, control

_FIRST_PAGE = "-"


def _parse_setting(text: str) -> str:
    if text not in SETTINGS:
        raise ValueError(f"{text!r} is no setting")
    return text


SettingName: TypeAlias = Annotated[str, Codec(str, _parse_setting)]
"""The name of a setting; any other word is stale."""
Text: TypeAlias = Annotated[str, Codec(str, str)]
"""Any text without a colon, also an empty one."""
GroupName: TypeAlias = Annotated[
    SettingGroup | None,
    Codec(
        lambda group: _FIRST_PAGE if group is None else group.name,
        # A group that is gone leads to the first page: the panel is there all the same.
        SettingGroup.__members__.get,
    ),
]
"""A page of the panel by its name in the code; None is the first page."""


@control("settings-panel")
class ShowSettings(State):
    """Show the panel at a group."""

    group: GroupName


@control("settings-group")
class ChooseGroup(State):
    """Show the group that is chosen in the select."""


@control("settings-put")
class PutSetting(State):
    """Change a setting: to `value` where a button names it, else to what the select holds."""

    name: SettingName
    value: Text | None = None

    def pack(self) -> tuple[str, ...]:
        """Return the fields; a select has no field for the value."""
        return (self.name,) if self.value is None else (self.name, self.value)


@control("settings-form")
class OpenSettingForm(State):
    """Open the form for typing a setting."""

    name: SettingName


@control("settings-typed")
class SendSettingForm(State):
    """Change a setting to what was typed into its form."""

    name: SettingName


@control("settings-anyway")
class UseAnyway(State):
    """Change a setting to a value that the admin was warned of."""

    name: SettingName
    value: Text


@control("settings-keep")
class LeaveUnchanged(State):
    """Change nothing, after a question."""


@control("settings-reset")
class ResetSettings(State):
    """Set one setting back to its default, or all (None)."""

    name: SettingName | None


@control("settings-entries")
class ShowDisabledEntries(State):
    """Show what is switched off, and a page of the subjects; `name` is the setting."""

    name: Name
    page: Number


@control("settings-subject")
class ChooseSubject(State):
    """Show the questions of the subject that is chosen in the select."""


@control("settings-subject-page")
class ShowSubject(State):
    """Show a page of the questions of a subject; `key` is short for its name."""

    key: Name
    page: Number


@control("settings-entries-put")
class PutDisabledEntries(State):
    """Switch off what the select holds of a page, and the rest of the page on."""

    key: Name
    page: Number


@control("settings-history")
class ShowChanges(State):
    """Show the changes before a row of the audit, or the newest (None)."""

    before: Id | None


@control("settings-import")
class ImportFile(State):
    """Import a file; `digest`: of the changes that the admin was shown."""

    file_id: Id
    digest: Name


@control("settings-undo")
class UndoImport(State):
    """Put back what an import replaced."""

    backup_id: Id


@control("setup-open")
class OpenSetup(State):
    """Begin /setup from the greeting."""


@control("setup-step")
class ShowSetupStep(State):
    """Go to a step; `way` keeps two buttons to the same step apart, as Discord demands."""

    step: Number
    way: Text = ""


@control("setup-next")
class TakeSuggestions(State):
    """Take what a step suggests where nothing was chosen, and go on."""

    step: Number


@control("setup-none")
class DecideForNone(State):
    """Decide for nothing in a step that has to be decided, and go on."""

    step: Number


@control("setup-put")
class PutInSetup(State):
    """Change a setting to what the select holds, and stay in the step."""

    name: SettingName
    step: Number


@control("setup-later")
class FinishLater(State):
    """Leave /setup for now."""

    step: Number


@control("setup-try")
class TryAnswer(State):
    """Show an answer as members see it."""

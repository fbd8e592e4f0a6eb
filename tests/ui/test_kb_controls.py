"""The custom ids of /kb: as every version wrote them, and refused when they are not ours."""

from __future__ import annotations

import pytest

from bot.custom_knowledge.overview import EntryFilter
from bot.ui.controls import kb
from bot.ui.controls.items import pack
from bot.ui.controls.menu import CHOSEN
from bot.ui.controls.states import STATES, StaleStateError, State

IDS: list[tuple[State, str]] = [
    (kb.ShowEntry("hugs"), "kb-show:hugs"),
    (kb.OpenChosenEntry(), "kb-open"),
    (kb.ListEntries(EntryFilter.CHANGED, 0), "kb-page:changed:0"),
    (kb.ListEntries(EntryFilter.OUT_OF_SCOPE, 3), "kb-page:outside:3"),
    (kb.ChooseFilter(), "kb-filter"),
    (kb.RemoveOutOfScope(), "kb-outside-drop"),
    (kb.PreviewEntry(None, "hugs"), "kb-saved-part:-:hugs"),
    (kb.PreviewEntry(2, "hugs"), "kb-saved-part:2:hugs"),
    (kb.PreviewEntry(CHOSEN, "hugs"), "kb-saved-part:?:hugs"),
    (kb.EditEntry("hugs"), "kb-edit:hugs"),
    (kb.DisableEntry("hugs"), "kb-disable:hugs"),
    (kb.RestoreEntry("hugs"), "kb-restore:hugs"),
    (kb.ShowShippedChange("hugs"), "kb-news:hugs"),
    (kb.KeepVersion("hugs"), "kb-keep:hugs"),
    (kb.UndoChange(255), "kb-undo:ff"),
    (kb.SubmitEntry(None, 0), "kb-form:-:0"),
    (kb.SubmitEntry("hugs", 12), "kb-form:hugs:12"),
    (kb.SubmitEntry(None, 0, 255), "kb-form:-:0:ff"),
    (kb.WriteDraft(255), "kb-write:ff"),
    (kb.SubmitDraft(255), "kb-rewrite:ff"),
    (kb.PreviewDraft(None, 255), "kb-draft-part:-:ff"),
    (kb.PreviewDraft(CHOSEN, 255), "kb-draft-part:?:ff"),
    (kb.ToggleShippedPhrases(255), "kb-phrases:ff"),
    (kb.SaveDraft(255, None), "kb-save:ff:-"),
    (kb.SaveDraft(255, kb.ALONE), "kb-save:ff:alone"),
    (kb.SaveDraft(255, 12), "kb-save:ff:12"),
    (kb.DropDraft(255), "kb-drop:ff"),
    (kb.ShowImported(255, 4), "kb-import:ff:4"),
    (kb.ShowImported(255, 4, later=True), "kb-import:ff:4:+"),
    (kb.ShowLeftOut(255), "kb-import-left:ff"),
    (kb.MergeDraft(255), "kb-merge:ff"),
    (kb.UndoDocumentImport(255), "kb-import-undo:ff"),
    (kb.ShowHistory("hugs"), "kb-history:hugs"),
    (kb.ShowHistoryPage("hugs", 1), "kb-past:hugs:1"),
    (kb.ChooseRevision("hugs"), "kb-revision:hugs"),
    (kb.AskToRollBack("hugs", 2), "kb-roll:hugs:2"),
    (kb.RollBack("hugs", 2, 5), "kb-rolled:hugs:2:5"),
]
BAD = [
    "kb-show",
    "kb-show:",
    "kb-page:changed",
    "kb-page:nonsense:0",
    "kb-page:all:-1",
    "kb-page:all:1000000",
    "kb-saved-part:x:hugs",
    "kb-saved-part:1",
    "kb-undo:zz",
    "kb-undo:-1",
    "kb-undo:8000000000000000",
    "kb-form:-:x",
    "kb-form:-:0:zz",
    "kb-write:",
    "kb-save:ff",
    "kb-save:ff:always",
    "kb-import:ff:x",
    "kb-rolled:hugs:2",
]


@pytest.mark.parametrize(("state", "custom_id"), IDS, ids=[custom_id for _, custom_id in IDS])
def test_an_id_is_as_every_version_wrote_it(state: State, custom_id: str) -> None:
    assert pack("b", state) == f"b:{custom_id}"
    assert type(state).parse(custom_id.split(":")[1:]) == state


def test_every_control_has_an_id_here() -> None:
    names = {name for name in STATES if name.startswith("kb-")}
    assert names == {state.action for state, _ in IDS}


@pytest.mark.parametrize("custom_id", BAD)
def test_an_id_that_is_not_ours_is_stale(custom_id: str) -> None:
    name, *fields = custom_id.split(":")
    with pytest.raises(StaleStateError):
        STATES[name].parse(fields)

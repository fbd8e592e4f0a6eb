"""The custom ids of cases: as they were always sent, never too long, never taken on trust."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.cases.lengths import LONGEST
from bot.moderation.cases.models import CaseKind
from bot.ui.controls.items import pack, unpack
from bot.ui.controls.moderation.cases import (
    AskToAct,
    AskToVoid,
    ChooseAction,
    ChooseCase,
    ConfirmOrder,
    EditCase,
    FindCases,
    ImportCases,
    LeaveMember,
    OpenOrderForm,
    OrderDraft,
    SaveCase,
    SendOrder,
    ShowCase,
    ShowOwnCases,
    ShowRecord,
    UndoCaseImport,
    VoidCase,
)
from bot.ui.controls.states import STATES, StaleStateError, State
from tests.ui.made_up import FEW, SNOWFLAKE

BAN = OrderDraft(CaseKind.BAN, 31, 9, timedelta(days=3), 7, anyway=True)
WARN = OrderDraft(CaseKind.WARNING, 31)
SENT: dict[str, State] = {
    "mod-form:warning:1f:0:-:0:n:n": OpenOrderForm(WARN),
    "mod-form:ban:1f:9:3f480:7:y:n": OpenOrderForm(BAN),
    "mod-act:warning:1f:0:-:0:n:n": SendOrder(WARN),
    "mod-ask:ban:1f:9:3f480:7:y:n": AskToAct(BAN),
    "mod-sure:2a:ban:1f:9:3f480:7:y:n": ConfirmOrder(42, BAN),
    "mod-leave": LeaveMember(),
    "mod-do:1f": ChooseAction(31),
    "mod-case:1f": ShowCase(31),
    "mod-pick": ChooseCase(),
    "mod-record:1f:0:n": ShowRecord(31),
    "mod-find:0:-:-:-:a: b": FindCases(0, None, None, None, "a: b"),
    "mod-find:1:kick:1f:2a:": FindCases(1, CaseKind.KICK, 31, 42, ""),
    "mod-edit:1f": EditCase(31),
    "mod-edited:1f": SaveCase(31),
    "mod-void:1f": AskToVoid(31),
    "mod-voided:1f": VoidCase(31),
    "mod-mine:0": ShowOwnCases(),
    "mod-import:1f:y": ImportCases(31, renumber=True),
    "mod-import-undo:1f": UndoCaseImport(31),
}


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


DRAFTS = st.builds(
    OrderDraft,
    kind=st.sampled_from(CaseKind),
    member_id=SNOWFLAKE,
    newest_id=st.integers(0, 999_999),
    length=st.none() | st.integers(1, int(LONGEST.total_seconds())).map(_seconds),
    delete_days=st.integers(0, 7),
    anyway=st.booleans(),
    by_ladder=st.booleans(),
)


@pytest.mark.parametrize("custom_id", SENT)
def test_the_custom_ids_are_those_that_were_always_sent(custom_id: str) -> None:
    state = SENT[custom_id]
    action, *fields = custom_id.split(":")
    assert pack("b", state) == f"b:{custom_id}"
    assert STATES[action].parse(fields) == state


@FEW
@given(DRAFTS, st.integers(0, 2**32))
def test_an_order_survives_its_way_through_a_custom_id(draft: OrderDraft, drawn: int) -> None:
    for control in (OpenOrderForm(draft), SendOrder(draft), ConfirmOrder(drawn, draft)):
        name, fields = unpack(pack("m", control))
        assert STATES[name].parse(fields) == control


@pytest.mark.parametrize("words", ["x" * 24, ":" * 24, "é" * 24])
def test_the_longest_search_fits_into_a_custom_id(words: str) -> None:
    control = FindCases(999_999, CaseKind.UNTIMEOUT, 2**63 - 1, 2**63 - 1, words)
    _, fields = unpack(pack("b", control))
    assert FindCases.parse(fields) == control


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (OpenOrderForm, []),
        (OpenOrderForm, ["ban"]),
        (OpenOrderForm, ["dance", "1f"]),
        (OpenOrderForm, ["ban", "1f", "0", "0"]),
        (OpenOrderForm, ["ban", "1f", "0", "ffffffffff"]),
        (OpenOrderForm, ["ban", "1f", "0", "-5"]),
        (OpenOrderForm, ["ban", "1f", "0", "-", "-1"]),
        (OpenOrderForm, ["ban", "1f", "0", "-", "0", "maybe"]),
        (ConfirmOrder, ["zz", "ban", "1f"]),
        (ShowCase, ["-1"]),
        (ImportCases, ["1f"]),
        (FindCases, ["0", "dance", "-", "-", ""]),
    ],
)
def test_foreign_fields_are_stale(kind: type[State], fields: list[str]) -> None:
    with pytest.raises(StaleStateError):
        kind.parse(fields)

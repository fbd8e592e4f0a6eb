"""Cards and forms of cases: what the member reads, and that every form fits into Discord's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.moderation.actions.orders import MAX_REASON
from bot.moderation.cases.models import Case, CaseKind, CaseSource, CaseStatus
from bot.ui.cards.cases.acted import returned_card
from bot.ui.cards.cases.confirm import is_fresh
from bot.ui.cards.cases.own import own_cases_card
from bot.ui.cards.cases.record import RecordPage, record_card
from bot.ui.cards.cases.told import TOLD_KINDS, told_card
from bot.ui.controls.moderation.cases import ConfirmOrder, OrderDraft, SendOrder
from bot.ui.forms.cases import (
    MAX_POINTS,
    OrderChoices,
    edit_modal,
    order_modal,
    read_order,
    read_points,
    void_modal,
)
from tests.ui.limits import check_limits, check_message, check_modal, payload_of, walk
from tests.ui.made_up import FEW, TEXTS

THEN = datetime(2026, 1, 1, tzinfo=UTC)
BLAME = ("you broke", "violat", "punish", "offen", "your fault", "disorder", "must ")
MANY = tuple((f"id-{number}", "x" * 200, "y" * 300) for number in range(40))


def case(kind: CaseKind, **changes: Any) -> Case:
    whole = Case(
        guild_id=1,
        id=7,
        created_at=THEN,
        kind=kind,
        status=CaseStatus.DONE,
        source=CaseSource.COMMAND,
        member_id=5,
        moderator_id=424242,
        reason="Names were named.",
    )
    return replace(whole, **changes)


def words_of(view: ui.LayoutView) -> str:
    return "\n".join(str(part.get("content", "")) for part in walk(payload_of(view)))


@pytest.mark.parametrize("kind", sorted(TOLD_KINDS))
@pytest.mark.parametrize("ends", [None, THEN + timedelta(days=1)])
def test_what_a_member_is_told_blames_nobody_and_names_nobody(
    kind: CaseKind, ends: datetime | None
) -> None:
    words = words_of(told_card(case(kind, ends_at=ends), "Quiet Corner"))
    assert "Quiet Corner" in words
    assert "424242" not in words
    assert "{" not in words
    assert not [each for each in BLAME if each in words.lower()]
    assert "Names were named." in words


@pytest.mark.parametrize("kind", [CaseKind.NOTE, CaseKind.SAFETY])
def test_nobody_is_ever_told_of_notes_and_safety_cases(kind: CaseKind) -> None:
    with pytest.raises(ValueError, match="nobody is told"):
        told_card(case(kind), "Quiet Corner")


def test_a_member_sees_no_note_and_no_safety_case_even_if_they_are_handed_in() -> None:
    cases = [case(kind, reason=f"About {kind}.") for kind in CaseKind]
    words = words_of(own_cases_card(cases, frozenset(), more=False, first=True))
    assert "About warning." in words
    assert "About note." not in words
    assert "About safety." not in words
    assert "424242" not in words


@pytest.mark.parametrize("kind", list(CaseKind))
@pytest.mark.parametrize("length", [None, timedelta(days=3)])
async def test_every_form_fits(kind: CaseKind, length: timedelta | None) -> None:
    draft = OrderDraft(kind, 2**63 - 1, 999_999, length, 7, anyway=True, by_ladder=True)
    choices = OrderChoices(
        presets=MANY,
        entries=[(name, title) for name, title, _ in MANY],
        entry_id="id-3",
        words="😀" * 3000,
    )
    form = order_modal(SendOrder(draft), "n😀" * 60, choices).to_dict()
    check_modal(form)
    check_modal(order_modal(SendOrder(draft), "", OrderChoices()).to_dict())


async def test_the_other_forms_fit() -> None:
    for kind in CaseKind:
        check_modal(edit_modal(case(kind, reason="x" * 5000, points=100)).to_dict())
    check_modal(void_modal(999_999).to_dict())


def test_what_stands_in_a_form_is_read() -> None:
    typed = read_order({"preset": ["-"], "words": [" a "], "entry": ["hugs"], "choices": ["copy"]})
    assert (typed.preset, typed.words, typed.entry_id) == (None, "a", "hugs")
    assert (typed.tell, typed.keep_copy, typed.length, typed.link) == (False, True, None, "")
    assert read_order({}).words == ""


@pytest.mark.parametrize(
    ("typed", "points"), [("0", 0), (" 7 ", 7), (str(MAX_POINTS), MAX_POINTS), (None, None)]
)
def test_points_are_read(typed: str | None, points: int | None) -> None:
    assert read_points(typed) == points


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "101", "²", "9" * 30, "one"])
def test_what_is_no_number_of_points_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="no number of points"):
        read_points(typed)


@FEW
@given(TEXTS)
def test_what_was_typed_in_vain_always_fits_on_a_card(words: str) -> None:
    check_limits(payload_of(returned_card("x" * 300, OrderDraft(CaseKind.BAN, 1), words)))


def test_a_reason_of_the_longest_comes_back_whole() -> None:
    words = "word " * (MAX_REASON // 5)
    assert words.strip() in words_of(returned_card("Why.", OrderDraft(CaseKind.BAN, 1), words))


@given(st.integers(-30, 30))
def test_a_card_is_fresh_for_ten_minutes_and_never_before_it_was_drawn(minutes: int) -> None:
    drawn = int(THEN.timestamp() // 60)
    state = ConfirmOrder(drawn, OrderDraft(CaseKind.BAN, 1))
    assert is_fresh(state, THEN + timedelta(minutes=minutes)) == (0 <= minutes < 10)


def test_what_finds_no_room_on_a_page_begins_the_next() -> None:
    cases = [case(CaseKind.WARNING, id=40 - number, reason="*_" * 400) for number in range(25)]
    page = RecordPage(5, cases, {}, 0, 25, more=False, fade_days=90)
    components = check_message(record_card(page))
    shown = words_of(record_card(page)).count("· Warning")
    assert 0 < shown < 25
    (earlier,) = [part for part in walk(components) if part.get("label") == "Earlier"]
    assert earlier["custom_id"] == f"b:mod-record:5:{41 - shown:x}:y"

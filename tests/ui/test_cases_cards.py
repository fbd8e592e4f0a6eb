"""Cards and forms of what is passed on, for texts that nobody has thought of."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.knowledge import Entry
from bot.ui.cards.tickets.learning import offer_card
from bot.ui.cards.tickets.member import linked_card, notice_card, passed_on_card, written_card
from bot.ui.cards.tickets.team import (
    CaseView,
    Ending,
    case_card,
    dismiss_card,
    ended_card,
    kept_card,
    link_card,
    settled_card,
    waiting_card,
)
from bot.ui.controls.items import unpack
from bot.ui.forms.modals import MAX_ANSWER, answer_modal, find_modal
from bot.ui.text import units
from tests.ui.limits import check_limits, check_modal, payload_of, walk
from tests.ui.made_up import ENTRIES, FEW, LINES, SNOWFLAKE, TEXTS

THEN = datetime(2026, 1, 1, tzinfo=UTC)
CASES = st.builds(
    CaseView,
    SNOWFLAKE,
    st.just(THEN),
    st.none() | TEXTS,
    st.none() | SNOWFLAKE,
    st.booleans(),
    st.booleans(),
)
LONGEST = CaseView(2**64 - 1, THEN, "*_" * 500, 2**64 - 1)


@FEW
@given(st.lists(CASES, max_size=10, unique_by=lambda c: c.id), st.integers(0, 10**6), LINES)
def test_what_waits(cases: list[CaseView], total: int, problem: str) -> None:
    check_limits(payload_of(waiting_card(cases, total, problem)))


@FEW
@given(CASES, TEXTS, st.booleans())
@example(LONGEST, "word " * 700, True)
def test_a_case(case: CaseView, answer: str, savable: bool) -> None:
    check_limits(payload_of(case_card(case)))
    check_limits(payload_of(ended_card(case, Ending("Answered", 2**63, answer, savable))))
    check_limits(payload_of(settled_card("Sent.", case.id, savable=savable)))
    check_limits(payload_of(dismiss_card(case.id)))


@FEW
@given(CASES, st.lists(ENTRIES, max_size=6, unique_by=lambda e: e.id))
def test_the_choice_of_an_entry(case: CaseView, entries: list[Entry]) -> None:
    check_limits(payload_of(link_card(case.id, case.text, entries)))
    for entry in entries:
        check_limits(payload_of(link_card(case.id, case.text, entries, entry)))


@FEW
@given(TEXTS)
@example("`" * 4000)
def test_what_is_given_back(words: str) -> None:
    check_limits(payload_of(kept_card("That was too late.", words)))


@FEW
@given(st.none() | TEXTS, TEXTS, LINES, st.booleans())
@example("*_" * 500, "word " * 700, "*" * 100, True)
def test_an_answer_is_whole_if_it_can_be_sent(
    asked: str | None, answer: str, server: str, passing: bool
) -> None:
    components = payload_of(written_card(asked, answer, server, passing=passing))
    check_limits(components)
    if units(answer) <= MAX_ANSWER:
        assert any(answer in str(part.get("content", "")) for part in walk(components))


@FEW
@given(st.none() | TEXTS, ENTRIES, LINES, SNOWFLAKE)
def test_what_reaches_the_member(
    asked: str | None, entry: Entry, server: str, case_id: int
) -> None:
    components = payload_of(linked_card(asked, entry, server))
    check_limits(components)
    assert not [part for part in walk(components) if "custom_id" in part]
    check_limits(payload_of(notice_card(case_id, case_id)))
    check_limits(payload_of(passed_on_card("Passed on.", case_id, case_id)))


@FEW
@given(SNOWFLAKE, SNOWFLAKE, st.booleans())
def test_an_offer(case_id: int, answer_id: int, learn: bool) -> None:
    check_limits(payload_of(offer_card(f"c{case_id:x}", answer_id, case_id=case_id, learn=learn)))


@FEW
@given(SNOWFLAKE, st.none() | TEXTS)
async def test_the_forms(case_id: int, question: str | None) -> None:
    for draw, action in ((answer_modal, "case-answered"), (find_modal, "case-found")):
        form = draw(case_id, question).to_dict()
        check_modal(form)
        assert unpack(str(form["custom_id"])) == (action, [f"{case_id:x}"])

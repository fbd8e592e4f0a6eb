"""Cards of alerts and requests to be contacted, with ids, texts and states of every kind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety import DangerKind
from bot.services import Core
from bot.ui.cards.safety.crisis import TO_MODERATORS, UNSENT, crisis_card
from bot.ui.cards.safety.requests import (
    GONE,
    NOT_REACHED,
    TOO_MANY,
    HelpLines,
    consent_card,
    declined_card,
    direct_card,
    not_arrived_card,
    over_card,
    taken_back_card,
    waiting_card,
)
from bot.ui.cards.safety.team import (
    ENDED,
    ENDED_DONE,
    ENDED_TAKEN_BACK,
    TOLD,
    SafetyNotice,
    ended_card,
    has_it_card,
    sure_card,
    team_card,
    yours_card,
)
from bot.ui.controls.safety import CrisisState, DangerOrigin
from bot.ui.forms.safety import report_modal
from tests.ui.limits import check_limits, check_message, check_modal, payload_of, walk
from tests.ui.made_up import FEW, SNOWFLAKE, TEXTS

BIG = 2**64 - 1
THEN = datetime(2026, 1, 1, tzinfo=UTC)
ORIGINS = st.builds(DangerOrigin, SNOWFLAKE, st.none() | st.sampled_from(DangerKind), st.booleans())
NOTICES = st.builds(
    SafetyNotice,
    id=st.integers(0, 2**63 - 1),
    created_at=st.just(THEN),
    link=st.sampled_from(["", f"<#{BIG}>", f"<#{BIG}> https://discord.com/channels/" + "9" * 60]),
    kind=st.none() | st.sampled_from(["", "another", *DangerKind]),
    held_back=st.integers(0, 10**6),
    member_id=st.none() | SNOWFLAKE,
    text=st.none() | TEXTS,
    claimer_id=st.none() | SNOWFLAKE,
    claimed_at=st.just(THEN),
)


def text_of(components: list[dict[str, object]]) -> str:
    return "\n".join(str(part.get("content", "")) for part in walk(components))


@FEW
@given(ORIGINS)
def test_an_origin_survives_its_way_through_a_custom_id(origin: DangerOrigin) -> None:
    assert DangerOrigin.parse(origin.pack()) == origin


@FEW
@given(NOTICES, st.booleans(), st.booleans())
def test_any_card_of_the_team(
    core: Core, notice: SafetyNotice, tracked: bool, separate: bool
) -> None:
    for countries in ([], list(core.resources.countries)[:5]):
        view = team_card(
            notice, core.resources, countries, call=f"<@&{BIG}>", tracked=tracked, separate=separate
        )
        card = payload_of(view)
        check_limits(card)
        assert "Please don't" in text_of(card)
    for view in (
        sure_card(notice, 1),
        yours_card(notice, TOLD),
        has_it_card(notice),
        has_it_card(notice, offer=True),
    ):
        check_limits(payload_of(view))


@FEW
@given(TEXTS)
async def test_the_form_and_what_it_gives_back(core: Core, typed: str) -> None:
    for countries in ([], list(core.resources.countries)[-5:]):
        help_ = HelpLines(core.texts, core.resources, countries)
        origin = DangerOrigin(BIG, DangerKind.OTHER, minor=True)
        form = report_modal(origin, help_, typed).to_dict()
        check_modal(form)
        check_limits(payload_of(not_arrived_card(origin, help_, TOO_MANY, typed)))


@pytest.mark.parametrize("kind", [None, *DangerKind])
def test_every_card_of_a_member_fits_and_names_help_below_the_title(
    core: Core, kind: DangerKind | None
) -> None:
    codes = list(core.resources.countries)
    origin = DangerOrigin(BIG, kind, minor=True)
    for countries in ([], ["gb"], codes[:5], codes[-5:]):
        help_ = HelpLines(core.texts, core.resources, countries)
        for view in (
            consent_card(origin, help_, BIG, BIG, alerts=True),
            declined_card(origin, help_),
            waiting_card(origin, help_, 2**63 - 1, THEN, by_message=True),
            waiting_card(origin, help_, 2**63 - 1, THEN, claimed_at=THEN, with_text=True),
            not_arrived_card(origin, help_),
            not_arrived_card(origin, help_, GONE, "*" * 2000),
            taken_back_card(origin, help_),
            taken_back_card(origin, help_, stuck=True),
            over_card(origin, help_),
            over_card(origin, help_, THEN),
        ):
            card = check_message(view)
            notice = text_of(card)
            assert "{" not in notice
            title, numbers, *_ = [line for line in notice.splitlines() if line.strip()]
            assert title.startswith("### ")
            assert "In immediate danger" in numbers


@pytest.mark.parametrize("kind", [None, *DangerKind])
def test_danger_cards_keep_their_limits_with_the_way_to_a_moderator(
    core: Core, kind: DangerKind | None
) -> None:
    codes = list(core.resources.countries)
    for outcome in ("suggest", TO_MODERATORS, UNSENT):
        state = CrisisState(BIG, kind, minor=True, outcome=outcome, entries=("x" * 40,))
        for countries in ([], codes[:5], codes[-5:]):
            view = crisis_card(
                state, core.texts, core.resources, countries, "*" * 1000, contact=True
            )
            notice = text_of(check_message(view))
            assert (NOT_REACHED in notice) == (outcome != "suggest")


def test_what_is_over_names_nobody_but_who_ended_it() -> None:
    for told in (ENDED, ENDED_DONE, ENDED_TAKEN_BACK):
        notice = text_of(check_message(ended_card(told, THEN, BIG)))
        assert (f"<@{BIG}>" in notice) == (told is ENDED_DONE)
    for done in (True, False):
        check_message(direct_card("*" * 100, is_done=done))

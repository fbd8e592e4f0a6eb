"""Cards of alerts and requests to be contacted, with ids, texts and states of every kind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety import Kind
from bot.services import Core
from bot.ui.cards.safety.crisis import TO_MODERATORS, UNSENT, CrisisState, crisis_card
from bot.ui.cards.safety.requests import (
    GONE,
    NOT_REACHED,
    TOO_MANY,
    Help,
    Origin,
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
    Shown,
    ended_card,
    has_it_card,
    sure_card,
    team_card,
    yours_card,
)
from bot.ui.forms.safety import report_modal
from tests.ui.limits import check_limits, check_message, check_modal, payload_of, walk
from tests.ui.made_up import FEW, SNOWFLAKE, TEXTS

BIG = 2**64 - 1
THEN = datetime(2026, 1, 1, tzinfo=UTC)
ORIGINS = st.builds(Origin, SNOWFLAKE, st.none() | st.sampled_from(Kind), st.booleans())
SHOWN = st.builds(
    Shown,
    id=st.integers(0, 2**63 - 1),
    created_at=st.just(THEN),
    link=st.sampled_from(["", f"<#{BIG}>", f"<#{BIG}> https://discord.com/channels/" + "9" * 60]),
    kind=st.none() | st.sampled_from(["", "another", *Kind]),
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
def test_an_origin_survives_its_way_through_a_custom_id(origin: Origin) -> None:
    assert Origin.unpack(origin.pack()) == origin


@FEW
@given(SHOWN, st.booleans(), st.booleans())
def test_any_card_of_the_team(core: Core, shown: Shown, tracked: bool, separate: bool) -> None:
    for countries in ([], list(core.resources.countries)[:5]):
        view = team_card(
            shown, core.resources, countries, ping=BIG, tracked=tracked, separate=separate
        )
        card = payload_of(view)
        check_limits(card)
        assert "Please don't" in text_of(card)
    for view in (
        sure_card(shown, 1),
        yours_card(shown, TOLD),
        has_it_card(shown),
        has_it_card(shown, offer=True),
    ):
        check_limits(payload_of(view))


@FEW
@given(TEXTS)
async def test_the_form_and_what_it_gives_back(core: Core, typed: str) -> None:
    for countries in ([], list(core.resources.countries)[-5:]):
        help_ = Help(core.texts, core.resources, countries)
        origin = Origin(BIG, Kind.OTHER, minor=True)
        form = report_modal(origin, help_, typed).to_dict()
        check_modal(form)
        check_limits(payload_of(not_arrived_card(origin, help_, TOO_MANY, typed)))


@pytest.mark.parametrize("kind", [None, *Kind])
def test_every_card_of_a_member_fits_and_names_help_below_the_title(
    core: Core, kind: Kind | None
) -> None:
    codes = list(core.resources.countries)
    origin = Origin(BIG, kind, minor=True)
    for countries in ([], ["gb"], codes[:5], codes[-5:]):
        help_ = Help(core.texts, core.resources, countries)
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
            shown = text_of(card)
            assert "{" not in shown
            title, numbers, *_ = [line for line in shown.splitlines() if line.strip()]
            assert title.startswith("### ")
            assert "In immediate danger" in numbers


@pytest.mark.parametrize("kind", [None, *Kind])
def test_danger_cards_keep_their_limits_with_the_way_to_a_moderator(
    core: Core, kind: Kind | None
) -> None:
    codes = list(core.resources.countries)
    for outcome in ("suggest", TO_MODERATORS, UNSENT):
        state = CrisisState(BIG, kind, minor=True, outcome=outcome, entries=("x" * 40,))
        for countries in ([], codes[:5], codes[-5:]):
            view = crisis_card(
                state, core.texts, core.resources, countries, "*" * 1000, contact=True
            )
            shown = text_of(check_message(view))
            assert (NOT_REACHED in shown) == (outcome != "suggest")


def test_what_is_over_names_nobody_but_who_ended_it() -> None:
    for told in (ENDED, ENDED_DONE, ENDED_TAKEN_BACK):
        shown = text_of(check_message(ended_card(told, THEN, BIG)))
        assert (f"<@{BIG}>" in shown) == (told is ENDED_DONE)
    for done in (True, False):
        check_message(direct_card("*" * 100, done=done))

"""No text of a person, of an imported entry or of a title harms the card that it stands on."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given

from bot.services import Core
from bot.ui import cards
from tests.ui.hostile import HOSTILE, check_harmless, check_lists
from tests.ui.hostile_answers import ANSWER_CARDS, FIXED_ANSWER_CARDS
from tests.ui.hostile_automod import AUTOMOD_CARDS
from tests.ui.hostile_cases import CASE_CARDS, FIXED_CASE_CARDS
from tests.ui.hostile_community import COMMUNITY_CARDS, FIXED_COMMUNITY
from tests.ui.hostile_duty import DUTY_CARDS, FIXED_DUTY
from tests.ui.hostile_growing import FIXED_GROWING, GROWING
from tests.ui.hostile_guides import FIXED_GUIDE_CARDS, GUIDE_CARDS
from tests.ui.hostile_members import FIXED, MEMBERS
from tests.ui.hostile_reasons import REASON_CARDS
from tests.ui.hostile_reports import FIXED_REPORT_CARDS, REPORT_CARDS
from tests.ui.hostile_restrictions import FIXED_RESTRICTION_CARDS
from tests.ui.hostile_team import FIXED_TEAM, TEAM
from tests.ui.limits import check_limits, payload_of
from tests.ui.made_up import FEW

CASES = {
    **MEMBERS,
    **TEAM,
    **CASE_CARDS,
    **REASON_CARDS,
    **REPORT_CARDS,
    **AUTOMOD_CARDS,
    **DUTY_CARDS,
    **GROWING,
    **COMMUNITY_CARDS,
    **ANSWER_CARDS,
    **GUIDE_CARDS,
}
ALL = {
    **CASES,
    **FIXED,
    **FIXED_TEAM,
    **FIXED_CASE_CARDS,
    **FIXED_REPORT_CARDS,
    **FIXED_DUTY,
    **FIXED_GROWING,
    **FIXED_COMMUNITY,
    **FIXED_ANSWER_CARDS,
    **FIXED_RESTRICTION_CARDS,
    **FIXED_GUIDE_CARDS,
}
ONE_OF_EACH = "zq\u202e[zq](https://e.invalid)\n# zq\n```zq <@4242> @everyone z" + "\u0335" * 30


def card_functions() -> Iterator[Callable[..., Any]]:
    """Every public function that draws a whole card."""
    for found in pkgutil.walk_packages(cards.__path__, f"{cards.__name__}."):
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == found.name
            if own and not name.startswith("_"):
                returned = str(inspect.signature(function).return_annotation)
                if returned.endswith("LayoutView"):
                    yield function


def name_of(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}-{function.__name__}"


def test_every_card_has_a_case() -> None:
    missing = [name_of(function) for function in card_functions() if function not in ALL]
    assert not missing, f"draw these in tests/ui/hostile_members.py or one beside it: {missing}"


@pytest.mark.parametrize("function", CASES, ids=name_of)
def test_a_hostile_text_is_harmless(core: Core, function: Callable[..., Any]) -> None:
    # A function of its own: Hypothesis prints all arguments of each explicit example, though nobody
    # reads them, and a whole core takes it half a second.
    @FEW
    @given(text=HOSTILE)
    @example(text=ONE_OF_EACH)
    @example(text="zq " * 3000)
    @example(text="\u202e\u2066\ud800")
    def check(text: str) -> None:
        for view in CASES[function](text, core):
            components = payload_of(view)
            check_limits(components)
            check_harmless(components)

    check()


@pytest.mark.parametrize("function", ALL, ids=name_of)
def test_what_follows_a_list_is_no_part_of_it(core: Core, function: Callable[..., Any]) -> None:
    for view in ALL[function]("May my therapist hug me?", core):
        components = payload_of(view)
        check_limits(components)
        check_lists(components)

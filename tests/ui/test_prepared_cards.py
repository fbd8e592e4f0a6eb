"""A card that is filled in is the card that would be drawn item by item."""

from __future__ import annotations

import itertools

import pytest
from discord import ui

from bot.knowledge import Entry
from bot.services import Core
from bot.ui.card import text
from bot.ui.cards.answers.answer import answer_card
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import ForgetOwnQuestion
from bot.ui.controls.menu import menu_in
from bot.ui.forgetting import offer_forgetting
from bot.ui.look import Look
from bot.ui.prepared import PreparedCard

QUESTION = 1_234_567_890_123_456_789
FORGET = ForgetOwnQuestion(QUESTION, "A" * 16)
LOOK = Look(disclaimer="House rules: see the top.")
ENTRY = Entry("own-1", "May I hug them?", short="Ask first.")


def items_of(view: ui.LayoutView) -> list[dict[str, object]]:
    """Return the payload as the items of a card make it."""
    return [item.to_component_dict() for item in view.children]


def test_each_state_of_each_answer(core: Core) -> None:
    entries, guides = core.snapshot.entries, core.guides
    for entry in entries.values():
        related = [entries[name] for name in entry.related]
        for server, public, part, vote, quote in itertools.product(
            (True, False), (True, False), (None, 0), (None, True), ("", "is it \N{BULLET} ok")
        ):
            state = AnswerState(entry.id, QUESTION, part, vote, in_log=server, browsing=not server)
            for _ in range(2):  # the first makes the template, the second uses it
                view = answer_card(
                    state,
                    entry,
                    related,
                    quote=quote,
                    in_server=server,
                    public=public,
                    look=LOOK,
                    guides=guides.offered_on(entry.id),
                )
                assert isinstance(view, PreparedCard)
                assert view.has_components_v2()
                assert view.to_components() == items_of(view) == view.to_components()


@pytest.mark.parametrize("related", [0, 3, 40])
def test_a_choice_stands_in_the_menu_either_way(related: int) -> None:
    others = [Entry(f"own-{number}", f"Question {number}?") for number in range(2, related + 2)]
    view = answer_card(AnswerState(ENTRY.id, QUESTION), ENTRY, others)
    filled = offer_forgetting(view, FORGET).to_components()
    assert filled == items_of(view)
    menu = menu_in(view)
    assert menu is not None
    assert menu.options[-1].value.startswith("forget-question:")
    plain = answer_card(AnswerState(ENTRY.id, QUESTION), ENTRY, others).to_components()
    assert filled != plain == items_of(answer_card(AnswerState(ENTRY.id, QUESTION), ENTRY, others))


def test_a_card_that_somebody_changes_is_an_ordinary_one() -> None:
    def fresh() -> ui.LayoutView:
        return answer_card(AnswerState(ENTRY.id, QUESTION), ENTRY, ())

    whole = fresh().to_components()
    line = text("below")
    assert fresh().add_item(line).to_components() == [*whole, line.to_component_dict()]
    view = fresh()
    assert view.remove_item(view.children[0]).to_components() == whole[1:]
    assert fresh().clear_items().to_components() == []
    assert fresh().to_components() == whole


async def test_it_listens_to_nothing() -> None:
    assert answer_card(AnswerState(ENTRY.id, QUESTION), ENTRY, ()).is_finished()

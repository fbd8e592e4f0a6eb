"""A server's own entries stand beside those that mean nearly the same."""

from __future__ import annotations

from dataclasses import replace

from bot.custom_knowledge import EntryDraft
from bot.custom_knowledge.cache.neighbours import neighbours_of
from tests.custom_knowledge.conftest import GUILD, MO, PARKING, SHIPPED, Shelf

LATE = EntryDraft("What does it cost to return a film late?", "A euro.")


async def test_own_entries_get_neighbours_and_become_some(shelf: Shelf) -> None:
    late, _ = await shelf.knowledge.entries.add(GUILD, LATE, MO)
    view = await shelf.cache.get(GUILD)
    assert "fines" in [entry.id for entry in view.related(view.snapshot.entries[late])]
    assert late in [entry.id for entry in view.related(view.snapshot.entries["fines"])]
    assert SHIPPED.entries["fines"].related == ()


async def test_neighbours_chosen_by_hand_stay_first(shelf: Shelf) -> None:
    await shelf.knowledge.entries.add(
        GUILD, replace(PARKING, question="When is the shop open?"), MO
    )
    related = (await shelf.entries())["hours"].related
    assert related[:2] == ("loans", "fines")


async def test_what_is_switched_off_is_nobodys_neighbour(shelf: Shelf) -> None:
    late, _ = await shelf.knowledge.entries.add(GUILD, LATE, MO)
    await shelf.knowledge.entries.disable(GUILD, "fines", MO)
    view = await shelf.cache.get(GUILD)
    assert "fines" not in view.snapshot.entries[late].related


async def test_a_draft_has_the_neighbours_that_it_will_have(shelf: Shelf) -> None:
    view = await shelf.cache.get(GUILD)
    shown = neighbours_of(LATE.question, "own-draft", view.snapshot, shelf.matcher, view.overlay)
    late, _ = await shelf.knowledge.entries.add(GUILD, LATE, MO)
    assert shown == (await shelf.entries())[late].related

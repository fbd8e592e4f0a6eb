"""Answers lead to the guides that fit, small and beside what they had."""

from __future__ import annotations

from tests.discord.acting import DANGER, HUG, answer_of, ask, press, public, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, choices, texts

LABEL = "Guide: Writing to an old therapist"
SECOND = "Guide: Where to complain"


async def test_an_answer_has_a_button_to_the_first_and_a_choice_of_the_second(world: World) -> None:
    card = await ask(world, HUG)
    assert {"Helpful", "Not helpful", LABEL} <= set(buttons(card))
    assert {"Sources", SECOND} <= set(choices(card))
    guide = answer_of(await press(world.member, card, LABEL))
    assert guide.ephemeral
    assert guide.id != card.id
    assert "Title of who" in texts(guide)
    assert "Title of where" in said(await press(world.member, card, SECOND))
    assert "Where this answer comes from" in said(await press(world.member, card, "Sources"))


async def test_a_public_answer_opens_it_for_whoever_presses(world: World) -> None:
    await ask(world, HUG, share=True)
    (card,) = public(world)
    assert "Sources" in buttons(card)
    guide = answer_of(await press(world.other, card, LABEL))
    assert guide.ephemeral
    step = answer_of(await press(world.other, guide, "It ended well"))
    assert step.id == guide.id
    assert [each.id for each in public(world)] == [card.id]


async def test_it_is_there_after_parts_are_opened_and_after_a_restart(world: World) -> None:
    card = answer_of(await press(world.member, await ask(world, HUG), "Why"))
    await world.restart()
    assert "Title of who" in said(await press(world.member, card, LABEL))


async def test_an_answer_in_a_direct_message_keeps_its_sources_button(world: World) -> None:
    card = answer_of(await world.member.user.slash("faq", question="hugs"))
    assert {"Sources", LABEL} <= set(buttons(card))


async def test_an_answer_to_be_posted_as_a_reply_has_guides_in_its_menu(world: World) -> None:
    message = await world.other.send(world.channel, HUG)
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    card = answer_of(result)
    assert LABEL not in buttons(card)
    assert {LABEL, SECOND} <= set(choices(card))


async def test_other_answers_lead_to_none(world: World) -> None:
    card = answer_of(await world.member.slash(world.channel, "faq", question="referral"))
    assert not [label for label in (*buttons(card), *choices(card)) if label.startswith("Guide")]


async def test_help_in_danger_leads_to_no_guide(world: World) -> None:
    card = await ask(world, DANGER)
    assert not [label for label in (*buttons(card), *choices(card)) if label.startswith("Guide")]

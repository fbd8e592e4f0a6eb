"""Somebody asks about two things in one message."""

from __future__ import annotations

from bot.ui.cards.answers.two import TITLE
from bot.ui.controls.answers import ReadWhole
from tests.discord.acting import (
    DANGER,
    answer_of,
    ask,
    forge,
    me_of,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import Sent, buttons, offers, texts, walk
from tests.discord.steering import is_sure

BOTH = "Can my therapist hug me? And does she have to keep secret what I tell her?"
FIRST, SECOND = "hugs", "confidentiality"


def ways_on(card: Sent) -> list[str]:
    """The custom ids of the buttons that open the whole answers, in their order."""
    buttons_ = (each for each in walk(card.components) if each.get("type") == 2)
    return [str(each["custom_id"]) for each in buttons_ if each["label"] == "Read more"]


def assert_both(world: World, card: Sent) -> None:
    entries = world.core.snapshot.entries
    shown = texts(card)
    assert TITLE in shown
    assert 0 < shown.index(entries[FIRST].question) < shown.index(entries[SECOND].question)
    assert entries[FIRST].short[:150] in shown
    assert entries[SECOND].short[:150] in shown


async def test_both_are_answered_and_each_opens_whole(world: World) -> None:
    card = await ask(world, BOTH)
    assert card.ephemeral
    assert_both(world, card)
    assert "Ask the moderators" in offers(card)
    before = texts(card)
    for custom_id, entry_id in zip(ways_on(card), (FIRST, SECOND), strict=True):
        result = await world.member.click(card, custom_id=custom_id)
        whole = answer_of(result)
        assert whole.ephemeral
        assert world.core.snapshot.entries[entry_id].question in texts(whole)
        assert {"Helpful", "Not helpful"} <= set(buttons(whole))
        assert BOTH.split("?", maxsplit=1)[0] in texts(whole), "the question is repeated"
    assert texts(card) == before, "the card with both stays"


async def test_the_log_holds_one_row_with_the_surer_entry(world: World) -> None:
    await ask(world, BOTH)
    match = world.core.matcher.match(BOTH)
    (row,) = await rows(world)
    assert (row.outcome, row.text) == ("answer", BOTH)
    assert row.entry_id == match.candidates[0].entry_id
    assert row.entry_id in {FIRST, SECOND}


async def test_a_vote_on_either_answer_is_a_vote_on_the_question(world: World) -> None:
    card = await ask(world, BOTH)
    whole = answer_of(await world.member.click(card, custom_id=ways_on(card)[1]))
    voted = await press(world.member, whole, "Helpful")
    assert "Thank you, that helps." in said(voted)
    (row,) = await rows(world)
    forgotten = await press(world.member, card, "Forget this question")
    assert "Forgotten" in said(forgotten)
    assert row.id not in {each.id for each in await rows(world)}


async def test_neither_may_be_meant(world: World) -> None:
    card = await ask(world, BOTH)
    result = await press(world.member, card, "Not what I meant")
    assert "Then I have no answer to that yet" in said(result)
    assert "Ask the moderators" in offers(answer_of(result))


async def test_everybody_sees_both_and_opens_them_alone(world: World) -> None:
    card = await ask(world, BOTH, share=True)
    assert not card.ephemeral
    assert_both(world, card)
    assert set(buttons(card)) == {"Read more"}
    whole = answer_of(await world.other.click(card, custom_id=ways_on(card)[0]))
    assert whole.ephemeral
    assert world.core.snapshot.entries[FIRST].question in texts(whole)
    assert "Forget this question" not in offers(whole)


async def test_a_mention_gets_both_in_one_small_card(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {BOTH}")
    (card,) = public(world)
    assert_both(world, card)
    assert "Dismiss" in buttons(card)
    whole = answer_of(await world.other.click(card, custom_id=ways_on(card)[1]))
    assert whole.ephemeral
    assert world.core.snapshot.entries[SECOND].question in texts(whole)
    await press(world.member, card, "Dismiss")
    assert not public(world)


async def test_a_direct_message_gets_both(world: World) -> None:
    await world.member.user.send_dm(BOTH)
    (card,) = public(world, world.member.user.dm_channel)
    assert_both(world, card)
    assert "Ask the moderators" not in offers(card)
    whole = answer_of(await world.member.user.click(card, custom_id=ways_on(card)[0]))
    assert world.core.snapshot.entries[FIRST].question in texts(whole)


async def test_a_message_that_was_looked_up_can_be_answered_with_either(world: World) -> None:
    message = await world.other.send(world.channel, BOTH)
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    card = answer_of(result)
    assert_both(world, card)
    assert "The message: " in texts(card)
    whole = answer_of(await world.member.click(card, custom_id=ways_on(card)[1]))
    assert "Posted as a reply" in said(await press(world.member, whole, "Post as a reply"))
    (posted,) = public(world)
    assert world.core.snapshot.entries[SECOND].question in texts(posted)


async def test_danger_comes_first_all_the_same(world: World) -> None:
    card = await ask(world, f"{BOTH} {DANGER}")
    assert TITLE not in texts(card)
    assert "emergency number" in texts(card)
    assert await rows(world) == []


async def test_an_answer_that_is_gone_says_so(world: World) -> None:
    card = await ask(world, BOTH)
    gone = ways_on(card)[0].replace(FIRST, "no-such-entry")
    assert ReadWhole.action in gone
    result = await forge(world.member, card, gone)
    assert "Something went wrong" not in said(result)
    assert said(result)


async def test_one_question_gets_the_card_of_one(world: World) -> None:
    is_sure(world, FIRST)
    card = await ask(world, BOTH)
    assert TITLE not in texts(card)

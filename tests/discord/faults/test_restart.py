"""Everything that was sent before a restart works after it."""

from __future__ import annotations

import pytest

from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    answer_of,
    ask,
    me_of,
    open_related,
    pick,
    press,
    public,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import selects, texts
from tests.discord.steering import asks_back


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Why", "You asked: can my therapist hug me?"),
        ("Helpful", "Thank you, that helps"),
        ("Not helpful", "Thank you for saying so"),
        ("Not what I meant", "Sorry that I misread you"),
        ("Share in this channel", "Shared."),
    ],
)
async def test_buttons_of_an_answer(world: World, label: str, expected: str) -> None:
    card = await ask(world, HUG)
    await world.restart()
    assert expected in said(await press(world.member, card, label))


async def test_a_vote_before_and_after_is_one_vote(world: World) -> None:
    card = await ask(world, HUG)
    await press(world.member, card, "Helpful")
    await world.restart()
    await press(world.member, card, "Not helpful")
    (row,) = await world.bot.services.storage.repositories.questions.questions.recent(
        world.guild.id
    )
    assert (row.helpful, row.not_helpful) == (0, 1)


async def test_related_questions(world: World) -> None:
    card = await ask(world, HUG)
    related = world.core.snapshot.entries["hugs"].related[0]
    await world.restart()
    shown = answer_of(await open_related(world.member, card, related))
    assert shown.id == card.id
    assert world.core.snapshot.entries[related].short in texts(shown)


async def test_did_you_mean(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    first, second = await ask(world, "hug"), await ask(world, "hug")
    await world.restart()
    picked = said(await press(world.member, first, "This one"))
    assert world.core.snapshot.entries["wanting-a-hug"].short in picked
    assert "no answer to that yet" in said(await press(world.member, second, "None of these"))


async def test_browse(world: World) -> None:
    card = answer_of(await world.member.slash(world.channel, "browse"))
    options = selects(card)["Choose a subject"]["options"]
    touch = next(str(o["value"]) for o in options if o["label"] == "Touch")
    await world.restart()
    card = answer_of(await pick(world.member, card, "Choose a subject", touch))
    await world.restart()
    card = answer_of(await pick(world.member, card, "Choose a question", "hugs"))
    await world.restart()
    card = answer_of(await press(world.member, card, "Back to Touch"))
    await world.restart()
    assert "What I know" in said(await press(world.member, card, "Back to all subjects"))


async def test_post_as_a_reply(world: World) -> None:
    message = await world.other.send(world.channel, HUG)
    result = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    await world.restart()
    assert "Posted" in said(await press(world.member, answer_of(result), "Post as a reply"))
    assert len(public(world)) == 1


async def test_help_in_danger(world: World) -> None:
    card = await ask(world, DANGER)
    words = world.core.texts
    await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
    (open_card,) = public(world)
    await world.restart()
    kind = world.core.detector.assess(DANGER).kind
    assert "999" in said(await pick(world.member, card, words.country_button_none, "gb"))
    assert "I don't have" in said(await press(world.member, card, words.misread_button))
    more = await press(world.member, open_card, "Show me more, privately")
    assert more.ephemeral
    assert words.card(kind).title in said(more)


async def test_a_form_that_was_open_meanwhile(world: World) -> None:
    card = await ask(world, UNRELATED)
    form = await press(world.member, card, "Ask the moderators")
    await world.restart()
    result = await world.member.submit_modal(form, {"text": "a wedding?", "name": ["with"]})
    assert "with your name" in said(result)
    (case,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    assert (case.text, case.asker_id) == ("a wedding?", world.member.id)
    assert (await press(world.member, card, "Ask the moderators")).modal is not None


async def test_what_moderators_were_sent(world: World) -> None:
    for number in range(9):
        await ask(world, f"{HUG} {number}")
    form = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
    await world.member.submit_modal(form, {"text": "a wedding?", "name": ["without"]})
    recent = answer_of(await world.moderator.slash(world.channel, "questions recent"))
    queue = answer_of(await world.moderator.slash(world.channel, "questions waiting"))
    await world.restart()
    assert f"{HUG} 0" in said(await press(world.moderator, recent, "Earlier"))
    done = selects(queue)["Mark one as done"]
    value = str(done["options"][0]["value"])
    assert "Nothing is waiting" in said(
        await pick(world.moderator, queue, "Mark one as done", value)
    )


async def test_the_button_of_help(world: World) -> None:
    card = answer_of(await world.member.slash(world.channel, "help"))
    await world.restart()
    assert "What I know" in said(await press(world.member, card, "See what I know"))

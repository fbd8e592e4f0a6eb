"""A member asks with /ask."""

from __future__ import annotations

import discord

from bot.knowledge import Strength
from bot.ui.cards.answers.answer import guide_label
from bot.ui.cards.answers.sources import HEADINGS
from tests.discord.acting import (
    DANGER,
    FIND,
    HUG,
    UNRELATED,
    ask,
    deliver_again,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import buttons, offers, selects, texts
from tests.discord.steering import asks_back


async def test_the_answer_is_private_and_noted_without_a_name(world: World) -> None:
    card = await ask(world, HUG)
    assert card.ephemeral
    assert "Noted without your name" in texts(card)
    assert not public(world)
    (row,) = await rows(world)
    assert (row.outcome, row.entry_id, row.via, row.text) == ("answer", "hugs", "ask", HUG)


async def test_the_sources_say_how_much_weight_each_has(world: World) -> None:
    sources = await press(world.member, await ask(world, HUG), "Sources")
    assert sources.ephemeral
    assert HEADINGS[Strength.CODE] in said(sources)


async def test_a_shared_answer_is_public_and_without_private_controls(world: World) -> None:
    card = await ask(world, HUG, share=True)
    assert not card.ephemeral
    guide = guide_label(world.core.guides.offered_on("hugs")[0])
    assert offers(card) == {"Read more", "Helpful", "Not helpful", "Sources", guide}


async def test_who_may_not_write_here_cannot_share_through_the_bot(world: World) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    quiet = world.guild.create_text_channel("news", overwrites={world.guild.default_role: silent})
    result = await world.member.slash(quiet, "ask", question=HUG, share=True)
    assert result.ephemeral
    assert not public(world, quiet)
    assert result.response is not None
    assert world.core.snapshot.entries["hugs"].short in texts(result.response)


async def test_an_unsure_bot_offers_entries_and_a_way_out(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    card = await ask(world, "hug")
    assert card.ephemeral
    assert list(buttons(card)).count("None of these") == 1
    assert "This one" in buttons(card)
    for entry_id in ("hugs", "wanting-a-hug"):
        assert world.core.snapshot.entries[entry_id].question in texts(card)
    assert (await rows(world))[0].outcome == "suggest"


async def test_a_suggestion_is_never_shared(world: World) -> None:
    asks_back(world, "hugs", "wanting-a-hug")
    assert (await ask(world, "hug", share=True)).ephemeral
    assert not public(world)


async def test_what_is_not_covered_is_said_plainly(world: World) -> None:
    card = await ask(world, UNRELATED, share=True)
    assert card.ephemeral
    shown = texts(card)
    assert "I don't have an answer to that" in shown
    for category in world.core.snapshot.categories:
        assert category.lower() in shown.lower()
    offered = {"Ask the moderators", "See what I know", "Forget this question"}
    assert set(buttons(card)) == offered
    (row,) = await rows(world)
    assert row.outcome == "none"


async def test_a_near_miss_is_told_where_to_turn(world: World) -> None:
    shown = texts(await ask(world, FIND))
    topic = next(t for t in world.core.snapshot.topics if t.id == "finding-a-therapist")
    assert topic.pointer in shown


async def test_danger_gets_help_first_in_private_and_nothing_is_kept(world: World) -> None:
    card = await ask(world, DANGER, share=True)
    assert card.ephemeral
    shown = texts(card)
    assert world.core.texts.card(world.core.detector.assess(DANGER).kind).title in shown
    assert DANGER not in str(card.components)
    assert selects(card)
    assert not public(world)
    assert await rows(world) == []
    counts = world.bot.services.storage.repositories.questions.counts
    assert await counts.get(world.guild.id, "crisis") == 1


async def test_text_of_danger_is_nowhere_in_the_store(world: World) -> None:
    words = "I want to kill myself zebrafinch"
    await ask(world, words)
    await ask(world, HUG)
    await world.bot.services.storage.close()
    assert b"zebrafinch" not in await world.stored.bytes_of_all()
    for file in world.settings.state_dir.rglob("*"):
        if file.is_file() and "cache" not in file.parts:
            assert b"zebrafinch" not in file.read_bytes()


async def test_the_same_question_delivered_twice_is_noted_once(world: World) -> None:
    await ask(world, HUG)
    await deliver_again(world)
    assert len(await rows(world)) == 1


async def test_every_card_for_a_question_says_where_help_is(world: World) -> None:
    shown = [await ask(world, HUG), await ask(world, UNRELATED)]
    asks_back(world, "hugs", "wanting-a-hug")
    shown.append(await ask(world, HUG))
    assert all("**/crisis**" in texts(card) for card in shown)

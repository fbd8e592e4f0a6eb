"""The bot in direct messages: it answers and counts, and keeps nothing."""

from __future__ import annotations

from bot.client.errors import SERVER_ONLY
from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    answer_of,
    forge,
    open_related,
    press,
    public,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import buttons, offers, related_in, selects, texts


async def stored_rows(world: World, table: str) -> int:
    await world.env.settle()
    return await world.stored.count(table)


async def counted(world: World, name: str) -> int:
    return await world.bot.services.storage.repositories.questions.counts.get(0, name)


async def test_only_what_works_there_is_offered(world: World) -> None:
    offered = set(world.member.user.available_commands())
    privacy = {f"privacy {name}" for name in ("show", "export", "erase")}
    asking = {"ask", "faq", "browse", "guide", "help", "about", "crisis", "contact"}
    assert offered == asking | privacy | {"appeal"}


async def test_commands_answer_and_are_counted_not_noted(world: World) -> None:
    me = world.member.user
    card = answer_of(await me.slash("ask", question=HUG))
    assert world.core.snapshot.entries["hugs"].short in texts(card)
    assert "Noted" not in texts(card)
    assert not {"Share in this channel", "Ask the moderators"} & offers(card)
    await me.slash("faq", question="referral")
    await me.slash("browse")
    await me.slash("help")
    assert await stored_rows(world, "questions") == 0
    assert await counted(world, "answer") == 2


async def test_a_plain_message_is_answered(world: World) -> None:
    await world.member.user.send_dm(HUG)
    (card,) = public(world, world.member.user.dm_channel)
    assert world.core.snapshot.entries["hugs"].short in texts(card)
    assert await stored_rows(world, "questions") == 0
    assert await counted(world, "answer") == 1


async def test_danger_in_a_direct_message_gets_the_whole_card(world: World) -> None:
    await world.member.user.send_dm(DANGER)
    (card,) = public(world, world.member.user.dm_channel)
    assert world.core.texts.card(world.core.detector.assess(DANGER).kind).title in texts(card)
    assert selects(card)
    assert await stored_rows(world, "questions") == 0
    assert await counted(world, "crisis") == 1


async def test_what_is_not_covered_offers_no_moderators(world: World) -> None:
    card = answer_of(await world.member.user.slash("ask", question=UNRELATED))
    assert set(buttons(card)) == {"See what I know"}
    refused = await forge(world.member.user, card, "b:ask-mods:1f")
    assert SERVER_ONLY in said(refused)
    assert await stored_rows(world, "cases") == 0


async def test_controls_work_there_in_place(world: World) -> None:
    me = world.member.user
    card = answer_of(await me.slash("ask", question=HUG))
    opened = answer_of(await press(me, card, "Why"))
    assert opened.id == card.id
    value = related_in(opened)[0]
    related = answer_of(await open_related(me, opened, value))
    assert world.core.snapshot.entries[value].short in texts(related)
    assert {"Helpful", "Not helpful"}.isdisjoint(offers(related))


async def test_a_vote_there_is_refused_and_not_stored(world: World) -> None:
    me = world.member.user
    card = answer_of(await me.slash("ask", question=HUG))
    forged = await forge(me, card, "b:vote:y:hugs:1f:-:-:-:-")
    assert SERVER_ONLY in said(forged)
    assert await stored_rows(world, "votes") == 0


async def test_moderators_controls_are_refused_there(world: World) -> None:
    card = answer_of(await world.moderator.user.slash("ask", question=HUG))
    for custom_id in ("b:recent:0:-", "b:case-done"):
        assert "for moderators" in said(await forge(world.moderator.user, card, custom_id))

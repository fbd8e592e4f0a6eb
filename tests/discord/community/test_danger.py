"""Words of danger in a question: help first, nothing posted, and then a moderator decides."""

from __future__ import annotations

from bot.ui.cards.community.asking import LEFT, STILL
from tests.discord.acting import DANGER, answer_of, press, public, said
from tests.discord.community.scenes import (
    TITLE,
    ask_community,
    form,
    open_community,
    threads,
)
from tests.discord.conftest import World
from tests.discord.passing_on import card_in, stored_bytes
from tests.discord.reading import texts

HELD = "Your question is not posted yet"


async def test_danger_in_the_first_words_is_answered_with_help(world: World) -> None:
    await open_community(world)
    told = await world.member.slash(world.channel, "community ask", question=DANGER)
    assert HELD in said(told)
    assert world.core.texts.footer in said(told)
    assert await world.stored.count("community_posts") == 0


async def test_help_comes_even_where_nobody_can_ask(world: World) -> None:
    told = await world.member.slash(world.channel, "community ask", question=DANGER)
    assert world.core.texts.footer in said(told)


async def test_danger_in_the_form_posts_and_stores_nothing(world: World) -> None:
    place = await open_community(world)
    told = await ask_community(world, text=DANGER)
    assert world.core.texts.footer in said(told)
    assert HELD in said(told)
    assert threads(place) == []
    assert await world.stored.count("community_posts") == 0
    assert DANGER.encode() not in await stored_bytes(world)
    assert LEFT.splitlines()[0][4:] in said(await press(world.member, answer_of(told), "Don't ask"))


async def test_who_still_wants_to_ask_waits_for_a_moderator_whatever_is_set(world: World) -> None:
    place = await open_community(world, review="none", team=True)
    room = world.guild.channels["team"]
    told = await ask_community(world, text=DANGER, name="with")
    shown = await press(world.member, answer_of(told), STILL)
    assert DANGER in str(shown.modal)
    again = await world.member.submit_modal(shown, form(text=DANGER, name="with"))
    assert "waits for a moderator" in said(again)
    assert threads(place) == []
    card = await card_in(world, room)
    assert "Its words may tell of danger" in texts(card)
    await press(world.moderator, card, "Publish")
    assert [each.name for each in threads(place)] == [TITLE]


async def test_without_a_moderators_channel_it_is_refused_with_its_words(world: World) -> None:
    place = await open_community(world, review="none")
    told = await ask_community(world, text=DANGER)
    shown = await press(world.member, answer_of(told), STILL)
    again = await world.member.submit_modal(shown, form(text=DANGER))
    assert "there is no channel where I can show it to them" in said(again)
    assert DANGER in said(again)
    assert threads(place) == []
    assert public(world, place) == []
    once_more = await press(world.member, answer_of(again), "Open the form again")
    assert "post-sent:-:y" in str(once_more.modal)

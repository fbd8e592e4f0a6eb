"""The lists of questions: what each person sees there, and nothing else."""

from __future__ import annotations

import discord

from bot.community import PostSearch, PostStatus
from bot.ui.cards.community.lists import EMPTY, REASON
from tests.discord.acting import answer_of, pick, press, said
from tests.discord.community.answering import forum_of, let, question
from tests.discord.conftest import World
from tests.discord.reading import buttons, choices, selects, texts


async def test_the_open_ones_stand_there_the_newest_first(world: World) -> None:
    forum = await forum_of(world)
    first = await question(world, forum, title="The older one")
    await question(world, forum, title="The newer one", anonymous=True)
    shown = await world.other.slash(world.channel, "community list")
    card = answer_of(shown)
    assert card.ephemeral
    assert texts(card).index("The newer one") < texts(card).index("The older one")
    assert f"/{first.thread.id}" in texts(card)
    assert str(world.member.id) not in str(card.components)


async def test_those_without_an_answer_stand_there_the_oldest_first(world: World) -> None:
    forum = await forum_of(world)
    helped = await question(world, forum, title="Helped already")
    await question(world, forum, title="Waits longest")
    await question(world, forum, title="Waits as well")
    message = await helped.answered(by=world.moderator)
    shown = await helped.choose(world.other, message)
    await press(world.other, answer_of(shown), "It helped me")
    listed = said(await world.other.slash(world.channel, "community list", which="unanswered"))
    assert "Helped already" not in listed
    assert listed.index("Waits longest") < listed.index("Waits as well")


async def test_ones_own_are_seen_by_nobody_else(world: World) -> None:
    place = await question(world, anonymous=True)
    own = await world.member.slash(world.channel, "community list", which="mine")
    assert "without your name" in said(own)
    others = await world.other.slash(world.channel, "community list", which="mine")
    assert EMPTY[PostSearch.MINE] in said(others)
    moderators = await world.moderator.slash(world.channel, "community list", which="mine")
    assert EMPTY[PostSearch.MINE] in said(moderators)
    (placeholder,) = selects(answer_of(own))
    looked = await pick(world.member, answer_of(own), placeholder, f"{place.number:x}")
    assert "Take it back" in buttons(answer_of(looked))


async def test_one_that_was_taken_back_is_listed_by_its_number(world: World) -> None:
    place = await question(world)
    posts = world.bot.services.community.posts
    await posts.withdraw(world.guild.id, place.number, world.member.id)
    own = await world.member.slash(world.channel, "community list", which="mine")
    assert f"Question {place.number}" in said(own)
    assert "taken back" in said(own)
    assert f"Question {place.number}" in choices(answer_of(own))
    assert "unreadable" not in said(own)


async def test_a_refused_one_is_listed_with_the_reason_for_its_asker_alone(world: World) -> None:
    place = await question(world)
    posts = world.bot.services.storage.repositories.community.posts
    public = tuple(PostStatus)
    await posts.change(
        world.guild.id, place.number, public, status=PostStatus.REFUSED, reason="It names somebody."
    )
    own = said(await world.member.slash(world.channel, "community list", which="mine"))
    assert REASON.format(reason="It names somebody.") in own
    assert "It names somebody." not in said(
        await world.other.slash(world.channel, "community list")
    )


async def test_what_a_member_may_not_see_is_not_listed(world: World) -> None:
    place = await question(world)
    hidden = discord.PermissionOverwrite(view_channel=False)
    let(world, place.forum, world.other.id, hidden)
    await world.env.settle()
    assert EMPTY[PostSearch.OPEN] in said(await world.other.slash(world.channel, "community list"))


async def test_many_are_shown_in_pages(world: World) -> None:
    forum = await forum_of(world)
    for number in range(10):
        await question(world, forum, title=f"Number {number} of ten")
    first = answer_of(await world.other.slash(world.channel, "community list"))
    assert "Number 9 of ten" in texts(first)
    assert "Number 1 of ten" not in texts(first)
    second = answer_of(await press(world.other, first, "Later"))
    assert "Number 1 of ten" in texts(second)


async def test_what_is_gone_is_not_linked(world: World) -> None:
    place = await question(world)
    world.env.backend.delete_channel(place.thread.id)
    await world.env.settle()
    assert EMPTY[PostSearch.OPEN] in said(await world.other.slash(world.channel, "community list"))
    own = said(await world.member.slash(world.channel, "community list", which="mine"))
    assert str(place.thread.id) not in own
    assert "closed" in own


async def test_a_hostile_title_stays_text(world: World) -> None:
    await question(world, title="](https://evil.example) @everyone `x`")
    listed = said(await world.other.slash(world.channel, "community list"))
    assert "@everyone" not in listed
    assert "\\](https" in listed


async def test_another_list_is_a_press_away(world: World) -> None:
    await question(world)
    card = answer_of(await world.member.slash(world.channel, "community list"))
    mine = await press(world.member, card, "Mine")
    assert "Your questions" in said(mine)
    assert choices(answer_of(mine))

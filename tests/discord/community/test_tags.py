"""The tags of the forum: made, kept in step, never an admin's own taken away."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord

from bot.community.categories import categories_for, tags_for
from tests.discord.acting import said
from tests.discord.community.scenes import (
    TITLE,
    ask_community,
    grant,
    open_community,
    threads,
)
from tests.discord.conftest import World
from tests.discord.passing_on import card_in
from tests.discord.reading import texts

OWN = "our own"


def tags(world: World, place: simcord.ChannelHandle) -> dict[str, str]:
    """The tags of a forum: name to id."""
    return {
        str(each["name"]): str(each["id"])
        for each in world.env.backend.channels[place.id].available_tags
    }


def wanted(world: World) -> tuple[str, ...]:
    return tags_for(categories_for(world.core.snapshot.categories))


async def with_tags(world: World, place: simcord.ChannelHandle, count: int) -> list[dict[str, Any]]:
    """Give a forum so many tags of an admin's own."""
    made: list[dict[str, Any]] = [
        {
            "id": str(world.env.backend.snowflake()),
            "name": f"{OWN} {n}",
            "moderated": False,
            "emoji_id": None,
            "emoji_name": None,
        }
        for n in range(count)
    ]
    world.env.backend.edit_channel(place.id, {"available_tags": made})
    await world.env.settle()
    return made


async def test_the_category_is_the_tag_and_an_admins_tags_stay(world: World) -> None:
    place = await open_community(world)
    await with_tags(world, place, 2)
    before = tags(world, place)
    await ask_community(world, about="Touch")
    after = tags(world, place)
    assert set(wanted(world)) <= set(after)
    assert before.items() <= after.items()
    (thread,) = threads(place)
    assert world.env.backend.channels[thread.id].applied_tags == [int(after["Touch"])]


async def test_tags_are_made_when_the_channel_is_chosen(world: World) -> None:
    place = await open_community(world)
    await world.bot.services.configs.set(world.guild.id, "community_channel", None)
    result = await world.admin.slash(
        world.channel, "settings set", setting="community_channel", value=str(place.id)
    )
    assert "Saved" in said(result)
    assert set(tags(world, place)) == set(wanted(world))


async def test_twenty_tags_are_the_limit_and_the_panel_names_what_did_not_fit(
    world: World,
) -> None:
    place = await open_community(world)
    await with_tags(world, place, 18)
    await ask_community(world, about="Touch")
    assert len(tags(world, place)) == 20
    assert [name for name in tags(world, place) if name.startswith(OWN)] == [
        f"{OWN} {n}" for n in range(18)
    ]
    (thread,) = threads(place)
    assert thread.name == TITLE
    assert world.env.backend.channels[thread.id].applied_tags == []
    panel = said(await world.admin.slash(world.channel, "settings view"))
    assert "has no room for these" in panel
    assert "“Touch”" in panel
    assert "“answered”" not in panel


async def test_without_the_permission_no_tag_is_made_and_the_question_is_posted(
    world: World,
) -> None:
    place = await open_community(world)
    me = world.bot.user
    assert me is not None
    may = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")
    grant(world, place, me.id, manage_channels=False, **dict.fromkeys(may, True))
    await ask_community(world)
    assert tags(world, place) == {}
    assert len(threads(place)) == 1
    panel = said(await world.admin.slash(world.channel, "settings view"))
    assert "I can make them with **Manage Channels**" in panel


@pytest.fixture
def wants_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every forum wants a tag at each post; the simulated Discord knows no such forums."""
    flags = discord.flags.ChannelFlags(require_tag=True)
    monkeypatch.setattr(discord.ForumChannel, "flags", property(lambda _: flags))


@pytest.mark.usefixtures("wants_tags")
async def test_a_forum_that_wants_a_tag_gets_one_that_is_there(world: World) -> None:
    place = await open_community(world)
    made = await with_tags(world, place, 20)
    await ask_community(world, about="Touch")
    (thread,) = threads(place)
    applied = world.env.backend.channels[thread.id].applied_tags
    assert applied == [int(made[0]["id"])]


@pytest.mark.usefixtures("wants_tags")
async def test_a_forum_that_wants_a_tag_and_has_none_keeps_the_question(world: World) -> None:
    place = await open_community(world, team=True)
    me = world.bot.user
    assert me is not None
    may = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")
    grant(world, place, me.id, manage_channels=False, **dict.fromkeys(may, True))
    told = await ask_community(world)
    assert "wants a tag at each post and has none" in said(told)
    assert threads(place) == []
    assert TITLE in texts(await card_in(world, world.guild.channels["team"]))

"""Choosing the channel for questions: which can be chosen, and what an admin reads of it."""

from __future__ import annotations

import simcord

from tests.discord.acting import UNRELATED, ask, said
from tests.discord.community.scenes import BOT_MAY, grant, open_community
from tests.discord.conftest import World
from tests.discord.reading import offers


async def choose(world: World, channel: simcord.ChannelHandle) -> str:
    """What an admin reads who chooses a channel for questions."""
    result = await world.admin.slash(
        world.channel, "settings set", setting="community_channel", value=str(channel.id)
    )
    return said(result)


def allow_bot(world: World, channel: simcord.ChannelHandle, *without: str) -> None:
    me = world.bot.user
    assert me is not None
    grant(world, channel, me.id, **{name: name not in without for name in BOT_MAY})


async def test_a_forum_and_a_text_channel_can_be_chosen_and_a_voice_channel_cannot(
    world: World,
) -> None:
    forum, text = world.guild.create_forum_channel("f"), world.guild.create_text_channel("t")
    for channel in (forum, text):
        allow_bot(world, channel)
        assert "Saved" in await choose(world, channel)
    assert "takes no questions" in await choose(world, world.guild.create_voice_channel("v"))
    config = await world.bot.services.configs.get(world.guild.id)
    assert config.community_channel == text.id


async def test_a_permission_that_is_missing_is_named_and_nothing_is_saved(world: World) -> None:
    text = world.guild.create_text_channel("t")
    allow_bot(world, text, "create_public_threads", "send_messages_in_threads")
    told = await choose(world, text)
    assert "**Create Public Threads**" in told
    assert "**Send Messages in Threads**" in told
    assert "**View Channel**" not in told
    config = await world.bot.services.configs.get(world.guild.id)
    assert config.community_channel is None


async def test_what_is_only_handy_is_asked_about_first(world: World) -> None:
    forum = world.guild.create_forum_channel("f")
    allow_bot(world, forum, "manage_threads", "manage_channels")
    told = await choose(world, forum)
    assert "Are you sure?" in told
    assert "**Manage Threads** and **Manage Channels**" in told


async def test_the_panel_says_what_is_wrong_with_the_channel(world: World) -> None:
    place = await open_community(world)
    world.env.backend.delete_channel(place.id)
    await world.env.settle()
    panel = said(await world.admin.slash(world.channel, "settings view"))
    assert "The channel for questions no longer exists" in panel
    assert "Ask the community" in offers(await ask(world, UNRELATED))

"""Where admins want answers and where not; danger, help and what was sent before go on."""

from __future__ import annotations

import discord
import pytest
import simcord
from simcord.results import InteractionResult

from bot.answering.channel_rules import ELSEWHERE
from cogs.asking.sharing import POSTED
from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    answer_of,
    ask,
    me_of,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import offers, texts
from tests.discord.steering import asks_back, breaks

SILENT = "I do not answer in this channel"


async def setting(world: World, name: str, value: object) -> None:
    await world.bot.services.configs.set(world.guild.id, name, value)


async def deny(world: World, *channels: simcord.ChannelHandle) -> None:
    await setting(world, "denied_channels", [channel.id for channel in channels])


async def thread_in(world: World, channel: simcord.ChannelHandle) -> simcord.ChannelHandle:
    place = world.bot.get_channel(channel.id)
    if isinstance(place, discord.ForumChannel):
        await place.create_thread(name="a post", content="hello")
    else:
        assert isinstance(place, discord.TextChannel)
        kind = discord.ChannelType.public_thread
        await place.create_thread(name="a thread", type=kind)
    await world.env.settle()
    return channel.threads[0]


async def every_way(world: World, channel: simcord.ChannelHandle) -> list[InteractionResult]:
    """Ask by every command that answers."""
    message = await world.other.send(channel, HUG)
    return [
        await world.member.slash(channel, "ask", question=HUG),
        await world.member.slash(channel, "faq", question="hugs"),
        await world.member.slash(channel, "faq", question=HUG),
        await world.member.slash(channel, "browse"),
        await world.member.context_menu(channel, "Answer from the FAQ", message),
    ]


async def test_in_a_denied_channel_each_command_says_privately_what_to_do(world: World) -> None:
    await deny(world, world.channel)
    await setting(world, "visibility", "public")
    for result in await every_way(world, world.channel):
        assert result.ephemeral
        assert said(result) == ELSEWHERE
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    await world.member.send(world.channel, me_of(world))
    assert not public(world)
    assert await rows(world) == []


async def test_where_only_some_channels_are_allowed_those_are_named(world: World) -> None:
    faq = world.guild.create_text_channel("faq")
    hidden = discord.PermissionOverwrite(view_channel=False)
    team = world.guild.create_text_channel("team", overwrites={world.guild.default_role: hidden})
    await setting(world, "allowed_channels", [faq.id, team.id, 999])
    for result in await every_way(world, world.channel):
        assert result.ephemeral
        assert f"Please ask me in <#{faq.id}>." in said(result)
    for result in await every_way(world, faq):
        assert SILENT not in said(result)
    await world.member.send(faq, f"{me_of(world)} {HUG}")
    assert len(public(world, faq)) == 1


@pytest.mark.parametrize("forum", [False, True])
async def test_threads_and_posts_follow_their_channel(world: World, forum: bool) -> None:
    make = world.guild.create_forum_channel if forum else world.guild.create_text_channel
    quiet, talk = make("quiet"), make("talk")
    in_quiet, in_talk = await thread_in(world, quiet), await thread_in(world, talk)
    await deny(world, quiet)
    refused = await world.member.slash(in_quiet, "ask", question=HUG)
    assert SILENT in said(refused)
    before = len(public(world, in_quiet))
    await world.member.send(in_quiet, f"{me_of(world)} {HUG}")
    assert len(public(world, in_quiet)) == before
    assert SILENT not in said(await world.member.slash(in_talk, "ask", question=HUG))
    await setting(world, "allowed_channels", [quiet.id, talk.id])
    assert SILENT in said(await world.member.slash(in_quiet, "ask", question=HUG))
    assert SILENT not in said(await world.member.slash(in_talk, "ask", question=HUG))
    assert SILENT in said(await world.member.slash(world.channel, "ask", question=HUG))


async def test_a_thread_that_is_not_in_memory_follows_its_channel_too(world: World) -> None:
    thread = await thread_in(world, world.channel)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    await deny(world, world.channel)
    guild._threads.clear()  # pyright: ignore[reportPrivateUsage]
    await world.member.send(thread, f"{me_of(world)} {HUG}")
    assert not public(world, thread)
    await deny(world)
    await setting(world, "allowed_channels", [world.channel.id])
    guild._threads.clear()  # pyright: ignore[reportPrivateUsage]
    await world.member.send(thread, f"{me_of(world)} {HUG}")
    assert len(public(world, thread)) == 1


async def test_a_place_that_cannot_be_known_is_left_in_silence(world: World) -> None:
    thread = await thread_in(world, world.channel)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    await setting(world, "allowed_channels", [world.channel.id])
    guild._threads.clear()  # pyright: ignore[reportPrivateUsage]
    world.env.inject_error("GET", "/channels/*", status=403, code=50001, message="no access")
    await world.member.send(thread, f"{me_of(world)} {HUG}")
    assert not public(world, thread)


async def test_somebody_in_danger_gets_help_where_the_bot_is_silent(world: World) -> None:
    await deny(world, world.channel)
    kind = world.core.detector.assess(DANGER).kind
    title = world.core.texts.card(kind).title
    message = await world.member.send(world.channel, DANGER)
    for result in (
        await world.member.slash(world.channel, "ask", question=DANGER, share=True),
        await world.member.slash(world.channel, "faq", question=DANGER),
        await world.member.context_menu(world.channel, "Answer from the FAQ", message),
    ):
        assert result.ephemeral
        assert title in said(result)
        assert SILENT not in said(result)
    await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
    (card,) = public(world)
    assert world.core.texts.always.title in texts(card)
    assert title in said(await press(world.member, card, "Show me more, privately"))


async def test_help_comes_also_when_nothing_else_works(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError

    await deny(world, world.channel)
    breaks(world, RuntimeError("no matching"))
    monkeypatch.setattr(world.bot.services.knowledge, "get", fails)
    result = await world.member.slash(world.channel, "ask", question=DANGER)
    kind = world.core.detector.assess(DANGER).kind
    assert world.core.texts.card(kind).title in said(result)


async def test_help_itself_is_everywhere(world: World) -> None:
    await deny(world, world.channel)
    for command in ("crisis", "help", "about"):
        result = await world.member.slash(world.channel, command)
        assert result.ephemeral
        assert SILENT not in said(result)


async def test_older_cards_go_on_in_private_but_post_nothing(world: World) -> None:
    await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    (open_card,) = public(world)
    own = await ask(world, HUG)
    message = await world.other.send(world.channel, HUG)
    looked_up = answer_of(
        await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    )
    await deny(world, world.channel)
    for card, label in ((own, "Why"), (own, "Helpful"), (open_card, "Read more")):
        result = await press(world.member, card, label)
        assert answer_of(result).ephemeral
        assert SILENT not in said(result)
    for card, label in ((own, "Share in this channel"), (looked_up, "Post as a reply")):
        result = await press(world.member, card, label)
        assert result.ephemeral
        assert SILENT in said(result)
    assert len(public(world)) == 1
    await deny(world)
    assert POSTED in said(await press(world.member, looked_up, "Post as a reply"))


async def test_direct_messages_know_no_channels(world: World) -> None:
    await setting(world, "allowed_channels", [999])
    card = answer_of(await world.member.user.slash("ask", question=HUG))
    assert world.core.snapshot.entries["hugs"].short in texts(card)


async def test_another_server_has_rules_of_its_own(world: World) -> None:
    elsewhere = world.env.create_guild(name="Elsewhere")
    channel = elsewhere.create_text_channel("talk")
    mia = elsewhere.add_member(world.member.user)
    await deny(world, world.channel, channel)
    assert SILENT not in said(await mia.slash(channel, "ask", question=HUG))


async def test_public_by_the_servers_choice_shows_the_answer_and_not_the_question(
    world: World,
) -> None:
    await setting(world, "visibility", "public")
    for command, question in (("ask", HUG), ("faq", HUG), ("faq", "hugs")):
        result = await world.member.slash(world.channel, command, question=question)
        assert not result.ephemeral
        assert world.core.snapshot.entries["hugs"].short in said(result)
        assert HUG not in said(result)
    assert len(public(world)) == 3


async def test_help_says_who_sees_an_answer(world: World) -> None:
    assert "only you see the answer" in said(await world.member.slash(world.channel, "help"))
    await setting(world, "visibility", "public")
    assert "everybody here sees" in said(await world.member.slash(world.channel, "help"))


async def test_the_members_word_beats_the_servers_choice(world: World) -> None:
    shared = await world.member.slash(world.channel, "faq", question="hugs", share=True)
    assert not shared.ephemeral
    await setting(world, "visibility", "public")
    for command in ("ask", "faq"):
        kept = await world.member.slash(world.channel, command, question=HUG, share=False)
        assert kept.ephemeral
    assert len(public(world)) == 1


async def test_public_is_only_an_answer(world: World) -> None:
    await setting(world, "visibility", "public")
    for text in (UNRELATED, DANGER, "🫂"):
        assert (await world.member.slash(world.channel, "ask", question=text)).ephemeral
    asks_back(world, "hugs", "wanting-a-hug")
    assert (await world.member.slash(world.channel, "ask", question="hug")).ephemeral
    breaks(world, RuntimeError("broken"))
    world.expected += (RuntimeError,)
    assert (await world.member.slash(world.channel, "ask", question=HUG)).ephemeral
    assert not public(world)


async def test_public_answers_keep_to_who_may_write(world: World) -> None:
    await setting(world, "visibility", "public")
    silent = discord.PermissionOverwrite(send_messages=False)
    news = world.guild.create_text_channel("news", overwrites={world.guild.default_role: silent})
    result = await world.member.slash(news, "ask", question=HUG)
    assert result.ephemeral
    assert "Share in this channel" in offers(answer_of(result))
    assert not public(world, news)


async def test_offers_are_refused_where_the_operator_does_not_let_it_read(world: World) -> None:
    result = await world.admin.slash(
        world.channel,
        "settings set",
        setting="suggestion_channels",
        value=f"<#{world.channel.id}>",
    )
    assert "MESSAGE_CONTENT" in said(result)
    config = await world.bot.services.configs.get(world.guild.id)
    assert config.suggestion_channels == ()
    # Also where they were chosen while it still could.
    await setting(world, "suggestion_channels", [world.channel.id])
    await world.member.send(world.channel, HUG)
    assert not public(world)

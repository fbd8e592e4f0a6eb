"""Questions that stand in a forum, and people who answer, mark and close them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
import simcord
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType
from simcord.results import InteractionResult, ResponseMessage

from bot.client.community.sending import post_now
from bot.community import CommunityPost, NewPost
from cogs.community.answers import MENU
from tests.discord.acting import public
from tests.discord.conftest import World
from tests.discord.reading import texts

TITLE = "How do you tell them that you want to stop?"
ANSWER = "Say it in the first minutes, apricot."


@dataclass
class Place:
    """A question in its thread."""

    world: World
    forum: simcord.ChannelHandle
    thread: simcord.ChannelHandle
    number: int
    later: timedelta = timedelta()
    """How much later it is for the bot than for the test."""

    async def post(self) -> CommunityPost:
        """The question as it is stored."""
        return await self.world.bot.services.community.posts.get(self.world.guild.id, self.number)

    def card(self) -> ResponseMessage:
        """The card at the top."""
        return public(self.world, self.thread)[0]

    def shown(self) -> str:
        """All that the card at the top says."""
        return texts(self.card())

    async def answered(self, text: str = ANSWER, *, by: simcord.MemberActor | None = None) -> Any:
        """A member's message in the thread."""
        return await (by or self.world.other).send(self.thread, text)

    async def choose(self, who: simcord.MemberActor, message: Any) -> InteractionResult:
        """Choose `This answers it` in the menu of a message."""
        return await who.context_menu(self.thread, MENU, message)

    @property
    def stored(self) -> Any:
        """The thread as Discord has it."""
        return self.world.env.backend.channels[self.thread.id]

    def tags(self) -> set[str]:
        """The names of the thread's tags."""
        names = {int(tag["id"]): str(tag["name"]) for tag in self.forum_tags()}
        return {names[number] for number in self.stored.applied_tags}

    def forum_tags(self) -> list[dict[str, Any]]:
        """The tags that the forum has."""
        return list(self.world.env.backend.channels[self.forum.id].available_tags)

    @property
    def archived(self) -> bool:
        return bool(self.stored.thread_metadata.archived)


async def forum_of(world: World, name: str = "ask-us") -> simcord.ChannelHandle:
    """A forum in which the bot may do all that it needs, chosen by the admins."""
    forum = world.guild.create_forum_channel(name)
    me = world.bot.user
    assert me is not None
    may = discord.PermissionOverwrite(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        read_message_history=True,
        manage_threads=True,
        manage_channels=True,
    )
    let(world, forum, me.id, may)
    await world.bot.services.configs.set(world.guild.id, "community_channel", forum.id)
    return forum


def let(
    world: World, channel: simcord.ChannelHandle, member_id: int, may: discord.PermissionOverwrite
) -> None:
    """Let a member do some things in a channel, or keep them from it."""
    allow, deny = may.pair()
    world.env.backend.set_overwrite(
        channel.id, Overwrite(member_id, OverwriteType.MEMBER, allow.value, deny.value)
    )


async def question(
    world: World,
    forum: simcord.ChannelHandle | None = None,
    *,
    by: simcord.MemberActor | None = None,
    title: str = TITLE,
    anonymous: bool = False,
    notify: bool = True,
    follows_id: int | None = None,
) -> Place:
    """A question that a member asked and that stands in the forum."""
    forum = forum or await forum_of(world)
    asker = by or world.member
    new = NewPost(
        guild_id=world.guild.id,
        key=f"form-{title}",
        asker_id=asker.id,
        title=title,
        text="It is hard to begin.",
        category="Ending therapy",
        anonymous=anonymous,
        notify=notify,
        follows_id=follows_id,
    )
    stored = await world.bot.services.community.posts.ask(new, waiting=False, an_hour=20)
    post = await post_now(world.bot, stored.row, search=False)
    await world.env.settle()
    assert post.place is not None
    (thread,) = [each for each in forum.threads if each.id == post.place.thread_id]
    return Place(world, forum, thread, post.id)


def private_messages(world: World, person: simcord.MemberActor) -> list[str]:
    """What the bot has written to a person, the oldest first."""
    backend = world.env.backend
    channel_id = backend.dm_channels.get(person.id)
    if channel_id is None:
        return []
    sent = backend.messages.get(channel_id, {}).values()
    return [texts(ResponseMessage(world.env, each)) for each in sorted(sent, key=lambda m: m.id)]

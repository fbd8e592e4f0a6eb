"""The forum of the simulated server: a question without a name that was answered, and one waiting.

It is asked, published, answered and marked as people would do it, so that a visitor sees each step
where it happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType
from simcord.results import ResponseMessage

from bot.client.client import BoundaryBot

if TYPE_CHECKING:
    import simcord

FORUM = "ask-each-other"
ASK, MARK = "community ask", "This answers it"
PUBLISH = "Publish"
CATEGORY = "How therapy works"
QUESTION = "What do you do in the hours after a hard session?"
MORE = "I walk home and feel as if I had no skin. Then I have to cook for three. What helps you?"
ADVICE = (
    "I keep the hour after it free and tell nobody that I'm back yet. A bath, tea, no phone. If "
    "cooking can't wait: eggs on toast, and everybody is fed."
)
WAITING = "How do you tell your family that you go to therapy?"
WAITING_MORE = "They think it is for people who are mad. I would like to stop saying 'the dentist'."


async def open_forum(env: simcord.Env, guild: simcord.GuildHandle) -> simcord.ChannelHandle:
    """Make the forum, with all that the bot needs there, and choose it as an admin would."""
    forum = guild.create_forum_channel(FORUM)
    permissions = discord.PermissionOverwrite(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        create_public_threads=True,
        read_message_history=True,
        manage_threads=True,
        manage_channels=True,
        manage_messages=True,
    )
    allow, deny = permissions.pair()
    if isinstance(env.bot, BoundaryBot) and env.bot.user is not None:
        overwrite = Overwrite(env.bot.user.id, OverwriteType.MEMBER, allow.value, deny.value)
        env.backend.set_overwrite(forum.id, overwrite)
        await env.bot.services.configs.set(guild.id, "community_channel", forum.id)
    return forum


async def fill_forum(
    env: simcord.Env,
    forum: simcord.ChannelHandle,
    channel: simcord.ChannelHandle,
    room: simcord.ChannelHandle,
    asker: simcord.MemberActor,
    helper: simcord.MemberActor,
    moderator: simcord.MemberActor,
) -> None:
    """Let a member ask twice without a name; one question is published and answered."""
    await _ask(channel, asker, QUESTION, MORE)
    card = max(env.backend.messages[room.id].values(), key=lambda message: message.id)
    await moderator.click(ResponseMessage(env, card), label=PUBLISH)
    for thread in forum.threads:
        answer = await helper.send(thread, ADVICE)
        await asker.context_menu(thread, MARK, answer)
    await _ask(channel, asker, WAITING, WAITING_MORE)


async def _ask(
    channel: simcord.ChannelHandle, asker: simcord.MemberActor, title: str, text: str
) -> None:
    form = await asker.slash(channel, ASK, question=title)
    fields: dict[str, Any] = {"title": title, "text": text, "category": [CATEGORY]}
    await asker.submit_modal(form, {**fields, "name": ["without"], "tell": ["no"]})

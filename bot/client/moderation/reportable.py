"""Reportable messages and members: their authors, and what is reported in another way."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.client.checks import moderates
from bot.client.context import bot_of, config_of
from bot.client.errors import UserError
from bot.client.moderation.report_board import AWAY
from bot.moderation.reports import Evidence, MessageDraft, ReportTarget
from bot.ui.cards.community.post import post_number_in

if TYPE_CHECKING:
    from bot.client.responses import Interaction

OWN_MESSAGE = """That is your own message. You can delete it yourself. If you would like to talk \
about it with the moderators: **/contact**. If you are not all right: **/crisis**."""
MY_MESSAGE = """That message is mine. If something in it is wrong, please tell the moderators with \
**/contact**. If somebody may be in danger: **/crisis**."""
BOTS_MESSAGE = """That message is from an app, not from a person. If it should not be there, \
please tell the moderators with **/contact**."""
YOURSELF = """That is you. If something weighs on you, you can write to the moderators with \
**/contact**, and **/crisis** shows where help is. You are welcome here."""
ME = """That is me, an app. If I did something wrong, please tell the moderators with \
**/contact**."""
A_BOT = """That is an app, not a person. If it does something wrong, please tell the moderators \
with **/contact**."""
GONE = """That message is gone, and I no longer have what stood in it. You can still report it in \
your own words: **/report**."""
NO_CHANNEL = """This server takes no reports through me, so nothing was sent: an admin would have \
to choose a channel for them first. You can write to a moderator, or report it to Discord itself: \
right-click or hold the message or the name, then **Report**. If somebody may be in danger now, \
**/crisis** shows where help is."""
# Seconds: a form has to open within three of the press.
_WAIT = 1.0


def check_member(interaction: Interaction, member: discord.abc.User) -> None:
    """Raise UserError for somebody who cannot be reported: oneself, an app, this bot."""
    if member.id == interaction.user.id:
        raise UserError(YOURSELF)
    if member == interaction.client.user:
        raise UserError(ME)
    if member.bot:
        raise UserError(A_BOT)


def check_author(interaction: Interaction, author: discord.abc.User) -> None:
    """Raise UserError for a message that cannot be reported: one's own, or an app's."""
    if author.id == interaction.user.id:
        raise UserError(OWN_MESSAGE)
    if author == interaction.client.user:
        raise UserError(MY_MESSAGE)
    if author.bot:
        raise UserError(BOTS_MESSAGE)


async def require_report_channel(interaction: Interaction) -> None:
    """Raise UserError where the admins have chosen no channel for reports."""
    config = await config_of(interaction)
    if config.known and config.report_channel is None:
        raise UserError(NO_CHANNEL)


async def is_on_team(interaction: Interaction, member: discord.abc.User) -> bool:
    """Whether a reported member is a moderator here; False also where that cannot be found out."""
    server_member = member if isinstance(member, discord.Member) else None
    if server_member is None and interaction.guild is not None:
        with suppress(TimeoutError, *AWAY):
            async with asyncio.timeout(_WAIT):
                server_member = await interaction.guild.fetch_member(member.id)
    if server_member is None:
        return False
    config = await config_of(interaction)
    return moderates(config, server_member, server_member.guild_permissions)


async def read_draft(interaction: Interaction, message: discord.Message) -> MessageDraft:
    """Return a message as it can be reported; a question to the community as its asker's.

    Raises UserError for one's own message, and for an app's. An asker without
    a name stays unknown, and may report their own question: a refusal would tell that it is theirs.
    """
    draft = await _post_draft(interaction, message)
    if draft is None:
        check_author(interaction, message.author)
        return draft_of(message)
    if draft.author_id == interaction.user.id:
        raise UserError(OWN_MESSAGE)
    return draft


async def _post_draft(interaction: Interaction, message: discord.Message) -> MessageDraft | None:
    """Return the question that a message is the public card of, None if it is no such card."""
    if interaction.guild_id is None or message.author != interaction.client.user:
        return None
    if post_number_in(message) is None:
        return None
    community = bot_of(interaction).services.community
    post = await community.hiding.post_of_card(interaction.guild_id, message.id)
    if post is None:
        return None
    asker_id = None if post.anonymous else await community.posts.asker_of(post)
    words = f"{post.title}\n{post.text or ''}".strip()
    return MessageDraft(asker_id, message.channel.id, Evidence(words))


def draft_of(message: discord.Message) -> MessageDraft:
    """Return a message as it stands now; for a forwarded one, the content that it passes on."""
    text, files = message.content, len(message.attachments)
    for snapshot in message.message_snapshots:
        text = text or snapshot.content
        files += len(snapshot.attachments)
    return MessageDraft(message.author.id, message.channel.id, Evidence(text, files))


async def resolve(
    interaction: Interaction, target: ReportTarget
) -> tuple[ReportTarget, Evidence | None]:
    """Return whom a report is about and the evidence, from what a form names.

    Of a message the author is looked up, whatever the form says. Raises UserError if it cannot be
    reported, or can no longer be found.
    """
    if target.message_id is None:
        _check_id(interaction, target.member_id)
        return ReportTarget(target.member_id), None
    drafts = bot_of(interaction).services.moderation.reports.drafts
    draft = drafts.get(interaction.user.id, target.message_id)
    if draft is None:
        message = await _fetch(interaction, target)
        draft = await read_draft(interaction, message)
    message_target = ReportTarget(draft.author_id, draft.channel_id, target.message_id)
    return message_target, draft.evidence


def _check_id(interaction: Interaction, member_id: int | None) -> None:
    if member_id == interaction.user.id:
        raise UserError(YOURSELF)
    me = interaction.client.user
    if me is not None and member_id == me.id:
        raise UserError(ME)


async def _fetch(interaction: Interaction, target: ReportTarget) -> discord.Message:
    """Return a message that this person can read. Raises UserError."""
    guild, person = interaction.guild, interaction.user
    channel = guild.get_channel_or_thread(target.channel_id or 0) if guild else None
    if not isinstance(channel, discord.abc.Messageable) or not isinstance(person, discord.Member):
        raise UserError(GONE)
    may = channel.permissions_for(person)
    if not (may.view_channel and may.read_message_history):
        raise UserError(GONE)
    try:
        return await channel.fetch_message(target.message_id or 0)
    except AWAY as error:
        raise UserError(GONE) from error

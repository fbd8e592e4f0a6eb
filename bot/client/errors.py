"""Errors while somebody uses the bot, and the sentences that the person reads."""

from __future__ import annotations

import logging

import discord
from discord import app_commands

from bot.client.responses import Interaction, reply
from bot.community.errors import CommunityError
from bot.custom_knowledge import CustomKnowledgeError
from bot.moderation.cases.lengths import LengthError
from bot.moderation.errors import ModerationError
from bot.observability.metrics import ErrorKind
from bot.observability.requests import count_error, current_id
from bot.servers import SettingError
from bot.storage import StorageUnavailable
from bot.ui.card import notice
from bot.ui.controls.states import StaleStateError
from bot.ui.text import quoted

_log = logging.getLogger(__name__)

_UNKNOWN_INTERACTION = 10062
_ALREADY_ANSWERED = 40060
_FORBIDDEN = {50001, 50013}

STALE = "That button no longer leads anywhere, because what I know has changed. Please ask again."
STORE_DOWN = """I cannot reach my records right now, so nothing was changed. Please try again in a \
minute."""
NO_PERMISSION = (
    "Discord does not let me do that here. I may lack **Send Messages** or **View Channel**; "
    "an admin can change that in the channel's settings."
)
SERVER_ONLY = "That works only inside a server."
SLOW_DOWN = "That was quick. Please try again in {seconds} seconds."
BROKEN = "Something went wrong on my side, and I am sorry. If it happens again, tell the people \
who run me this number: **{error_id}**"


_FIXED: dict[type[BaseException], str] = {
    StaleStateError: STALE,
    StorageUnavailable: STORE_DOWN,
}


class UserError(Exception):
    """Something that a person can put right; the message is the sentence that they read."""


class StaleControlError(UserError):
    """A button or select whose state no longer means anything."""

    def __init__(self) -> None:
        super().__init__(STALE)


def sentence_for(error: BaseException) -> str | None:
    """Return the sentence for the person, or None for an error that they cannot put right."""
    match error:
        case UserError() | CustomKnowledgeError() | ModerationError() | CommunityError():
            return str(error)
        case SettingError() | LengthError():
            return str(error).replace("{typed}", quoted(error.typed, 100))
        case app_commands.NoPrivateMessage():
            return SERVER_ONLY
        case app_commands.CommandOnCooldown():
            return SLOW_DOWN.format(seconds=max(1, round(error.retry_after)))
        case app_commands.CheckFailure():
            return str(error) or NO_PERMISSION
        case discord.HTTPException() if error.code in _FORBIDDEN:
            return NO_PERMISSION
        case _:
            return next((text for kind, text in _FIXED.items() if isinstance(error, kind)), None)


def sentence_or_id(error: BaseException, where: str) -> str:
    """Return the sentence for the person; an error without one is logged under an id.

    It is the id of the request, which stands in every line of the log about it.
    """
    sentence = sentence_for(error)
    if sentence is None:
        error_id = current_id()
        _log.error("Error %s in %s", error_id, where, exc_info=error)
        count_error(ErrorKind.UNEXPECTED)
        return BROKEN.format(error_id=error_id)
    if isinstance(error, StorageUnavailable):
        count_error(ErrorKind.STORE)
    elif isinstance(error, discord.HTTPException):
        count_error(ErrorKind.PERMISSION)
    return sentence


async def report(interaction: Interaction, error: BaseException) -> None:
    """Tell the person once about an error; `sentence_or_id` says how.

    An interaction that Discord has given up (10062) or that was answered already (40060) needs no
    answer: a retry or a double click got there first.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.HTTPException) and cause.code in {
        _UNKNOWN_INTERACTION,
        _ALREADY_ANSWERED,
    }:
        _log.info("An interaction was answered too late or twice (%s).", cause.code)
        return
    try:
        await reply(interaction, notice(sentence_or_id(cause, place_of(interaction))))
    except discord.HTTPException as second:
        _log.warning("An error could not be told to the person (%s).", second.code)


def place_of(interaction: Interaction) -> str:
    """Return the name of the command or control, never what was typed."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    custom_id = str((interaction.data or {}).get("custom_id", "an interaction"))
    return ":".join(custom_id.split(":")[:2])

"""Errors that a person can mend: the sentence and the exit code of each."""

from __future__ import annotations

import os

BAD_CONFIGURATION = 3
BAD_DATABASE = 4
BAD_CONNECTION = 5

_REFUSED = (
    "Discord refused the token in DISCORD_TOKEN. Copy it again from the developer portal "
    "(your application, Bot, Reset Token) into .env."
)
_NO_INTENT = (
    "Discord does not let this bot read messages. Turn on Message Content Intent in the developer "
    "portal (your application, Bot), or set MESSAGE_CONTENT=0."
)
_SHARDS = (
    "Discord no longer accepts this bot's shards (code {code}): it is in more servers than "
    "SHARD_COUNT allows. Leave SHARD_COUNT empty, or raise it."
)
_INTENTS = "Discord does not know the intents that this bot asks for (code {code}). Update the bot."
_CLOSED = "Discord ended the connection (code {code}). Start the bot again."
_OFFLINE = "Discord cannot be reached ({detail}). Check the network and try again."


def sentence_and_code(error: BaseException) -> tuple[str, int] | None:
    """Return a sentence and an exit code, or None for an error that only a developer can mend.

    The imports stand inside the function because `--help` should not wait for them.
    """
    from bot.answering.small_talk import ConversationError
    from bot.knowledge import KnowledgeError
    from bot.matching.parameters import ParametersError
    from bot.settings import SettingsError
    from bot.site.errors import SiteError
    from bot.text.slang import SlangError

    match error:
        case (
            SettingsError()
            | KnowledgeError()
            | ParametersError()
            | SlangError()
            | ConversationError()
            | SiteError()
        ):
            return str(error), BAD_CONFIGURATION
        case BrokenPipeError():
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone: end quietly
            return "the output was closed early.", 1
        case _:
            return _of_the_bot(error)


def _of_the_bot(error: BaseException) -> tuple[str, int] | None:
    import aiohttp
    import discord

    from bot.client.client import TooManyCommandsError
    from bot.moderation.automod import PresetError
    from bot.moderation.reasons import ReasonDataError
    from bot.observability.http_port import PortError
    from bot.safety import SafetyDataError
    from bot.storage import StorageError

    if (explanation := _of_discord(error)) is not None:
        return explanation
    if isinstance(error, PortError):
        return str(error), 1
    match error:
        case SafetyDataError() | PresetError() | ReasonDataError():
            return str(error), BAD_CONFIGURATION
        case StorageError():
            return str(error), BAD_DATABASE
        case TooManyCommandsError():
            return f"{error}. Nothing was sent to Discord.", BAD_CONFIGURATION
        case aiohttp.ClientConnectionError():
            return _OFFLINE.format(detail=type(error).__name__), BAD_CONNECTION
        case discord.HTTPException() if error.status in {429, 500, 502, 503, 504}:
            return _OFFLINE.format(detail=f"it answered {error.status}"), BAD_CONNECTION
        case _:
            return None


def _of_discord(error: BaseException) -> tuple[str, int] | None:
    """Return the sentence and code for a refusal by Discord, else None."""
    import discord

    match error:
        case discord.LoginFailure():
            return _REFUSED, BAD_CONNECTION
        case discord.PrivilegedIntentsRequired():
            return _NO_INTENT, BAD_CONFIGURATION
        case discord.ConnectionClosed():
            return _close_sentence(error.code), BAD_CONNECTION
        case _:
            return None


def _close_sentence(code: int) -> str:
    """Return what a closed gateway means, by Discord's table of close codes."""
    if code in {4003, 4004}:
        return _REFUSED
    if code == 4014:
        return _NO_INTENT
    if code in {4010, 4011}:
        return _SHARDS.format(code=code)
    return (_INTENTS if code in {4012, 4013} else _CLOSED).format(code=code)

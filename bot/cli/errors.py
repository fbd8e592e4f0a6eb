"""What the command line says about errors that a person can mend, and with which exit code."""

from __future__ import annotations

import os

BAD_CONFIGURATION = 3
BAD_DATABASE = 4
BAD_CONNECTION = 5

_REFUSED = (
    "Discord refused the token in DISCORD_TOKEN. Copy it anew from the developer portal "
    "(your application, Bot, Reset Token) into .env."
)
_NO_INTENT = (
    "Discord does not let this bot read messages. Turn on Message Content Intent in the developer "
    "portal (your application, Bot), or set MESSAGE_CONTENT=0."
)
_OFFLINE = "Discord cannot be reached ({detail}). Check the network and try again."


def sentence_and_code(error: BaseException) -> tuple[str, int] | None:
    """Return a sentence and an exit code, or None for what only a developer can mend.

    The imports are here because `--help` should not wait for them.
    """
    from bot.conversation import ConversationError
    from bot.knowledge import KnowledgeError
    from bot.matching.parameters import ParametersError
    from bot.matching.questions import QuestionsError
    from bot.matching.slang import SlangError
    from bot.settings import SettingsError

    match error:
        case (
            SettingsError()
            | KnowledgeError()
            | QuestionsError()
            | ParametersError()
            | SlangError()
            | ConversationError()
        ):
            return str(error), BAD_CONFIGURATION
        case BrokenPipeError():
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody reads on: end quietly
            return "the output was closed early.", 1
        case _:
            return _of_the_bot(error)


def _of_the_bot(error: BaseException) -> tuple[str, int] | None:
    import aiohttp
    import discord

    from bot.client import TooManyCommandsError
    from bot.safety import SafetyDataError
    from bot.storage import StorageError

    match error:
        case SafetyDataError():
            return str(error), BAD_CONFIGURATION
        case StorageError():
            return str(error), BAD_DATABASE
        case TooManyCommandsError():
            return f"{error}. Nothing was sent to Discord.", BAD_CONFIGURATION
        case discord.LoginFailure():
            return _REFUSED, BAD_CONNECTION
        case discord.PrivilegedIntentsRequired():
            return _NO_INTENT, BAD_CONFIGURATION
        case aiohttp.ClientConnectionError():
            return _OFFLINE.format(detail=type(error).__name__), BAD_CONNECTION
        case discord.HTTPException() if error.status in {429, 500, 502, 503, 504}:
            return _OFFLINE.format(detail=f"it answered {error.status}"), BAD_CONNECTION
        case _:
            return None

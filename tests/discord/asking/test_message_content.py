"""The operator's word on whether the bot may read messages that are not addressed to it."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest

from bot.app import create_bot
from bot.cli.errors import BAD_CONFIGURATION, sentence_and_code
from bot.settings import Settings, load_settings


@pytest.mark.parametrize(("value", "reads"), [("", False), ("0", False), ("1", True)])
def test_it_reads_along_only_when_the_operator_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str, reads: bool
) -> None:
    monkeypatch.setenv("MESSAGE_CONTENT", value)
    bot = create_bot(load_settings(tmp_path / "none.env"))
    assert bot.reads_messages is reads
    assert bot.intents.message_content is reads


def test_by_default_no_privileged_intent_is_asked_for() -> None:
    asked = create_bot(Settings()).intents
    assert not any((asked.message_content, asked.members, asked.presences))


def test_when_discord_refuses_it_the_operator_reads_what_to_do() -> None:
    found = sentence_and_code(discord.PrivilegedIntentsRequired(None))
    assert found is not None
    sentence, code = found
    assert code == BAD_CONFIGURATION
    assert "Message Content Intent" in sentence
    assert "MESSAGE_CONTENT=0" in sentence

"""What Discord is told about the commands, and how often."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.app import create_bot
from bot.client.client import MAX_COMMANDS, TooManyCommandsError
from tests.discord.acting import HUG, ask, said
from tests.discord.conftest import World
from tests.discord.settings.test_setup import join

ROOT = Path(__file__).parents[3]

EVERYWHERE = frozenset(
    ["ask", "faq", "browse", "guide", "help", "about", "crisis", "privacy", "contact", "appeal"]
)


NAMED = re.compile(r"\*\*/([a-z]+)(?: ([a-z]+))?(?: [a-z_]+:)?\*\*")
"""A command as texts name it: `**/kb list**`."""


def syncs(world: World) -> list[Any]:
    """The requests that changed commands."""
    return [
        r for r in world.env.http_requests if "/commands" in r.path and r.method in {"PUT", "POST"}
    ]


def synced(world: World) -> dict[str, dict[str, Any]]:
    return {command["name"]: command for command in syncs(world)[-1].json}


async def test_commands_are_sent_in_one_request_and_not_again(world: World) -> None:
    (sent,) = syncs(world)
    assert sent.method == "PUT"
    await world.restart()
    assert len(syncs(world)) == 1
    assert (await ask(world, HUG)).ephemeral


async def test_commands_are_sent_again_when_they_have_changed(world: World) -> None:
    async def hello(interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_message("hello", ephemeral=True)

    command = app_commands.Command[Any, Any, None](
        name="hello", description="Says hello", callback=hello
    )
    world.bot.tree.add_command(command)
    await world.bot.sync_when_changed()
    assert len(syncs(world)) == 2
    await world.bot.sync_when_changed()
    assert len(syncs(world)) == 2


async def test_always_sync_sends_them_anyway(world: World) -> None:
    old = world.bot
    await world.env.restart_bot(create_bot(world.settings, world.core, always_sync=True))
    await old.services.storage.close()
    assert len(syncs(world)) == 2


async def test_one_command_too_many_is_refused_before_anything_is_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = world.bot.tree.get_commands()[0]
    monkeypatch.setattr(world.bot.tree, "get_commands", lambda: [command] * (MAX_COMMANDS + 1))
    with pytest.raises(TooManyCommandsError, match="101 commands"):
        await world.bot.sync_when_changed()
    assert len(syncs(world)) == 1
    monkeypatch.setattr(world.bot.tree, "get_commands", lambda: [command] * MAX_COMMANDS)
    monkeypatch.setattr(world.bot.tree, "sync", _nothing)
    await world.bot.sync_when_changed()


async def _nothing() -> list[object]:
    return []


async def test_no_privileged_intent_is_asked_for(world: World) -> None:
    intents = world.bot.intents
    assert not any((intents.message_content, intents.members, intents.presences))
    assert intents.guilds
    assert intents.guild_messages
    assert intents.dm_messages


async def test_who_sees_a_command_is_told_to_discord(world: World) -> None:
    commands = synced(world)
    moderate = str(discord.Permissions(moderate_members=True).value)
    manage = str(discord.Permissions(manage_guild=True).value)
    for name in ("questions", "insights", "duty", "appeals"):
        assert str(commands[name]["default_member_permissions"]) == moderate
    for name in ("settings", "setup"):
        assert str(commands[name]["default_member_permissions"]) == manage
    for name in EVERYWHERE:
        assert commands[name].get("default_member_permissions") is None


async def test_where_a_command_works_is_told_to_discord(world: World) -> None:
    commands = synced(world)
    menus = {"Answer from the FAQ", "Save as answer"}
    menus |= {"Report to moderators", "Report a private message", "This answers it"}
    in_servers = {"automod", "questions", "insights", "kb", "settings", "setup", "report", "duty"}
    in_servers |= {"appeals", "lock", "unlock", "slowmode", "pause", "reasons"}
    in_servers |= {"warn", "timeout", "untimeout", "kick", "ban", "unban", "note", "safety"}
    in_servers |= {"case", "cases", "me", "Warn", "Timeout", "Case file", "community"}
    assert set(commands) == EVERYWHERE | in_servers | menus
    for name, command in commands.items():
        assert command["contexts"] == ([0, 1] if name in EVERYWHERE else [0])
        assert command["integration_types"] == [0]


async def test_texts_of_commands_fit(world: World) -> None:
    def check(node: dict[str, Any]) -> None:
        assert 1 <= len(node["description"]) <= 100
        assert 1 <= len(node["name"]) <= 32
        options: list[dict[str, Any]] = node.get("options") or []
        for option in options:
            check(option)

    for command in synced(world).values():
        if command.get("type", 1) == discord.AppCommandType.chat_input.value:
            check(command)
        else:
            assert 1 <= len(command["name"]) <= 32


async def test_a_server_that_was_left_is_out_of_memory_and_finds_its_settings_again(
    world: World,
) -> None:
    await world.admin.slash(world.channel, "settings set", setting="dial", value="careful")
    services, guild_id = world.bot.services, world.guild.id
    # Stored past the bot, which goes on with what it has in memory.
    await services.storage.repositories.servers.settings.put(guild_id, "dial", "eager")
    assert (await services.configs.get(guild_id)).dial == "careful"
    world.env.backend.emit("GUILD_DELETE", {"id": str(guild_id)})
    await world.env.settle()
    await join(world)
    assert (await services.configs.get(guild_id)).dial == "eager"
    assert "eager" in said(await world.admin.slash(world.channel, "settings view"))


async def test_every_command_that_a_text_names_exists(world: World) -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for place in ("bot", "cogs", "data")
        for kind in ("*.py", "*.toml", "*.yaml", "*.md")
        for path in (ROOT / place).rglob(kind)
    ]
    commands = {command.qualified_name: command for command in world.bot.tree.walk_commands()}
    named = {match.groups() for each in texts for match in NAMED.finditer(each)}
    assert len(named) > 30
    for top, sub in sorted(named, key=str):
        assert top in commands
        if isinstance(commands[top], app_commands.Group) and sub:
            assert f"{top} {sub}" in commands

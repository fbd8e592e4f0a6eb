"""Discord ends the connection of a running bot: one sentence and an exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services import Core
from bot.settings import Settings
from bot.storage.engine.claim import FolderClaim
from tests.cli.conftest import Run, told
from tests.cli.discord_server import DiscordServer, Socket


def ending_with(code: int) -> DiscordServer:
    """Return Discord that lets a bot get ready and then ends its connection."""

    async def scene(server: DiscordServer, socket: Socket) -> None:
        await server.ready(socket)
        await socket.close(code=code)

    return DiscordServer([scene])


@pytest.mark.parametrize(
    ("code", "words", "exit_code"),
    [
        (4004, "refused the token", 5),
        (4010, "SHARD_COUNT", 5),
        (4011, "SHARD_COUNT", 5),
        (4012, "Update the bot", 5),
        (4013, "Update the bot", 5),
        (4014, "Message Content Intent", 3),
    ],
)
def test_a_connection_that_discord_ends_is_one_sentence(
    run: Run,
    tmp_path: Path,
    core: Core,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    words: str,
    exit_code: int,
) -> None:
    discord_itself = ending_with(code)
    monkeypatch.setenv("DISCORD_TOKEN", "x.y.z")
    monkeypatch.setenv("SHARD_COUNT", "1")

    def loaded(_: Settings) -> Core:
        return core

    monkeypatch.setattr("bot.app.load_core", loaded)
    with discord_itself.serve(monkeypatch):
        result = run("run")
    sentence, left_with = told(result)
    assert len(discord_itself.hellos) == 1, "it ran before the connection was ended"
    assert words in sentence
    assert left_with == exit_code
    with FolderClaim(tmp_path / "state"):
        pass  # nothing holds the folder any more

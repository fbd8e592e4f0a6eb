"""The running bot backs itself up; put back elsewhere, it is the same bot with the same memory."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import create_bot
from bot.cli.database.making import make_backup
from bot.cli.database.restoring import restore_backup
from bot.settings import Settings
from bot.ui.forgetting import LABEL
from cogs.server.backups import FIRST_AFTER
from tests.discord.acting import HUG, answer_of, ask, press, rows, said
from tests.discord.conftest import World
from tests.discord.reading import texts
from tests.engines.databases import EngineName, PostgresqlDatabases, sqlite_only
from tests.engines.server import binaries


@pytest.fixture
def fresh(engine: EngineName, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """The settings of another machine, on which nothing is yet."""
    url = None
    if engine is EngineName.POSTGRESQL:
        databases: PostgresqlDatabases = request.getfixturevalue("postgresql")
        url = SecretStr(databases.new())
    folder = tmp_path / "other machine"
    folder.mkdir(mode=0o700)
    return Settings(state_dir=folder, database_url=url, shard_count=1, pg_bin=binaries())


async def backed_up(world: World, engine: EngineName, tmp_path: Path) -> Path:
    """Let the bot make its backup, or on PostgreSQL make one by hand."""
    if engine is EngineName.POSTGRESQL:
        assert await world.bot.services.backups.round() is None
        by_hand = world.settings.model_copy(update={"pg_bin": binaries()})
        path, _ = await make_backup(by_hand, tmp_path / "backup.dump")
        return path
    await world.env.advance_time(FIRST_AFTER + 1)
    (path,) = (world.settings.state_dir / "backups").glob("*.sqlite3")
    return path


async def seen(world: World) -> tuple[str, str, str]:
    """What people see: the settings, an answer, the log of questions without that one."""
    view = said(await world.admin.slash(world.channel, "settings view"))
    log = said(await world.moderator.slash(world.channel, "questions recent"))
    return view, texts(await ask(world, HUG)), log


async def test_restored_elsewhere_the_bot_answers_and_remembers_the_same(
    world: World, engine: EngineName, fresh: Settings, tmp_path: Path
) -> None:
    await world.admin.slash(world.channel, "settings set", setting="dial", value="careful")
    await press(world.member, await ask(world, HUG), "Helpful")
    await ask(world, "may my therapist come to my wedding?", by=world.other)
    backup = await backed_up(world, engine, tmp_path)
    before = await seen(world)
    logged = [(row.id, row.text, row.helpful) for row in (await rows(world))[1:]]
    old = world.bot
    shutil.copy(world.settings.state_dir / "data.key", fresh.state_dir / "data.key")
    await restore_backup(fresh, backup)
    await world.env.restart_bot(create_bot(fresh, world.core))
    await old.services.storage.close()
    assert [(row.id, row.text, row.helpful) for row in await rows(world)] == logged
    assert await seen(world) == before
    assert "careful" in before[0]
    assert HUG in before[2]


@sqlite_only
async def test_a_backup_that_cannot_be_made_is_told_in_the_log_and_holds_nobody_up(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("bot.storage.engine.sqlite.copying.SPARE", 2**62)
    with caplog.at_level(logging.WARNING):
        await world.env.advance_time(FIRST_AFTER + 1)
    assert "Backups: put off" in caplog.text
    await ask(world, HUG)
    assert len(await rows(world)) == 1
    monkeypatch.undo()
    assert await world.bot.services.backups.round() is not None


@sqlite_only
async def test_whatever_people_erase_is_noted_beside_the_backup(world: World) -> None:
    await world.bot.services.backups.round()
    card = await ask(world, HUG)
    await press(world.member, card, "Helpful")
    await press(world.member, card, LABEL)
    await ask(world, HUG)
    forget = await world.moderator.slash(world.channel, "questions forget", everything=True)
    await press(world.moderator, answer_of(forget), "Forget 1 question")
    await ask(world, HUG)
    await press(world.member, await ask(world, HUG), "Helpful")
    shown = await world.member.slash(world.channel, "privacy erase")
    await press(world.member, answer_of(shown), "Erase it")
    history = world.bot.services.storage.erasures.read()
    noted = [(each.user_id, len(each.questions)) for each in history.erasures]
    assert noted == [(None, 1), (None, 1), (world.member.id, 0)]
    assert {each.guild_id for each in history.erasures} == {world.guild.id}


@sqlite_only
async def test_members_read_how_long_backups_hold_what_they_erase(world: World) -> None:
    await press(world.member, await ask(world, HUG), "Helpful")
    shown = await world.member.slash(world.channel, "privacy show")
    assert "each day, encrypted, and delete it after 7 days" in said(shown)
    asked = await press(world.member, answer_of(shown), "Erase what is linked to me")
    erased = await press(world.member, answer_of(asked), "Erase it")
    assert "for up to 7 days more" in said(erased)

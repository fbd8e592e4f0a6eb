"""The database is locked or broken while people use the bot.

The simulation returns from an action when nothing is left to do, so each outage ends by itself;
and it holds timers back while something waits for the database, so what runs out of patience does
so at once here. How long an answer waits by the clock is tested with the storage.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest

from bot.client.errors import STORE_DOWN
from bot.storage import StorageUnavailable
from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    allow,
    answer_of,
    ask,
    me_of,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import selects, texts
from tests.engines import outages


def locked(world: World) -> AbstractContextManager[None]:
    """Another process writes, and takes its time."""
    return outages.locked(world.database_url, world.settings.state_dir)


def broken(world: World, monkeypatch: pytest.MonkeyPatch) -> AbstractContextManager[None]:
    """The disk fails under every statement."""
    return outages.broken(world.database_url, world.settings.state_dir, monkeypatch)


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has to be saved at once is refused."""

    async def run(*_: object) -> None:
        raise StorageUnavailable("The database took nothing in time.")

    monkeypatch.setattr("bot.storage.engine.writer.Writer.run", run)


async def test_answers_still_come_and_are_noted_afterwards(world: World) -> None:
    with locked(world):
        card = await ask(world, HUG)
        await world.member.send(world.channel, f"{me_of(world)} {HUG}")
    assert world.core.snapshot.entries["hugs"].short in texts(card)
    assert len(public(world)) == 1
    assert [(row.via, row.text) for row in await rows(world)] == [("mention", HUG), ("ask", HUG)]


async def test_what_was_not_noted_in_time_is_not_called_noted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def record(*_: object) -> bool:
        return False

    monkeypatch.setattr("bot.storage.repositories.questions.log.QuestionLogWriter.record", record)
    assert "Noted" not in texts(await ask(world, HUG))


async def test_help_in_danger_does_not_notice(world: World) -> None:
    with locked(world):
        card = await ask(world, DANGER)
        command = await world.member.slash(world.channel, "crisis")
    assert selects(card)
    assert world.core.texts.always.title in said(command)
    assert await rows(world) == []
    assert (
        await world.bot.services.storage.repositories.questions.counts.get(world.guild.id, "crisis")
        == 1
    )


async def test_help_in_danger_needs_no_database_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.restart()
    with broken(world, monkeypatch):
        command = await world.member.slash(world.channel, "crisis")
        assert world.core.texts.always.title in said(command)


async def test_a_vote_says_that_it_was_not_saved(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await ask(world, HUG)
    refuse(monkeypatch)
    result = await press(world.member, card, "Helpful")
    assert result.ephemeral
    assert STORE_DOWN in said(result)
    assert "Thank you" not in texts(card)
    monkeypatch.undo()
    (row,) = await rows(world)
    assert row.helpful == 0
    assert "Thank you" in said(await press(world.member, card, "Helpful"))


async def test_a_case_says_that_it_was_not_saved(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
    refuse(monkeypatch)
    result = await world.member.submit_modal(form, {"text": "wedding?", "name": ["with"]})
    assert STORE_DOWN in said(result)
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.count_open(world.guild.id)
        == 0
    )


async def test_a_setting_says_that_it_was_not_saved_and_does_not_hold(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch)
    result = await world.admin.slash(world.channel, "settings set", setting="dial", value="careful")
    assert STORE_DOWN in said(result)
    assert "balanced" in said(await world.admin.slash(world.channel, "settings view"))


async def test_the_log_says_that_it_cannot_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(world, HUG)
    with broken(world, monkeypatch):
        for command in ("recent", "stats", "waiting"):
            result = await world.moderator.slash(world.channel, f"questions {command}")
            assert result.ephemeral
            assert STORE_DOWN in said(result)
    assert HUG in said(await world.moderator.slash(world.channel, "questions recent"))


async def test_nobody_becomes_a_moderator_by_an_outage(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(world, HUG)
    await allow(world, "questions", world.other)
    await world.restart()
    with broken(world, monkeypatch):
        result = await world.other.slash(world.channel, "questions recent")
        assert "for moderators" in said(result)
        assert "**/ask**" in said(await world.other.slash(world.channel, "help"))


async def test_what_reads_no_database_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(world, HUG)  # from then on the settings are known
    with broken(world, monkeypatch):
        card = answer_of(await world.member.slash(world.channel, "browse"))
        assert selects(card)
        assert await world.member.autocomplete(world.channel, "faq", "question", "hug")
        assert answer_of(await world.member.slash(world.channel, "about"))

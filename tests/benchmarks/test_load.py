"""Load, many servers and a long run, with the smallest numbers, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from pathlib import Path

import pytest

from benchmarks.harness.worker import contender
from benchmarks.load import __main__ as load
from benchmarks.load import jobs
from benchmarks.load.postgresql import new_database
from benchmarks.load.serving import served
from benchmarks.servers import __main__ as many_servers
from benchmarks.servers import host
from benchmarks.soak import __main__ as soak
from benchmarks.soak.holdings import Holdings, growths
from bot.services import Core
from bot.storage import Storage
from tests.cache_folder import CACHE
from tests.engines.server import PostgresqlServer

_QUICK = {"large": "large", "ours": "table"}


@asynccontextmanager
async def serve_here(
    core: Core, kind: str, folder: Path, environment: dict[str, str]
) -> AsyncGenerator[int]:
    """Serve from a context of its own, where the requests of the bot end."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    enough = asyncio.Event()

    async def serve() -> None:
        # A table in place of the matcher, which other tests measure.
        bot = await contender(_QUICK[kind], folder, core, environment.get("DATABASE_URL"))
        async with served(bot) as number:
            port.set_result(number)
            await enough.wait()

    task = asyncio.get_running_loop().create_task(serve(), context=copy_context())
    await asyncio.wait({task, port}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        await task  # it failed, and says why
    yield await port
    enough.set()
    await task


@pytest.fixture(autouse=True)
def _core_as_it_was(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    for part, method in ((core.matcher, "match"), (core.detector, "assess")):
        # What a benchmark wraps to measure it is itself again afterwards.
        monkeypatch.setattr(part, method, getattr(part, method))
    if core.matcher.encoder is not None:
        monkeypatch.setattr(core.matcher.encoder, "encode", core.matcher.encoder.encode)
    monkeypatch.setenv("CACHE_DIR", str(CACHE))
    monkeypatch.setenv("DATA_KEY", load.new_key())


def test_whole_bots_are_asked_beside_the_floor(
    core: Core,
    tmp_path: Path,
    server: PostgresqlServer | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    size = load.Size(rounds=1, asked=4, processes=2)
    asyncio.run(load.answer(tmp_path, size, server, partial(serve_here, core)))
    output = capsys.readouterr().out
    assert output.count("the bot, SQLite ") == 3
    asked = 3 * size.asked + 8
    assert f"the bot, SQLite: {asked} asked, {asked} rows in the log" in output
    if server is not None:
        asked = 2 * size.asked + 16
        assert f"2 processes, one PostgreSQL: {asked} asked, {asked} rows in the log" in output


def test_jobs_and_rows_are_counted(
    tmp_path: Path, server: PostgresqlServer | None, capsys: pytest.CaptureFixture[str]
) -> None:
    async def measure(kind: str) -> tuple[list[float], int]:
        url = None if server is None else await new_database(server)
        storage = await Storage.open(url, tmp_path / kind)
        try:
            return await jobs.work_for(storage, kind, 4, 0.02)
        finally:
            await storage.close()

    for kind in ("jobs", "rows"):
        waits, refused = asyncio.run(measure(kind))
        assert len(waits) >= 4
        assert refused == 0
        jobs.show("alone", [jobs.rate_of(jobs.Crowd(kind, 1, 4), [(waits, refused)], 0.02)])
        assert f"alone: {kind}, 1 x 4" in capsys.readouterr().out


def test_a_bot_is_in_many_servers_like_discord_py_alone(
    core: Core,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(host, "OWN", 3)
    monkeypatch.setattr(host, "A_SHARD", 2)
    monkeypatch.setattr(host, "MESSAGES", 4)
    held: list[host.Held] = []

    async def measure(kind: str, count: int, folder: Path) -> host.Held:
        held.append(await host.measure(kind, count, folder, core))
        return held[-1]

    assert asyncio.run(many_servers.main(tmp_path, [3], measure)) == 0
    assert "goal: 1 KB a quiet server" in capsys.readouterr().out
    bare, _, ours = held
    assert bare.connected > 0
    assert min(ours.connected, ours.asked, ours.own, ours.message) > 0


def test_a_soak_reads_what_the_process_holds(
    core: Core, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # 1: memory grew, as that of a process full of tests may.
    assert asyncio.run(soak.main(tmp_path, 24, 3, core)) in {0, 1}
    output = capsys.readouterr().out
    assert "24 rows stored, 0 left out by rule, 0 dropped" in output
    assert "threads" in output


def test_growth_is_told_from_a_cache_that_fills() -> None:
    def at(count: int, memory: float, files: int) -> Holdings:
        return Holdings(count, memory, files, 1, 5, 4.0)

    filling = [at(1000 * n, 100 + min(n, 4) * 10, 17) for n in range(11)]
    assert all(each.is_bounded for each in growths(filling))
    leaking = [at(1000 * n, 100 + n, 17 + n) for n in range(11)]
    assert [each.name for each in growths(leaking) if not each.is_bounded] == ["memory", "files"]
    assert growths(leaking)[0].a_ten_thousand == pytest.approx(10)


def test_what_a_server_costs_is_counted_beyond_discord_py() -> None:
    few = many_servers.Run(10, host.Held(40), host.Held(140, 140))
    many = many_servers.Run(10 + 10_240, host.Held(240), host.Held(345, 350))
    assert many.costs(few) == (pytest.approx(0.5), pytest.approx(1.0))

"""Documents are read in a real process of their own, which is gone afterwards whatever happens."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.knowledge.importing import ImportLimits, import_bytes
from bot.sandbox import OffloadError, child, read_document

FAQ = b"# FAQ\n\n## May I post a link here?\n\nNo. Ask a moderator first.\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[asyncio.subprocess.Process]:
    """Every child that was started."""
    found: list[asyncio.subprocess.Process] = []
    start = child._start

    async def noted(worker: str) -> asyncio.subprocess.Process:
        found.append(await start(worker))
        return found[-1]

    monkeypatch.setattr(child, "_start", noted)
    return found


def gone(process: asyncio.subprocess.Process) -> bool:
    """Whether a child has ended and was waited for: no zombie is left of it."""
    return process.returncode is not None and not Path(f"/proc/{process.pid}").exists()


async def test_it_reads_what_the_importer_reads(
    started: list[asyncio.subprocess.Process],
) -> None:
    name = "faq \u202e\U0001f600.md"
    assert await read_document(name, FAQ, ImportLimits()) == import_bytes(name, FAQ, ImportLimits())
    assert all(map(gone, started))


async def test_what_computes_without_end_is_ended_at_its_cpu_limit(
    monkeypatch: pytest.MonkeyPatch, started: list[asyncio.subprocess.Process]
) -> None:
    monkeypatch.setattr(child, "WORKER", "tests.sandbox.busy")
    with pytest.raises(OffloadError, match="too long"):
        await read_document("a.txt", FAQ, ImportLimits(), cpu=1)
    assert started[0].returncode in {-signal.SIGXCPU, -signal.SIGKILL}


async def test_what_waits_without_end_is_ended_by_the_clock(
    monkeypatch: pytest.MonkeyPatch, started: list[asyncio.subprocess.Process]
) -> None:
    monkeypatch.setattr(child, "WORKER", "tests.sandbox.stuck")
    with pytest.raises(OffloadError, match="Split the file"):
        await read_document("a.txt", b"x" * 1_000_000, ImportLimits(), wall=1)
    assert all(map(gone, started))


async def test_what_takes_all_memory_is_told_so(
    monkeypatch: pytest.MonkeyPatch, started: list[asyncio.subprocess.Process]
) -> None:
    monkeypatch.setattr(child, "WORKER", "tests.sandbox.heavy")
    with pytest.raises(OffloadError, match="memory"):
        await read_document("a.txt", FAQ, ImportLimits())
    assert all(map(gone, started))


async def test_cancelling_leaves_no_child(
    monkeypatch: pytest.MonkeyPatch, started: list[asyncio.subprocess.Process]
) -> None:
    monkeypatch.setattr(child, "WORKER", "tests.sandbox.stuck")
    reading = asyncio.create_task(read_document("a.txt", FAQ, ImportLimits()))
    async with asyncio.timeout(60):
        while not started:  # noqa: ASYNC110 the child starts in code that knows no event
            await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert all(map(gone, started))


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_bot_and_its_child(tmp_path: Path, name: signal.Signals) -> None:
    pid_file = tmp_path / "pid"
    program = f"""
import asyncio, pathlib
from bot.cli.serve import until_stopped
from bot.knowledge.importing import ImportLimits
from bot.sandbox import child
child.WORKER = "tests.sandbox.stuck"
start = child._start
async def noted(worker):
    process = await start(worker)
    pathlib.Path({str(pid_file)!r}).write_text(str(process.pid) + "\\n")
    return process
child._start = noted
async def bot():
    reading = asyncio.create_task(child.read_document("a.txt", b"x", ImportLimits()))
    await asyncio.to_thread(lambda: None)
    await reading
until_stopped(bot(), asyncio.new_event_loop)
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    bot = subprocess.Popen([sys.executable, "-c", program], env=environment, cwd=ROOT)
    try:
        while not (pid_file.exists() and pid_file.read_text().endswith("\n")):
            assert bot.poll() is None
        bot.send_signal(name)
        bot.wait(timeout=60)
    finally:
        bot.kill()
        bot.wait()
    assert not Path(f"/proc/{int(pid_file.read_text())}").exists()


def test_the_child_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for secret in ("DISCORD_TOKEN", "DATA_KEY", "DATABASE_URL"):
        monkeypatch.setenv(secret, "secret")
    assert "secret" not in child._environment().values()


def test_the_child_loads_neither_model_nor_discord() -> None:
    program = (
        "import sys, bot.sandbox.worker, bot.knowledge.importing.importer;"
        "print(sorted({'onnxruntime', 'discord', 'sqlalchemy'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    made = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() == "[]"

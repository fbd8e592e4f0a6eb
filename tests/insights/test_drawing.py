"""The process that draws: what it gets, and that its failures cost the picture alone."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from bot.insights.drawing import COMMAND, FAILED, NOT_INSTALLED, TOO_SLOW, NoPictureError, Pictures
from bot.insights.render import NO_LIBRARY
from tests.insights.made_up import figures

Make = Callable[..., Pictures]
ROOT = Path(__file__).parents[2]
SECRET = "a-token-that-nobody-else-may-have"
SPEAK = """
import os, sys
def say(text):
    print(len(text), flush=True)
    print(text, end="", flush=True)
"""
ECHO = SPEAK + "for line in sys.stdin: say(f'{os.getpid()} {len(line)}')"
"""Stands in for the process that draws: answers each request with its process id."""


@pytest_asyncio.fixture
async def made(tmp_path: Path) -> AsyncIterator[Callable[..., Pictures]]:
    """Pictures of a program in Python, ended after the test."""
    all_of: list[Pictures] = []

    def make(code: str | None = None, seconds: float = 20.0) -> Pictures:
        command = [sys.executable, "-c", code] if code else COMMAND
        all_of.append(Pictures(tmp_path, command, seconds))
        return all_of[-1]

    yield make
    for pictures in all_of:
        await pictures.close()


async def refusal(pictures: Pictures) -> str:
    with pytest.raises(NoPictureError) as caught:
        await pictures.draw(figures())
    return str(caught.value)


async def drawer_of(pictures: Pictures) -> int:
    """The id of the process that answers, an echo."""
    return int((await pictures.draw(figures())).split()[0])


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


async def test_pictures_are_drawn_and_the_bot_stays_without_matplotlib(made: Make) -> None:
    pictures = made()
    await pictures.prepare()
    for days in (30, 7):
        data = await pictures.draw(figures(days))
        assert Image.open(BytesIO(data)).format == "PNG"
    code = SPEAK + "import bot.app, cogs.server.insights; say(str('matplotlib' in sys.modules))"
    assert await made(code).draw(figures()) == b"False"


async def test_one_process_draws_them_all(made: Make) -> None:
    pictures = made(ECHO)
    await pictures.prepare()
    await pictures.prepare()
    together = await asyncio.gather(*(drawer_of(pictures) for _ in range(3)))
    assert len({*together, await drawer_of(pictures)}) == 1


async def test_a_process_that_was_killed_meanwhile_is_replaced(made: Make) -> None:
    pictures = made(ECHO)
    first = await drawer_of(pictures)
    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(60):
        while not gone(first):  # noqa: ASYNC110 the system tells nobody
            await asyncio.sleep(0.01)
    assert await drawer_of(pictures) != first


async def test_a_hanging_process_is_killed_and_replaced(made: Make, tmp_path: Path) -> None:
    """The first request is never answered, those of the next process are."""
    mark = tmp_path / "pid"
    hang = f"""
import pathlib, time
mark = pathlib.Path({str(mark)!r})
if not mark.exists():
    mark.write_text(str(os.getpid()))
    time.sleep(600)
"""
    pictures = made(SPEAK + hang + ECHO, 2.0)
    assert await refusal(pictures) == TOO_SLOW
    first = int(mark.read_text())
    assert gone(first)
    assert await drawer_of(pictures) != first


async def test_closing_ends_the_process_even_while_it_draws(made: Make, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    hang = f"import pathlib, time; line = sys.stdin.readline(); mark = pathlib.Path({str(mark)!r})"
    pictures = made(f"{SPEAK}{hang}; mark.write_text(str(os.getpid()) + ' '); time.sleep(600)", 600)
    drawing = [asyncio.create_task(refusal(pictures)) for _ in range(2)]
    async with asyncio.timeout(60):
        while not (mark.exists() and mark.read_text().endswith(" ")):  # noqa: ASYNC110 the system tells nobody
            await asyncio.sleep(0.01)
    await pictures.close()
    assert gone(int(mark.read_text()))
    assert await asyncio.gather(*drawing) == [FAILED, FAILED]
    assert await refusal(pictures) == FAILED


def test_the_process_ends_with_a_bot_that_was_killed(tmp_path: Path) -> None:
    """Its input ends then, so it needs nobody to end it."""
    drawer = subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, cwd=ROOT, env={**os.environ, "MPLCONFIGDIR": str(tmp_path)}
    )
    assert drawer.stdin is not None
    drawer.stdin.close()
    assert drawer.wait(timeout=60) == 0


async def test_without_matplotlib_it_says_so(made: Make) -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from bot.insights.render import main; sys.exit(main())"
    )
    assert await refusal(made(code)) == NOT_INSTALLED
    assert NO_LIBRARY not in {0, 1, 2}


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.stdin.readline(); sys.exit('goldfish')",
        "pass",
        "print('goldfish', flush=True); import time; time.sleep(600)",
        "print(2_000_000, flush=True); print('x' * 2_000_000)",
        "print('x' * 2_000_000)",
        "print(7, flush=True); print('x')",
        "print(-7, flush=True)",
        "import os; os.abort()",
    ],
)
async def test_a_failing_process_is_logged_without_what_it_said(
    made: Make, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await refusal(made(code)) == FAILED
    assert "failed with code" in caplog.text
    assert "goldfish" not in caplog.text


async def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    pictures = Pictures(tmp_path, [str(tmp_path / "none")])
    await pictures.prepare()
    assert await refusal(pictures) == FAILED


async def test_the_next_picture_comes_after_a_failed_one(made: Make) -> None:
    pictures = made("import sys; sys.exit(1)")
    for _ in range(3):
        assert await refusal(pictures) == FAILED


async def test_it_knows_none_of_the_bots_secrets(
    made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    monkeypatch.setenv("DATA_KEY", SECRET)
    data = await made(SPEAK + "say(str(dict(os.environ)))").draw(figures())
    assert b"MPLCONFIGDIR" in data
    assert SECRET.encode() not in data

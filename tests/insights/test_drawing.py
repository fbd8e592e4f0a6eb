"""The process that draws: what it gets, and that its failures cost the picture alone."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from bot.insights.drawing import FAILED, NOT_INSTALLED, TOO_SLOW, NoPictureError, Pictures
from bot.insights.render import NO_LIBRARY
from tests.insights.made_up import figures

SECRET = "a-token-that-nobody-else-may-have"


def python(tmp_path: Path, code: str, seconds: float = 20.0) -> Pictures:
    return Pictures(tmp_path, [sys.executable, "-c", code], seconds)


async def refusal(pictures: Pictures) -> str:
    with pytest.raises(NoPictureError) as caught:
        await pictures.draw(figures())
    return str(caught.value)


async def test_a_picture_is_drawn_and_the_bot_stays_without_matplotlib(tmp_path: Path) -> None:
    data = await Pictures(tmp_path).draw(figures())
    assert data.startswith(b"\x89PNG")
    code = "import sys, bot.app, cogs.server.insights; print('matplotlib' in sys.modules)"
    assert await python(tmp_path, code).draw(figures()) == b"False\n"


async def test_without_matplotlib_it_says_so(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from bot.insights.render import main; sys.exit(main())"
    )
    assert await refusal(python(tmp_path, code)) == NOT_INSTALLED
    assert NO_LIBRARY not in {0, 1, 2}


async def test_a_slow_process_is_given_up(tmp_path: Path) -> None:
    code = "import time; time.sleep(60)"
    assert await refusal(python(tmp_path, code, 0.2)) == TOO_SLOW


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.stdin.read(); sys.exit('goldfish')",
        "pass",
        "print('x' * 2_000_000)",
        "import os; os.abort()",
    ],
)
async def test_a_failing_process_is_logged_without_what_it_said(
    tmp_path: Path, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await refusal(python(tmp_path, code)) == FAILED
    assert "failed with code" in caplog.text
    assert "goldfish" not in caplog.text


async def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    assert await refusal(Pictures(tmp_path, [str(tmp_path / "none")])) == FAILED


async def test_the_next_picture_comes_after_a_failed_one(tmp_path: Path) -> None:
    pictures = python(tmp_path, "import sys; sys.exit(1)")
    for _ in range(3):
        assert await refusal(pictures) == FAILED


async def test_it_knows_none_of_the_bots_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    monkeypatch.setenv("DATA_KEY", SECRET)
    data = await python(tmp_path, "import os; print(dict(os.environ))").draw(figures())
    assert b"MPLCONFIGDIR" in data
    assert SECRET.encode() not in data

"""`run` and `demo` as an operator meets them, in a process of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage.engine.claim import FolderClaim
from tests.cache_folder import CACHE

Start = Callable[..., "subprocess.Popen[str]"]
WAIT = 90


@pytest.fixture
def start(tmp_path: Path) -> Start:
    def run(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        ours = ("DISCORD_", "DATA", "STATE_", "KNOWLEDGE_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        inherited |= {"CACHE_DIR": str(CACHE), "PYTHONUNBUFFERED": "1"} | environment
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=tmp_path,
            env={**inherited, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return run


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=WAIT)
    assert "Traceback" not in errors, errors
    return process.returncode, errors


def until_ready(process: subprocess.Popen[str]) -> str:
    """Return the demo's output until its page is served."""
    assert process.stdout is not None
    output = ""
    for line in process.stdout:
        output += line
        if "Ctrl-C" in line:
            break
    return output


def test_without_a_token_it_says_how_to_get_one(start: Start) -> None:
    code, errors = ended(start("run"))
    assert code == 3
    assert "DISCORD_TOKEN is not set" in errors
    assert len(errors.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_named(start: Start, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    code, errors = ended(start("run", DISCORD_TOKEN="x.y.z", STATE_DIR="taken"))
    assert code == 4
    assert errors.strip().splitlines()[-1].startswith("boundary-bot: ")


def test_a_setting_that_makes_no_sense_is_named(start: Start) -> None:
    code, errors = ended(start("run", DISCORD_TOKEN="x.y.z", LOG_LEVEL="LOUD"))
    assert code == 3
    assert "LOG_LEVEL" in errors


def test_a_busy_port_that_was_named_is_one_sentence_before_anything_is_loaded(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        process = start("demo", "--no-browser", "--port", str(port))
        output, errors = process.communicate(timeout=WAIT)
    assert process.returncode == 3
    assert len(errors.strip().splitlines()) == 1
    assert str(port) in errors
    assert "--port" in errors
    assert output == ""  # not even that the knowledge is being prepared


def test_demos_serve_their_pages_on_ports_of_their_own_and_end_in_order(start: Start) -> None:
    # One of them as `make run` starts it without a token, which it says. Each start takes seconds.
    first = start("run", "--or-demo", BROWSER="true")
    output = until_ready(first)
    for words in ("demo", "token"):
        assert words in output.splitlines()[0]
    second = start("demo", "--no-browser")
    one, two = (
        re.search(r"http://127\.0\.0\.1:(\d+)/", said) for said in (output, until_ready(second))
    )
    first.send_signal(signal.SIGINT)  # Ctrl-C is as orderly an end
    second.send_signal(signal.SIGTERM)
    assert [ended(process)[0] for process in (first, second)] == [0, 0]
    assert one
    assert two
    assert int(two.group(1)) > int(one.group(1)) >= 8484


def test_two_demos_on_one_folder_are_refused(start: Start) -> None:
    first = start("demo", "--no-browser", "--port", "0", "--data", "kept")
    until_ready(first)
    code, errors = ended(start("demo", "--no-browser", "--port", "0", "--data", "kept"))
    assert code == 4
    assert len(errors.strip().splitlines()) == 1
    for part in ("kept", str(first.pid), "--data"):
        assert part in errors
    # What only looks at the folder still works beside the running one.
    copy = start("db", "backup", "copy.db", STATE_DIR="kept")
    assert ended(copy)[0] == 0
    first.kill()
    first.communicate(timeout=WAIT)
    again = start("demo", "--no-browser", "--port", "0", "--data", "kept")
    until_ready(again)
    again.send_signal(signal.SIGTERM)
    assert ended(again)[0] == 0


def test_two_bots_on_one_folder_are_refused(start: Start, tmp_path: Path) -> None:
    with FolderClaim(tmp_path / "state"):
        code, errors = ended(start("run", DISCORD_TOKEN="x.y.z", STATE_DIR="state"))
    assert code == 4
    assert "state" in errors
    assert str(os.getpid()) in errors

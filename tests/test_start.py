"""What a bot that has started and answered did not load: only rare work needs it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_RARE = (
    "alembic",
    "asyncpg",
    "bot.cli.check",
    "bot.insights.canvas",
    "bot.site.builder",
    "hypothesis",
    "jinja2",
    "lxml",
    "mako",
    "matplotlib",
    "multiprocessing",
    "prometheus_client",
    "rich",
    "simcord",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.orm",
    "trafilatura",
    "typer",
)
_PROGRAM = """
import asyncio, sys
from pathlib import Path
from bot.answering.models import Question, Via
from bot.app import create_bot, load_core, open_services
from bot.settings import Settings

async def main(folder):
    settings = Settings(state_dir=folder, shard_count=1)
    core = load_core(settings)
    create_bot(settings, core)
    services = await open_services(settings, core)
    answer = await services.answerer.answer(Question("can we hug?", 0, Via.TERMINAL))
    assert answer.outcome
    await services.close()
    print("\\n".join(sys.modules))

asyncio.run(main(Path(sys.argv[1])))
"""


def _loaded(folder: Path) -> set[str]:
    program = (sys.executable, "-c", _PROGRAM, str(folder))
    done = subprocess.run(program, cwd=_ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("start", ["first", "later"])
def test_a_start_and_an_answer_load_nothing_that_is_rare(
    start: str, tmp_path: Path, empty_state: Path
) -> None:
    if start == "later":
        shutil.copytree(empty_state, tmp_path, dirs_exist_ok=True)
    loaded = _loaded(tmp_path)
    assert "bot.matching.matcher" in loaded
    assert sorted(loaded & set(_RARE)) == []

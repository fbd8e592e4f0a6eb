"""No library reports to its maker, or keeps a number of this machine to do so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cache_folder import CACHE


def test_the_sentence_model_leaves_no_trace_outside_the_caches(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(tmp_path),
        "CACHE_DIR": str(CACHE),
        "ORT_DISABLE_TELEMETRY": "0",
    }
    asked = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "may my therapist hug me"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=90,
    )
    assert "hug" in asked.stdout
    assert [str(path) for path in tmp_path.rglob("*")] == []

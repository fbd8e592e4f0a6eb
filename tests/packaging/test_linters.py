"""The tools of Docker, Kubernetes and systemd find nothing; `scripts/lint-ops` fetches them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.packaging.files import ROOT

FETCHED = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "boundary-bot" / "ops"
LOCK = "ops.txt"


def are_here() -> bool:
    """Return whether the tools of the lock lie in the cache: a test fetches nothing."""
    fetched = FETCHED / LOCK
    return fetched.exists() and fetched.read_bytes() == (ROOT / "requirements" / LOCK).read_bytes()


@pytest.mark.skipif(not are_here(), reason="scripts/lint-ops has not fetched its tools here yet")
def test_linters_of_image_manifests_and_unit_find_nothing() -> None:
    checked = subprocess.run(
        [ROOT / "scripts/lint-ops"], capture_output=True, text=True, check=False, timeout=120
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr

"""`scripts/audit` tells a clean lock from one that nobody could look up."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scripts.audit import LOCK, main
from tests.packaging.files import ROOT

CLEAN: dict[str, Any] = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
HOLED: dict[str, Any] = {
    "name": "numpy",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": [], "description": "…"}],
}
SKIPPED = {"name": "yarl", "skip_reason": "Dependency not found on PyPI"}


class Audited(NamedTuple):
    """How an audit ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Audit = Callable[..., Audited]


def stand_in(folder: Path, packages: list[dict[str, Any]] | None, errors: str, code: int) -> Path:
    """Return a pip-audit that prints what a test says, and writes down what it was asked."""
    (folder / "out").write_text(json.dumps({"dependencies": packages}) if packages else "")
    (folder / "err").write_text(errors)
    tool = folder / "pip-audit"
    tool.write_text(
        f'#!/bin/sh\necho "$@" >"{folder}/asked"\n'
        f'cat "{folder}/out"\ncat "{folder}/err" >&2\nexit {code}\n'
    )
    tool.chmod(0o700)
    return tool


@pytest.fixture
def audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Audit:
    """Run the audit with such a stand-in."""

    def run(
        packages: list[dict[str, Any]] | None = None, errors: str = "", code: int = 0
    ) -> Audited:
        monkeypatch.setenv("PIP_AUDIT", str(stand_in(tmp_path, packages, errors, code)))
        returncode = main(LOCK)
        printed = capsys.readouterr()
        return Audited(returncode, printed.out, printed.err)

    return run


def test_what_the_bot_runs_with_is_looked_up_with_its_hashes(tmp_path: Path) -> None:
    tool = stand_in(tmp_path, [HOLED], "", 1)
    audited = subprocess.run(
        [ROOT / "scripts/audit"],
        env={**os.environ, "PIP_AUDIT": str(tool)},
        capture_output=True,
        check=False,
    )
    assert audited.returncode == 1
    asked = (tmp_path / "asked").read_text().split()
    assert {"--require-hashes", "--disable-pip"} <= set(asked)
    assert asked[-1] == str(ROOT / "requirements/bot.txt")


def test_a_clean_lock_ends_well_with_the_count(audit: Audit) -> None:
    result = audit([CLEAN, SKIPPED])
    assert result.returncode == 0
    assert "1 packages looked up, 0 vulnerabilities" in result.stdout
    assert "not looked up: yarl" in result.stdout


def test_a_vulnerability_ends_it_with_one(audit: Audit) -> None:
    result = audit([CLEAN, HOLED], code=1)
    assert result.returncode == 1
    assert "numpy 2.0: PYSEC-1, mended in 2.1" in result.stdout


@pytest.mark.parametrize(
    ("packages", "errors"),
    [
        ([SKIPPED, SKIPPED], "No known vulnerabilities found"),
        (None, "ERROR: Could not connect to PyPI's vulnerability feed\nTip: your network may …"),
        (None, "Traceback …\nrequests.exceptions.ConnectionError: no route"),
    ],
    ids=["nothing was found", "no connection", "no route"],
)
def test_data_out_of_reach_are_said_and_no_failure(
    audit: Audit, packages: list[dict[str, Any]] | None, errors: str
) -> None:
    result = audit(packages, errors, code=1 if packages is None else 0)
    assert result.returncode == 0
    assert result.stdout.startswith("Not audited:")


def test_a_lock_that_cannot_be_read_is_a_failure(audit: Audit) -> None:
    result = audit(None, "ERROR: requirement x does not contain a hash", code=1)
    assert result.returncode == 2
    assert "does not contain a hash" in result.stderr

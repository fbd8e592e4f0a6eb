"""The workflows try what is packaged, on every Python, with no more rights than they need."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.packaging.files import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def jobs(name: str) -> dict[str, Any]:
    """Return the jobs of a workflow."""
    return yaml.safe_load((ROOT / ".github/workflows" / f"{name}.yml").read_text("utf-8"))["jobs"]


def commands(job: dict[str, Any]) -> str:
    """Return all that a job runs."""
    return "\n".join(step.get("run", "") for step in job["steps"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_and_scripts_are_there(path: Any) -> None:
    text = path.read_text("utf-8")
    actions = re.findall(r"uses: (\S+)", text)
    assert actions
    assert all(re.search(r"@[0-9a-f]{40}$", action) for action in actions)
    called = re.findall(r"\b((?:scripts|\.ci)/[\w-]+)", text)
    assert called
    assert [name for name in called if not (ROOT / name).exists()] == []


def test_packages_are_tried_on_every_python_that_is_tested() -> None:
    check = jobs("check")
    matrix = check["packages"]["strategy"]["matrix"]
    assert matrix == check["test"]["strategy"]["matrix"]
    assert "scripts/packages" in commands(check["packages"])


def test_image_and_supply_chain_are_checked_with_every_change() -> None:
    run = commands(jobs("check")["operation"])
    for part in (
        "scripts/lint-ops",
        "scripts/audit",
        "scripts/sbom",
        "docker build",
        "--read-only",
    ):
        assert part in run


def test_a_release_is_checked_first_and_carries_the_list_of_what_runs() -> None:
    check, job = jobs("release")["check"], jobs("release")["release"]
    assert ".ci/run" in commands(check)
    assert job["needs"] == "check"
    run = commands(job)
    order = ["scripts/packages", "scripts/sbom", "docker push", "gh release create"]
    assert [run.index(part) for part in order] == sorted(run.index(part) for part in order)
    assert job["permissions"] == {"contents": "write", "packages": "write"}

"""What surrounds the code: forms, workflow and hooks can be read, and pages lead where they say."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
PAGES = [ROOT / name for name in ("SECURITY.md", "CONTRIBUTING.md", "docs/README.md")]
PAGES.append(ROOT / "tests" / "README.md")
PRIVATE = "Nothing above was written by a member"


def read(path: str | Path) -> Any:
    """Return what a YAML file of the repository holds."""
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def test_the_index_of_the_docs_lists_every_page() -> None:
    listed = re.findall(r"\]\(([\w-]+\.md)\)", (ROOT / "docs/README.md").read_text("utf-8"))
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert sorted(listed) == sorted(pages)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_code_that_a_page_names_is_there(page: Path) -> None:
    """Paths in backticks that begin with a folder of the repository; `*` stands for some name."""
    text = page.read_text("utf-8")
    paths = re.findall(r"`((?:bot|cogs|data|tests|requirements|scripts)/[\w./*-]*)`", text)
    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []


def test_the_workflow_checks_every_python_that_the_package_takes() -> None:
    workflow = read(".github/workflows/check.yml")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert f">={versions[0]}" == project["requires-python"]
    minors = [int(version.removeprefix("3.")) for version in versions]
    assert minors == list(range(minors[0], minors[-1] + 1))
    assert workflow["permissions"] == {"contents": "read"}
    steps = workflow["jobs"]["test"]["steps"]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert all(re.search(r"@[0-9a-f]{40}$", action) for action in actions), "pinned by commit"
    assert any(".ci/run" in step.get("run", "") for step in steps)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_is_whole_and_wants_no_words_of_members(form: Path) -> None:
    content = read(form)
    assert content["name"]
    assert content["description"]
    ids = [part["id"] for part in content["body"] if part["type"] != "markdown"]
    assert len(ids) == len(set(ids))
    ticks = [part for part in content["body"] if part["type"] == "checkboxes"]
    options = [option for tick in ticks for option in tick["attributes"]["options"]]
    assert [option["required"] for option in options if PRIVATE in option["label"]] == [True]


def test_holes_are_led_away_from_the_issues() -> None:
    content = read(".github/ISSUE_TEMPLATE/config.yml")
    assert content["blank_issues_enabled"] is False
    (link,) = content["contact_links"]
    assert "SECURITY.md" in link["about"]
    assert link["url"].startswith("https://")


def test_hooks_use_the_tools_of_the_project_and_fetch_nothing() -> None:
    (source,) = read(".pre-commit-config.yaml")["repos"]
    assert source["repo"] == "local"
    check = (ROOT / "scripts/test").read_text("utf-8")
    for hook in source["hooks"]:
        tool = Path(hook["entry"].split()[0])
        assert hook["language"] == "system"
        assert tool.parent == Path(".venv/bin")
        assert f'"$bin/{tool.name}"' in check, "it is part of the whole check"


@pytest.mark.parametrize("variable", ["PYTHON", "UV_PYTHON"])
def test_setup_takes_the_python_that_was_asked_for_or_none(variable: str) -> None:
    environment = {**os.environ, "PYTHON": "", "UV_PYTHON": "", variable: "no-such-python"}
    setup = subprocess.run(
        [ROOT / "scripts/setup", "run"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert setup.returncode == 1
    assert "no-such-python is not one" in setup.stderr

"""The Dockerfile: one user without rights, nothing secret, nothing that compiles or fetches."""

from __future__ import annotations

import fnmatch
import re
import subprocess

import pytest

from tests.packaging.files import (
    PORT,
    ROOT,
    STATE,
    USER,
    dockerfile,
    image,
    image_command,
    image_environment,
    last_stage,
)


def test_the_image_runs_as_a_user_without_rights() -> None:
    assert image("USER") == f"{USER}:{USER}"
    later = last_stage()[last_stage().index(("USER", f"{USER}:{USER}")) + 1 :]
    assert {instruction for instruction, _ in later}.isdisjoint({"RUN", "COPY", "ADD", "USER"})
    (users,) = [words for name, words in last_stage() if name == "RUN"]
    assert f"--owner {USER} --group {USER} --mode 0700 {STATE}" in users
    assert f"--uid {USER}" in users
    assert f"--gid {USER}" in users


def test_what_the_image_writes_goes_to_one_place() -> None:
    assert image("VOLUME") == image("WORKDIR") == image_environment()["STATE_DIR"] == STATE
    assert image_environment()["PYTHONDONTWRITEBYTECODE"] == "1"


def test_the_image_starts_the_bot_and_asks_the_port_that_it_opens() -> None:
    assert image_command("ENTRYPOINT") + image_command("CMD") == ["boundary-bot", "run"]
    assert image("HEALTHCHECK").endswith('CMD ["boundary-bot", "health"]')
    assert image("EXPOSE") == image_environment()["HTTP_PORT"] == str(PORT)
    assert image("STOPSIGNAL") == "SIGTERM"


def test_both_stages_are_the_same_python_that_the_workflow_tests() -> None:
    bases = [words.split()[0] for name, words in dockerfile() if name == "FROM"]
    assert len(set(bases)) == 1
    assert "slim" in bases[0]
    (version,) = [words.removeprefix("PYTHON=") for name, words in dockerfile() if name == "ARG"]
    assert f'"{version}"' in (ROOT / ".github/workflows/check.yml").read_text("utf-8")


def test_only_locked_wheels_are_installed_and_no_tool_to_build_or_fetch_them() -> None:
    runs = " && ".join(words for name, words in dockerfile() if name == "RUN")
    installs = re.findall(r"pip\S*(?: --python \S+)? install ([^&]+)", runs)
    assert len(installs) == 3
    for words in installs:
        locked = {"--require-hashes", "--only-binary"} <= set(words.split())
        assert locked or "--no-index" in words
    assert "apt-get" not in runs
    assert "--without-pip /opt/boundary-bot" in runs
    copies = [words for name, words in last_stage() if name == "COPY"]
    assert copies == ["--from=build /opt/boundary-bot /opt/boundary-bot"]


def test_no_secret_is_built_in() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.findall(r"TOKEN|PASSWORD|DATA_KEY|DATABASE_URL|SECRET", text) == []


@pytest.fixture(scope="module")
def context() -> set[str]:
    """Return the files of the repository that .dockerignore lets into the image's build."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    taken = [line[1:] for line in lines if line.startswith("!")]
    assert lines[[line.startswith("#") for line in lines].index(False)] == "*", "all but these"
    return {
        name
        for name in listed
        if any(fnmatch.fnmatch(name, f"{mask}*" if mask.endswith("/") else mask) for mask in taken)
    }


def test_the_build_sees_what_ships_and_nothing_else(context: set[str]) -> None:
    tops = {name.split("/")[0] for name in context}
    assert {"bot", "cogs", "data", "pyproject.toml", "README.md"} <= tops
    assert tops.isdisjoint({"tests", "training", ".env", "secrets", "var", ".git", "docs"})
    for lock in re.findall(r"-r (\S+)", (ROOT / "Dockerfile").read_text("utf-8")):
        assert lock in context

"""What is named in more than one place is named alike: settings and the command."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, cast

import pytest

from bot.settings import SECRETS_DIR, Settings
from tests.packaging.files import (
    ROOT,
    compose,
    image_command,
    image_environment,
    manifests,
    scripts,
    unit_values,
)

KNOWN = {name.upper() for name in Settings.model_fields} | {SECRETS_DIR}
OF_THE_PROCESS = {"GLIBC_TUNABLES", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def _of_the_unit() -> set[str]:
    return {pair.partition("=")[0] for line in unit_values("Environment") for pair in line.split()}


def _in_example() -> list[str]:
    text = (ROOT / ".env.example").read_text("utf-8")
    return re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)


def _in_readme() -> list[str]:
    """Return what the first column of its table of settings names."""
    table = (ROOT / "README.md").read_text("utf-8").partition("\n## Configuration\n")[2]
    rows = re.findall(r"^\| (`[^|]+`) \|", table.partition("\n## ")[0], re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)]


PLACES: dict[str, set[str]] = {
    "Dockerfile": set(image_environment()),
    "compose.yaml": set(cast("dict[str, Any]", compose()["services"]["bot"]["environment"])),
    "ops/kubernetes": set(cast("dict[str, Any]", manifests()["ConfigMap"]["data"])),
    "ops/systemd": _of_the_unit(),
}


@pytest.mark.parametrize("place", PLACES)
def test_every_variable_that_is_set_is_one_that_the_bot_reads(place: str) -> None:
    assert PLACES[place] - OF_THE_PROCESS - KNOWN == set()


@pytest.mark.parametrize("named", [_in_example(), _in_readme()], ids=[".env.example", "README"])
def test_every_setting_can_be_looked_up_once(named: list[str]) -> None:
    assert sorted(named) == sorted(KNOWN)


def test_the_command_that_all_of_them_start_is_there() -> None:
    started = image_command("ENTRYPOINT")[0]
    (unit,) = unit_values("ExecStart")
    assert unit == f"/opt/boundary-bot/bin/{started} run"
    module, _, function = scripts()[started].partition(":")
    assert callable(getattr(import_module(module), function))

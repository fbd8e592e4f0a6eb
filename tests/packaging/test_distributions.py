"""The wheel holds what runs and nothing else, and the source package can make the same wheel."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from bot import __version__
from tests.packaging.files import ROOT

INFO = f"boundary_bot-{__version__}.dist-info"
OF_THE_PACKAGE = ("bot", "cogs", "data")
BESIDE = {"LICENSE", "NOTICE", "LICENSES/Apache-2.0.txt", "LICENSES/BSD-3-Clause.txt"}


def shipped() -> set[str]:
    """Return the files of the repository that belong into a package."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *OF_THE_PACKAGE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return {name for name in listed if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = str(tmp_path_factory.mktemp("wheel"))
    (path,) = WheelBuilder(str(ROOT)).build(directory=folder, versions=["standard"])
    return Path(path)


def test_the_wheel_holds_code_content_and_licences_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    content = {name for name in names if not name.startswith(f"{INFO}/")}
    assert content == {f"bot/_{name}" if name.startswith("data/") else name for name in shipped()}
    about = {name.removeprefix(f"{INFO}/") for name in names - content}
    licences = {f"licenses/{name}" for name in BESIDE}
    assert about == {"METADATA", "RECORD", "WHEEL", "entry_points.txt"} | licences
    # Named here as well, so that moving them out of sight of the list above does not go unseen.
    for needed in (
        "bot/_data/matching/encoder.onnx",
        "bot/_data/crisis/resources.toml",
        "bot/demo/static/demo.js",
        "bot/storage/migrations/env.py",
        "bot/storage/migrations/script.py.mako",
        "cogs/asking/__init__.py",
    ):
        assert needed in names
    assert any(name.startswith("bot/storage/migrations/versions/") for name in names)
    assert {name.split("/")[0] for name in names} == {"bot", "cogs", INFO}


def test_the_wheel_runs_on_every_python_and_names_its_command(wheel: Path) -> None:
    assert wheel.name == f"boundary_bot-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        about = archive.read(f"{INFO}/METADATA").decode()
        commands = archive.read(f"{INFO}/entry_points.txt").decode()
    assert "Requires-Python: >=3.11" in about
    assert "Provides-Extra: demo" in about
    assert "boundary-bot = bot.__main__:main" in commands


def test_the_source_package_holds_what_the_wheel_is_made_of() -> None:
    # Only listed: packing it takes seconds. `scripts/packages` builds, installs and runs it, with
    # pyproject.toml and the file list that hatchling adds by itself.
    names = {file.distribution_path for file in SdistBuilder(str(ROOT)).recurse_included_files()}
    assert names == shipped() | BESIDE | {"README.md"}

"""The house keeps its shape: sizes, names, and who may reach what (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted(
    path
    for folder in ("bot", "cogs", "training")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts
)
MOST_FILES = 15
MOST_LINES = 300
OUTAGES = {"bot.storage.StorageError", "bot.storage.StorageUnavailable"}
"""What a cog may know of the store: that it can be out of reach."""
TOP_OF_BOT = {
    *("__init__.py", "__main__.py", "app.py", "event_loop.py"),
    *("paths.py", "services.py", "settings.py"),
}
DATA_FOLDERS = {
    ROOT / "data" / "crisis" / "languages",
    ROOT / "data" / "knowledge",
    ROOT / "data" / "languages",
}
"""Folders of one file a subject or language."""


@cache
def trees() -> dict[Path, ast.Module]:
    """The code, parsed by the worker that gets these tests and not by all that collect them."""
    return {path: ast.parse(path.read_text("utf-8")) for path in CODE}


def folders() -> Iterator[Path]:
    """Every folder of the package and its content, without caches."""
    for top in ("bot", "cogs", "data", "training", "benchmarks"):
        for path in [ROOT / top, *(ROOT / top).rglob("*")]:
            if path.is_dir() and path.name != "__pycache__" and path not in DATA_FOLDERS:
                yield path


def imports_of(path: Path) -> Iterator[str]:
    """Every module or name of a module that a file imports, also for types alone."""
    for node in ast.walk(trees()[path]):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def _family(path: Path) -> str:
    return path.relative_to(ROOT / "cogs").parts[0]


def test_no_folder_is_a_flat_room() -> None:
    counts = {folder: sum(path.is_file() for path in folder.iterdir()) for folder in folders()}
    assert {str(path): count for path, count in counts.items() if count > MOST_FILES} == {}


def test_no_file_is_too_long_to_read_at_once() -> None:
    files = [*CODE, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    lines = {str(path): path.read_text("utf-8").count("\n") for path in files}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_the_top_of_the_package_holds_only_what_wires_it() -> None:
    assert {path.name for path in (ROOT / "bot").glob("*.py")} == TOP_OF_BOT


def test_no_public_class_name_stands_twice() -> None:
    names = Counter(
        node.name
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert sorted(name for name, count in names.items() if count > 1) == []


@pytest.mark.parametrize("opening", ["What ", "How ", "Whether "])
def test_no_module_is_described_by_a_clause(opening: str) -> None:
    docstrings = {str(path): ast.get_docstring(tree) or "" for path, tree in trees().items()}
    assert [path for path, text in docstrings.items() if text.startswith(opening)] == []


def test_no_cog_reaches_a_repository() -> None:
    cogs = [path for path in CODE if path.is_relative_to(ROOT / "cogs")]
    importing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in cogs
        for name in imports_of(path)
        if name.startswith("bot.storage") and name not in OUTAGES
    ]
    reaching = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in cogs
        for node in ast.walk(trees()[path])
        if isinstance(node, ast.Attribute) and node.attr == "storage"
    ]
    assert importing + reaching == []


def test_no_family_of_cogs_imports_another() -> None:
    between = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in CODE
        if path.is_relative_to(ROOT / "cogs")
        for name in imports_of(path)
        if name.startswith("cogs.") and name.split(".")[1] != _family(path)
    ]
    assert between == []

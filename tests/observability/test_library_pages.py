"""Code that only the start needed leaves memory; what a library does stays the same."""

from __future__ import annotations

import ctypes
import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from bot.observability.library_pages import let_library_pages_go

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not let a process ask")


def of_files() -> int:
    """Return how many bytes of files this process holds in memory."""
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return 1024 * (sizes["Rss"] - sizes["Anonymous"])


@linux
def test_what_was_used_before_leaves_memory() -> None:
    before = of_files()
    assert let_library_pages_go() > 0
    # Some of it is back already: what these lines use.
    assert of_files() < before / 2


@linux
def test_libraries_work_as_before() -> None:
    matrix = np.random.default_rng(0).normal(size=(40, 40))
    inverse = np.linalg.inv(matrix)
    let_library_pages_go()
    assert np.array_equal(np.linalg.inv(matrix), inverse)
    with sqlite3.connect(":memory:") as connection:
        assert connection.execute("SELECT upper('still here')").fetchone() == ("STILL HERE",)


@linux
def test_other_threads_load_libraries_meanwhile(tmp_path: Path) -> None:
    """Each copy is a library of its own, which is mapped, relocated and used."""
    source = Path(import_module("msgspec._core").__file__ or "")
    copies = [tmp_path / f"copy{number}.so" for number in range(40)]
    for copy in copies:
        shutil.copy(source, copy)

    def load() -> list[bool]:
        return [hasattr(ctypes.PyDLL(str(copy)), "PyInit__core") for copy in copies]

    with ThreadPoolExecutor(1) as pool:
        loading = pool.submit(load)
        while not loading.done():
            let_library_pages_go()
        assert all(loading.result())
    assert np.linalg.det(np.eye(3)) == 1.0


def test_elsewhere_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert let_library_pages_go() == 0

"""The cache on disk: what is used is kept, what is old goes."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from bot.matching.cache import Cache


def test_a_large_array_that_is_used_is_not_dropped_for_new_ones(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write_mapped("used", np.arange(3))
    cache.write_mapped("unused", np.arange(3))
    for path in tmp_path.iterdir():
        os.utime(path, (1, 1))
    for number in range(10):
        assert cache.read_mapped("used") is not None
        cache.write_mapped(f"small-{number}", np.arange(3))
    assert cache.read_mapped("unused") is None
    used = cache.read_mapped("used")
    assert used is not None
    assert used.tolist() == [0, 1, 2]

from __future__ import annotations

import numpy as np
import pytest

from bot.text.terms import distinct


@pytest.mark.parametrize("numbers", [[], [7], [3, 1, 3, 3, 2, 1], [5, 5, 5]])
def test_distinct_values_are_counted_as_numpy_does(numbers: list[int]) -> None:
    values, counts = np.unique(np.array(numbers, np.int64), return_counts=True)
    own_values, own_counts = distinct(np.array(numbers, np.int64))
    assert own_values.tolist() == values.tolist()
    assert own_counts.tolist() == counts.tolist()

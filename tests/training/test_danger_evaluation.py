from __future__ import annotations

import pytest

from bot.safety import Detector
from training.danger.evaluation import evaluate_safety, wilson
from training.danger.wording import fit_wording


def test_shares_and_intervals_by_kind() -> None:
    counts = evaluate_safety(
        Detector.load(),
        [("i want to kill myself", "crisis"), ("zebra crossing", "none"), ("hello", "none")],
    )
    assert (counts["crisis"].shown, counts["crisis"].total) == (1, 1)
    assert (counts["none"].shown, counts["none"].total) == (0, 2)
    assert "100.0 %" in str(counts["crisis"])
    assert str(counts["crisis"]).endswith("full card 1")


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (8, 10, 0.4902, 0.9433)],
)
def test_wilson_interval(hits: int, total: int, low: float, high: float) -> None:
    """Figures as tabulated for the score interval (Newcombe 1998, method 3)."""
    assert wilson(hits, total) == pytest.approx((low, high), abs=1e-4)


def test_wording_is_learnt_from_texts() -> None:
    danger = ["i want to fall", "i want to drop", "they want to fall"]
    calm = ["can i want cake", "nice cake and tea", "tea and fall leaves"]
    wording = fit_wording([*danger, *calm], [True] * 3 + [False] * 3)
    assert wording.score("you want to fall") > 0 > wording.score("cake and tea")
    assert wording.score("you wnat to falll") > wording.score("caek and taea")
    assert wording.score("") == wording.bias

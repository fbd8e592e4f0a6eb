"""The plot of `python -m training evaluate --plot`: calibration beside outcomes, as a PNG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import typer

if TYPE_CHECKING:
    from training.matching.evaluation import Report

_COLOURS = {"right": "#2a7f62", "offered": "#8cc5ae", "refused": "#b9bec7", "wrong": "#c0504d"}


def plot_report(result: Report, path: Path) -> None:
    """Draw stated against observed probability, and the outcomes by kind of question.

    Needs matplotlib, and says so when it is not installed.
    """
    try:
        import matplotlib as mpl  # pyright: ignore[reportMissingImports] - optional

        cast("Any", mpl).use("Agg")
        import matplotlib.pyplot as plt  # pyright: ignore[reportMissingImports] - optional
    except ImportError:
        typer.echo("--plot needs matplotlib: pip install matplotlib", err=True)
        raise typer.Exit(2) from None
    library = cast("Any", plt)
    figure, (left, right) = library.subplots(1, 2, figsize=(11, 4.5))
    _draw_calibration(left, result)
    _draw_outcomes(right, result)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    library.close(figure)


def _draw_calibration(axes: Any, result: Report) -> None:
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--")
    axes.plot(
        [row.stated for row in result.bins],
        [row.observed for row in result.bins],
        marker="o",
        color="#2f5d8a",
    )
    for row in result.bins:
        axes.annotate(
            str(row.count),
            (row.stated, row.observed),
            fontsize=8,
            xytext=(4, -10),
            textcoords="offset points",
        )
    axes.set_xlabel("stated probability of the first entry")
    axes.set_ylabel("how often it was right")
    axes.set_title(f"Calibration (error {result.calibration_error:.3f})")


def _draw_outcomes(axes: Any, result: Report) -> None:
    kinds = [f"{row.kind} ({row.count})" for row in result.tallies]
    parts = {
        "right": [row.right for row in result.tallies],
        "offered": [row.offered - row.right for row in result.tallies],
        "refused": [row.refused for row in result.tallies],
        "wrong": [row.wrong for row in result.tallies],
    }
    base = [0.0] * len(kinds)
    for name, shares in parts.items():
        axes.barh(kinds, shares, left=base, color=_COLOURS[name], label=name)
        base = [start + share for start, share in zip(base, shares, strict=True)]
    axes.set_xlim(0, 1)
    axes.set_title("What became of the questions")
    axes.legend(loc="lower right", fontsize=8)

"""Counting how often the sentence model runs, and over how many texts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.matching.encoding.session import Graph, Readings


def count_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets the number of texts of every run from now on."""
    runs: list[int] = []
    read = Graph.read

    def counted(graph: Graph, tokens: Sequence[Sequence[int]]) -> Readings:
        runs.append(len(tokens))
        return read(graph, tokens)

    monkeypatch.setattr(Graph, "read", counted)
    return runs

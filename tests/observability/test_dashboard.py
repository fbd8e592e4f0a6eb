"""The dashboard and the alerts name metrics that exist, and the dashboard shows all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.cli.watching import prometheus_of
from bot.observability.prometheus import ReadingsCollector
from bot.observability.readings import (
    Backlog,
    CacheReading,
    GatewayReading,
    ProcessReadings,
    WriterReading,
)
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "ops/grafana/boundary-bot.json"
ALERTS = ROOT / "ops/prometheus/alerts.yaml"
LEFT_OUT = {"process_start_time_seconds", "process_virtual_memory_bytes"}
"""Metrics that no panel shows; the memory that counts is what is resident."""
FOREIGN = {"up"}
"""What Prometheus itself makes of a scrape."""
PANELS = {"row", "stat", "timeseries"}
UNITS = {"short", "s", "reqps", "wps", "bytes", "percentunit"}
_NAME = re.compile(r"\b((?:boundary_bot|process)_\w+|up)\b")
_SUFFIXES = ("_bucket", "_sum", "_count")


@cache
def samples() -> frozenset[str]:
    """The names of all samples of a scrape."""

    async def backlog() -> Backlog:
        return Backlog(0, 0.0, 0, 0)

    readings = ProcessReadings(
        lambda: WriterReading(0, 0, 0),
        {"settings": lambda: CacheReading(0, 0, 0)},
        lambda: GatewayReading(1, 1, 1, 0.1),
        backlog,
    )
    registry: CollectorRegistry = prometheus_of(Settings()).registry
    registry.register(ReadingsCollector(readings, Backlog(0, 0.0, 0, 0)))
    return frozenset(
        sample.name
        for family in registry.collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    )


def dashboard() -> dict[str, Any]:
    return json.loads(DASHBOARD.read_text("utf-8"))


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    return group["rules"]


def expressions() -> Iterator[str]:
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", []):
            yield target["expr"]
    for variable in dashboard()["templating"]["list"]:
        yield variable.get("definition", "")


def named(expression: str) -> set[str]:
    """The metrics that an expression names, without what stands in quotes."""
    return set(_NAME.findall(re.sub(r'"[^"]*"', "", expression)))


def whole(name: str) -> str:
    """The name of a histogram without the suffix of one of its samples."""
    return next((name.removesuffix(each) for each in _SUFFIXES if name.endswith(each)), name)


def test_the_dashboard_asks_for_metrics_that_there_are() -> None:
    asked = set[str]().union(*map(named, expressions()))
    assert asked - samples() == set()


def test_every_metric_has_its_place_in_the_dashboard() -> None:
    shown = {whole(name) for expression in expressions() for name in named(expression)}
    assert {whole(name) for name in samples()} - shown == LEFT_OUT


def test_every_metric_of_ours_is_described() -> None:
    page = (ROOT / "docs/operation.md").read_text("utf-8")
    ours = {whole(name) for name in samples() if name.startswith("boundary_bot_")}
    described = set(re.findall(r"`([a-z_]+)`", page))
    assert {name for name in ours if name.removeprefix("boundary_bot_") not in described} == set()


def test_the_dashboard_is_as_grafana_takes_it() -> None:
    board = dashboard()
    assert board["schemaVersion"] >= 39
    assert board["uid"] == "boundary-bot"
    panels = board["panels"]
    ids = [panel["id"] for panel in panels]
    assert len(ids) == len(set(ids))
    for panel in panels:
        place = panel["gridPos"]
        assert set(place) == {"h", "w", "x", "y"}
        assert place["x"] + place["w"] <= 24
        assert panel["type"] in PANELS
        if panel["type"] == "row":
            continue
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert panel["fieldConfig"]["defaults"]["unit"] in UNITS
        assert panel["fieldConfig"]["overrides"] == []
        letters = [target["refId"] for target in panel["targets"]]
        assert letters == [chr(ord("A") + number) for number in range(len(letters))]
        assert all(target["legendFormat"] for target in panel["targets"])


def test_no_panel_covers_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard()["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        taken |= cells


@pytest.mark.parametrize("expression", sorted(set(filter(None, expressions()))))
def test_an_expression_is_balanced(expression: str) -> None:
    text = re.sub(r'"[^"]*"', '""', expression)
    for opening, closing in ("()", "{}", "[]"):
        assert text.count(opening) == text.count(closing)


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_an_alert_names_metrics_that_there_are_and_says_what_to_do(alert: dict[str, Any]) -> None:
    asked = named(alert["expr"])
    assert asked
    assert asked - samples() <= FOREIGN
    assert alert["labels"]["severity"] in {"warning", "critical"}
    assert set(alert["annotations"]) == {"summary", "description"}
    assert re.fullmatch(r"BoundaryBot[A-Z]\w+", alert["alert"])
    assert re.fullmatch(r"\d+m", alert.get("for", "1m"))


def test_metrics_are_named_as_prometheus_wants_it() -> None:
    ours = {name for name in samples() if name.startswith("boundary_bot_")}
    families = prometheus_of(Settings()).registry.collect()
    for family in families:
        assert family.documentation.endswith("."), family.name
    assert {name for name in ours if re.search(r"_(ms|milliseconds|kb|mb)\b", name)} == set()
    counters = {f"{family.name}_total" for family in families if family.type == "counter"}
    assert counters <= samples()

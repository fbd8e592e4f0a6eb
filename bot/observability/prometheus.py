"""Metrics for Prometheus, in a registry of their own.

Names follow Prometheus's conventions: base units, `_total` for what only grows. All values of
labels come from the closed sets that are given or stand here; what is not among them is "other".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from bot.observability.metrics import ApiResource, ErrorKind, GatewayEvent, Moment, Stage
from bot.observability.readings import Backlog, ProcessReadings

PREFIX = "boundary_bot"
OTHER = "other"
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

_SHORT = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds: parts of an answer, and delays of the event loop."""
_WAITS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
"""Seconds that a person waits. Discord gives up after three without a sign."""
_COMMITS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_SIZES = (1, 2, 5, 10, 25, 50, 100, 250, 500)
"""Changes in one commit; 500 is the most."""


class PrometheusMetrics:
    """Receives what happens, and writes it down as Prometheus reads it."""

    def __init__(
        self, *, version: str, engine: str, outcomes: Collection[str], ways: Collection[str]
    ) -> None:
        """Every combination of labels is there from the start, at zero.

        version, engine: of the bot, and the database's name. outcomes, ways: of questions.
        """
        self.registry = CollectorRegistry()
        self._outcomes, self._ways = _closed_set(outcomes), _closed_set(ways)
        self._build_info(version, engine)
        self._count_things()
        self._measure_times()
        ProcessCollector(registry=self.registry)

    def _build_info(self, version: str, engine: str) -> None:
        build = Info(f"{PREFIX}_build", "Version and database of the bot.", registry=self.registry)
        build.info({"version": version, "engine": engine})
        text = "1 while /readyz says that the process is ready, else 0."
        self._ready = Gauge(f"{PREFIX}_ready", text, registry=self.registry)

    def _count_things(self) -> None:
        self._questions = self._counter(
            "questions", "Questions answered, by outcome and way.", ("outcome", "way")
        )
        # Prometheus sees no increase in a series whose first value is not zero.
        for outcome in self._outcomes:
            for way in self._ways:
                self._questions.labels(outcome, way)
        self._errors = self._counter("errors", "Errors by kind.", ("kind",), ErrorKind)
        self._gateway = self._counter(
            "gateway_events",
            "Connections made, lost, resumed.",
            ("event",),
            GatewayEvent,
        )
        self._rate_limits = self._counter(
            "rate_limits",
            "Requests that Discord refused with status 429, by part of its API.",
            ("resource",),
            ApiResource,
        )

    def _measure_times(self) -> None:
        self._stages = self._histogram(
            "stage_seconds", "Length of a stage of a question.", _SHORT, Stage, "stage"
        )
        self._responses = self._histogram(
            "response_seconds",
            "From taking up an interaction or message until the person sees something.",
            _WAITS,
            Moment,
            "moment",
        )
        self._commits = self._histogram("commit_seconds", "Length of a commit.", _COMMITS)
        self._commit_size = self._histogram(
            "commit_changes", "Changes that shared a commit.", _SIZES
        )
        self._loop_delay = self._histogram(
            "event_loop_delay_seconds", "Lateness of the event loop, sampled.", _SHORT
        )

    def question(self, outcome: str, way: str) -> None:
        """Count a question that was answered."""
        outcome = outcome if outcome in self._outcomes else OTHER
        self._questions.labels(outcome, way if way in self._ways else OTHER).inc()

    def stage(self, stage: Stage, seconds: float) -> None:
        """Note how long a stage of a question took."""
        self._stages.labels(stage.value).observe(seconds)

    def response(self, moment: Moment, seconds: float) -> None:
        """Note how long a person waited."""
        self._responses.labels(moment.value).observe(seconds)

    def error(self, kind: ErrorKind) -> None:
        """Count an error."""
        self._errors.labels(kind.value).inc()

    def gateway(self, event: GatewayEvent) -> None:
        """Count what happened to a connection."""
        self._gateway.labels(event.value).inc()

    def rate_limited(self, resource: ApiResource) -> None:
        """Count a request that Discord refused because there were too many."""
        self._rate_limits.labels(resource.value).inc()

    def committed(self, items: int, seconds: float) -> None:
        """Note a commit of the database."""
        self._commits.observe(seconds)
        self._commit_size.observe(items)

    def loop_delay(self, seconds: float) -> None:
        """Note how late the event loop was."""
        self._loop_delay.observe(seconds)

    def page(self, *, ready: bool) -> bytes:
        """Return all metrics as Prometheus reads them. ready: whether the process is."""
        self._ready.set(ready)
        return generate_latest(self.registry)

    def _counter(
        self, name: str, text: str, labels: tuple[str, ...], values: type[StrEnum] | None = None
    ) -> Counter:
        counter = Counter(f"{PREFIX}_{name}", text, labels, registry=self.registry)
        for value in values or ():
            counter.labels(value.value)
        return counter

    def _histogram(
        self,
        name: str,
        text: str,
        buckets: tuple[float, ...],
        values: type[StrEnum] | None = None,
        label: str = "",
    ) -> Histogram:
        labels = (label,) if label else ()
        histogram = Histogram(
            f"{PREFIX}_{name}", text, labels, registry=self.registry, buckets=buckets
        )
        for value in values or ():
            histogram.labels(value.value)
        return histogram


class ReadingsCollector(Collector):
    """Turns what is read at a scrape into metrics."""

    def __init__(self, readings: ProcessReadings, backlog: Backlog | None = None) -> None:
        self._readings = readings
        self.backlog = backlog

    def collect(self) -> Iterable[Metric]:
        """Yield the metrics; those of the backlog only while it is known."""
        yield from self._writer()
        yield from self._caches()
        yield from self._of_gateway()
        if self.backlog is not None:
            yield from _of_backlog(self.backlog)

    def _writer(self) -> Iterable[Metric]:
        writer = self._readings.writer()
        yield _gauge("writer_queue_changes", "Changes that wait to be written.", writer.waiting)
        yield _count("log_rows_written", "Rows written that nobody waits for.", writer.rows_written)
        yield _count("log_rows_dropped", "Rows that could not be written.", writer.rows_dropped)

    def _caches(self) -> Iterable[Metric]:
        entries = GaugeMetricFamily(
            f"{PREFIX}_cache_entries", "Servers in a cache.", labels=("cache",)
        )
        lookups = CounterMetricFamily(
            f"{PREFIX}_cache_lookups", "Looks into a cache.", labels=("cache", "result")
        )
        for name, read_cache in self._readings.caches.items():
            reading = read_cache()
            entries.add_metric((name,), reading.entries)
            lookups.add_metric((name, "hit"), reading.hits)
            lookups.add_metric((name, "miss"), reading.misses)
        yield entries
        yield lookups

    def _of_gateway(self) -> Iterable[Metric]:
        gateway = self._readings.gateway()
        yield _gauge("gateway_shards", "Shards of this process.", gateway.shards)
        yield _gauge("gateway_shards_connected", "Shards that are connected.", gateway.connected)
        yield _gauge("servers", "Servers that the bot is in.", gateway.servers)
        if gateway.latency is not None:
            text = "Time between a heartbeat and its answer, of the slowest shard."
            yield _gauge("gateway_latency_seconds", text, gateway.latency)


def _of_backlog(backlog: Backlog) -> Iterable[Metric]:
    yield _gauge("timed_actions_due", "Timed actions whose time has come.", backlog.due)
    text = "How long the oldest of them has been due."
    yield _gauge("timed_actions_late_seconds", text, backlog.late)
    yield _gauge("tickets_open", "Tickets that wait for moderators.", backlog.tickets)
    yield _gauge("reports_open", "Reports that wait for moderators.", backlog.reports)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{PREFIX}_{name}", text, value=value)


def _count(name: str, text: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(f"{PREFIX}_{name}", text, value=value)


def _closed_set(values: Collection[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*values, OTHER)))

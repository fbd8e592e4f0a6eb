"""The port that tells of a running bot: its state and metrics, where HTTP_PORT is set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from bot import __version__
from bot.observability.metrics import NO_METRICS, Metrics

if TYPE_CHECKING:
    from bot.client.client import BoundaryBot
    from bot.observability.prometheus import PrometheusMetrics, ReadingsCollector
    from bot.observability.readings import BacklogWatch
    from bot.settings import Settings


class Watch(Protocol):
    """A watcher of the process: it hears when the bot runs, and when it begins to stop."""

    @property
    def metrics(self) -> Metrics:
        """Receives what happens in the bot."""
        ...

    def runs(self, bot: BoundaryBot) -> None:
        """Hear that the services of the bot are open. A second call does nothing."""
        ...

    def stops(self) -> None:
        """Hear that the process takes no new work."""
        ...


class NoWatch:
    """Nobody watches, which costs nothing."""

    metrics: Metrics = NO_METRICS

    def runs(self, bot: BoundaryBot) -> None:
        """Do nothing."""

    def stops(self) -> None:
        """Do nothing."""


class PortWatch:
    """Holds what the port serves."""

    def __init__(self, metrics: PrometheusMetrics) -> None:
        from bot.observability.readiness import Readiness

        self.readiness = Readiness()
        self.prometheus = metrics
        self._backlog: BacklogWatch | None = None
        self._collector: ReadingsCollector | None = None

    @property
    def metrics(self) -> Metrics:
        """Receives what happens in the bot."""
        return self.prometheus

    def runs(self, bot: BoundaryBot) -> None:
        """Serve the state and the figures of a bot whose services are open."""
        if self._collector is not None:
            return
        from bot.client.operation.state import checks_of, readings_of
        from bot.observability.prometheus import ReadingsCollector
        from bot.observability.readings import BacklogWatch

        readings = readings_of(bot)
        self._backlog = BacklogWatch(readings.backlog)
        self._collector = ReadingsCollector(readings)
        self.prometheus.registry.register(self._collector)
        self.readiness.run(checks_of(bot))

    def stops(self) -> None:
        """Say that the process stops, and read no figures of it any more."""
        self.readiness.stop()
        self._backlog = None

    async def page(self) -> tuple[bytes, str]:
        """Return the metrics, and their content type."""
        from bot.observability.prometheus import CONTENT_TYPE

        backlog = self._backlog
        if backlog is not None:
            await backlog.refresh()
        if self._collector is not None:
            self._collector.backlog = None if backlog is None else backlog.last
        return self.prometheus.page(ready=await self.readiness.is_ready()), CONTENT_TYPE


@asynccontextmanager
async def watched(settings: Settings) -> AsyncGenerator[Watch]:
    """Serve the port until the block ends, if HTTP_PORT is set. Raises PortError.

    Without it no registry is made, and prometheus-client is not imported.
    """
    if settings.http_port is None:
        yield NoWatch()
        return
    from bot.observability.http_port import http_port
    from bot.observability.loop_delay import sample_loop_delay

    watch = PortWatch(prometheus_of(settings))
    port = http_port(settings.http_host, settings.http_port, watch.readiness, watch.page)
    async with port:
        # No group of tasks: it would wrap the errors of the bot, which have sentences.
        sampling = asyncio.create_task(sample_loop_delay(watch.metrics), name="loop delay")
        try:
            yield watch
        finally:
            sampling.cancel()
            await asyncio.wait({sampling})


def prometheus_of(settings: Settings) -> PrometheusMetrics:
    """Return the metrics of a process, all at zero."""
    from bot.answering.models import Outcome, Via
    from bot.observability.prometheus import PrometheusMetrics
    from bot.storage.engine.places import locate

    url = settings.database_url.get_secret_value() if settings.database_url else None
    return PrometheusMetrics(
        version=__version__,
        engine="sqlite" if locate(url, settings.state_dir) else "postgresql",
        outcomes=[each.value for each in Outcome],
        ways=[each.value for each in Via],
    )

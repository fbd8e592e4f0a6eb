"""Names and receivers of what is counted and measured while the bot runs.

No value of a label is an id or a text: each comes from a closed set.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """A part of the way of a question, whose own length is measured."""

    DANGER_CHECK = "danger_check"
    MATCHING = "matching"
    LOGGED = "logged"
    """The wait for the question log, at most a quarter of a second."""
    CARD = "card"


class Moment(StrEnum):
    """A sign that a person sees, timed from when the bot takes up their interaction or message."""

    ACKNOWLEDGED = "acknowledged"
    """Discord shows that an answer is coming, or the answer itself."""
    SENT = "sent"


class ErrorKind(StrEnum):
    """Why something failed."""

    UNEXPECTED = "unexpected"
    """The person got an error id; a developer should look at the log."""
    STORE = "store"
    """The database was out of reach."""
    PERMISSION = "permission"
    """Discord does not let the bot do it there."""
    ROUND = "round"
    """A round of the bot's own work."""


class GatewayEvent(StrEnum):
    """A change of the connection of a shard."""

    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    RESUMED = "resumed"


class ApiResource(StrEnum):
    """The part of Discord's API that a request is about, by the first part of its path."""

    APPLICATIONS = "applications"
    CHANNELS = "channels"
    GATEWAY = "gateway"
    GUILDS = "guilds"
    INTERACTIONS = "interactions"
    USERS = "users"
    WEBHOOKS = "webhooks"
    OTHER = "other"


class Metrics(Protocol):
    """Receives what happens. Each method returns at once and never raises; times in seconds."""

    def question(self, outcome: str, way: str) -> None:
        """Count a question that was answered."""
        ...

    def stage(self, stage: Stage, seconds: float) -> None:
        """Note how long a stage of a question took."""
        ...

    def response(self, moment: Moment, seconds: float) -> None:
        """Note how long a person waited."""
        ...

    def error(self, kind: ErrorKind) -> None:
        """Count an error."""
        ...

    def gateway(self, event: GatewayEvent) -> None:
        """Count what happened to a connection."""
        ...

    def rate_limited(self, resource: ApiResource) -> None:
        """Count a request that Discord refused because there were too many."""
        ...

    def committed(self, items: int, seconds: float) -> None:
        """Note a commit of the database: the changes in it, and how long it took."""
        ...

    def loop_delay(self, seconds: float) -> None:
        """Note how much later than asked for the event loop came back to a task."""
        ...


class NoMetrics:
    """Receives everything and keeps nothing."""

    def question(self, outcome: str, way: str) -> None:
        """Do nothing."""

    def stage(self, stage: Stage, seconds: float) -> None:
        """Do nothing."""

    def response(self, moment: Moment, seconds: float) -> None:
        """Do nothing."""

    def error(self, kind: ErrorKind) -> None:
        """Do nothing."""

    def gateway(self, event: GatewayEvent) -> None:
        """Do nothing."""

    def rate_limited(self, resource: ApiResource) -> None:
        """Do nothing."""

    def committed(self, items: int, seconds: float) -> None:
        """Do nothing."""

    def loop_delay(self, seconds: float) -> None:
        """Do nothing."""


NO_METRICS = NoMetrics()
"""For whoever wants no figures; it holds nothing, so that all can share it."""

"""The steps of /setup: what matters most when a server begins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

PROGRESS = "setup-step"
"""Under this name, which is no setting, the store keeps how far an admin has come."""
GREETED = "greeted"
"""Under this name the store keeps that the bot has greeted in this server."""


@dataclass(frozen=True, slots=True)
class SetupStep:
    """A step: some settings that belong together, and one sentence on them.

    must: the setting that has to be decided, be it for nothing, before one goes on.
    """

    title: str
    about: str
    names: tuple[str, ...]
    must: str = ""


STEPS = (
    SetupStep(
        "Where I answer",
        "Everywhere is a good start: I speak only when somebody asks me.",
        ("allowed_channels", "visibility"),
    ),
    SetupStep(
        "Your team",
        "Members can pass a question on to your moderators. Who are they, and where do they meet?",
        ("moderator_roles", "moderator_channel"),
    ),
    SetupStep(
        "When somebody is in danger",
        "Then I show where help is, before anything else. Where do your members live?",
        ("countries", "alert_channel"),
        must="countries",
    ),
    SetupStep(
        "What I keep",
        "Questions, without names, show your moderators which answers are missing.",
        ("log_mode", "retention"),
    ),
    SetupStep(
        "How I answer",
        "I match questions to answers written from documents and professional codes, with sources. "
        "No professional has reviewed them yet. When I am not sure, I check what you meant.",
        ("dial", "mentions"),
    ),
)


def held_at(at: int, chosen: Collection[str]) -> int:
    """Return the step to show when an admin goes to `at`: the first before it that is undecided.

    `chosen` are the settings that somebody chose, be it as the default has it.
    """
    open_steps = (number for number, step in enumerate(STEPS[:at]) if _open(step, chosen))
    return next(open_steps, at)


def _open(step: SetupStep, chosen: Collection[str]) -> bool:
    return bool(step.must) and step.must not in chosen

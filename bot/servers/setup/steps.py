"""The steps of /setup: what matters most when a server begins."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct


class SetupStep(Struct, frozen=True):
    """A step: some settings that belong together, and one sentence on them.

    must: the setting that the admin has to decide before going on; "nothing" is a decision.
    """

    title: str
    about: str
    names: tuple[str, ...]
    must: str = ""

    def is_undecided(self, chosen_names: Collection[str]) -> bool:
        """Whether the setting that has to be decided is none of those that were chosen."""
        return bool(self.must) and self.must not in chosen_names


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
        "When somebody breaks the rules",
        "Members can report a message, or a private one, without their name. Your moderators act "
        "with kind reasons to choose from; **/reasons list** shows and changes them.",
        ("report_channel", "ladder"),
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


def nearest_step(number: int, chosen_names: Collection[str]) -> int:
    """Return the step to show to an admin who goes to `number`: the first undecided one before it.

    chosen_names: the settings that somebody chose, even if they chose the default.
    """
    undecided = (at for at, step in enumerate(STEPS[:number]) if step.is_undecided(chosen_names))
    return next(undecided, number)

"""Guides as immutable values: steps, the ways between them, and all guides as a book."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct, field

from bot.knowledge.models import Source


class GuideChoice(Struct, frozen=True):
    """One of the answers to a step, where it leads, and the line that the summary gets."""

    label: str
    next: str
    note: str = ""


class GuideWriting(Struct, frozen=True):
    """A field in which a member may write something of their own; both ways lead to one step.

    note: the line of the summary that stands above the words.
    """

    label: str
    next: str
    placeholder: str = ""
    note: str = ""


class GuideEnding(Struct, frozen=True):
    """The end of a way: the entries that go deeper, and lines that the summary adds."""

    entries: tuple[str, ...] = ()
    keep: str = ""


class GuideStep(Struct, frozen=True):
    """One step: a title, a text in Markdown, and how it goes on.

    danger: whoever stands here may not be safe, so the way to help comes first.
    """

    id: str
    title: str
    text: str
    way: tuple[GuideChoice, ...] | GuideWriting | GuideEnding
    danger: bool = False

    @property
    def next_steps(self) -> tuple[str, ...]:
        """The ids of the steps that this one leads to, in the order of the choices."""
        match self.way:
            case GuideWriting(next=following):
                return (following,)
            case GuideEnding():
                return ()
            case choices:
                return tuple(dict.fromkeys(choice.next for choice in choices))


class Guide(Struct, frozen=True, dict=True):
    """A decision in steps. `offered_on`: the entries whose answers lead to it."""

    id: str
    title: str
    about: str
    start: str
    steps: Mapping[str, GuideStep]
    offered_on: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    reviewed: date | None = None
    sources: tuple[Source, ...] = ()

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """How many steps come at most after each step. The steps must hold no loop."""
        # Cached, since each card says how many steps are left.
        lengths: dict[str, int] = {}

        def measure(step_id: str) -> int:
            if step_id not in lengths:
                following = self.steps[step_id].next_steps
                lengths[step_id] = max((1 + measure(each) for each in following), default=0)
            return lengths[step_id]

        for step_id in self.steps:
            measure(step_id)
        return lengths


class GuideBook(Struct, frozen=True, dict=True):
    """All guides by their ids, in a fixed order."""

    guides: Mapping[str, Guide] = field(default_factory=dict[str, Guide])

    @cached_property
    def _by_entry(self) -> Mapping[str, tuple[Guide, ...]]:
        grouped: dict[str, list[Guide]] = {}
        for guide in self.guides.values():
            for entry_id in guide.offered_on:
                grouped.setdefault(entry_id, []).append(guide)
        return {entry_id: tuple(guides) for entry_id, guides in grouped.items()}

    def offered_on(self, entry_id: str) -> tuple[Guide, ...]:
        """Return the guides that the answer of an entry leads to."""
        return self._by_entry.get(entry_id, ())

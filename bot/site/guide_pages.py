"""The pages of the guides: all steps on one page, with links among them instead of buttons."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from bot.guides import Guide, GuideBook, GuideEnding, GuideStep, GuideWriting
from bot.knowledge import Entry, Snapshot
from bot.site.entry_pages import SourceGroup, source_groups
from bot.site.markdown import html
from bot.site.page_paths import guide_path


class StepLink(Struct, frozen=True):
    """A link to another step: its words, and the number and id of the step."""

    words: str
    number: int
    anchor: str


class StepView(Struct, frozen=True):
    """One step. `write`: what to write down there, and an example; "" for nothing.

    links: where it goes on; none at an end. entries, keep: what an end leads to and adds.
    """

    anchor: str
    number: int
    title: str
    text: Markup
    danger: bool
    links: tuple[StepLink, ...]
    write: str = ""
    example: str = ""
    entries: tuple[Entry, ...] = ()
    keep: Markup | str = ""


class GuidePage(Struct, frozen=True):
    """The page of a guide, its first step first."""

    id: str
    path: str
    title: str
    about: str
    steps: tuple[StepView, ...]
    sources: tuple[SourceGroup, ...]
    reviewed: date | None


def guide_pages(book: GuideBook, snapshot: Snapshot) -> tuple[GuidePage, ...]:
    """Return the pages of all guides, in their order."""
    return tuple(_page(guide, snapshot.entries) for guide in book.guides.values())


def steps_in_order(guide: Guide) -> list[GuideStep]:
    """Return each step once: the nearer to the start, the earlier."""
    waiting, order = deque([guide.start]), dict[str, GuideStep]()
    while waiting:
        step = guide.steps[waiting.popleft()]
        if step.id not in order:
            order[step.id] = step
            waiting.extend(step.next_steps)
    return list(order.values())


def _page(guide: Guide, entries: Mapping[str, Entry]) -> GuidePage:
    steps = steps_in_order(guide)
    numbers = {step.id: number for number, step in enumerate(steps, 1)}
    return GuidePage(
        guide.id,
        guide_path(guide.id),
        guide.title,
        guide.about,
        tuple(_view(step, numbers, entries) for step in steps),
        source_groups(guide.sources),
        guide.reviewed,
    )


def _view(step: GuideStep, numbers: Mapping[str, int], entries: Mapping[str, Entry]) -> StepView:
    def link(words: str, step_id: str) -> StepLink:
        return StepLink(words, numbers[step_id], _anchor(step_id))

    place = _anchor(step.id), numbers[step.id], step.title, html(step.text), step.danger
    match step.way:
        case GuideWriting(label=label, next=following, placeholder=example):
            links = (link("Go on", following),)
            return StepView(*place, links, write=label, example=example)
        case GuideEnding(entries=deeper, keep=keep):
            deeper_entries = tuple(entries[each] for each in deeper if each in entries)
            return StepView(*place, (), entries=deeper_entries, keep=html(keep))
        case choices:
            return StepView(*place, tuple(link(each.label, each.next) for each in choices))


def _anchor(step_id: str) -> str:
    """Return the id of a step's section, which is none of the page's own."""
    return f"step-{step_id}"

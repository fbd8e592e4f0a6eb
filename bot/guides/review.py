"""Review of a folder of guides, for `boundary-bot check`: every way of every guide is walked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from bot.guides.loader import GuideFolder
from bot.guides.models import Guide, GuideEnding, GuideWriting
from bot.guides.summary import MAX_END, MAX_WRITTEN, summary_of
from bot.guides.walking import SKIPPED, WRITTEN, GuideWalk, move_of, walk
from bot.knowledge.errors import KnowledgeError
from bot.text.cleaning import units

MAX_OFFERS = 2
"""Guides that one entry may lead to: an answer has room for one button, and a choice."""


class GuideFinding(Struct, frozen=True):
    """One thing to mend, which fails the check: where it is and what to do."""

    place: str
    sentence: str


def moves_from(position: GuideWalk) -> tuple[str, ...]:
    """Return every move that can be made from a step; at an end there is none."""
    way = position.step.way
    if isinstance(way, GuideWriting):
        return (WRITTEN, SKIPPED)
    return () if isinstance(way, GuideEnding) else tuple(map(move_of, range(len(way))))


def every_walk(guide: Guide) -> Iterator[GuideWalk]:
    """Yield where every way through a guide leads, step by step, the ends with them."""
    waiting = [walk(guide)]
    while waiting:
        position = waiting.pop()
        yield position
        waiting += (position.onward(move) for move in moves_from(position))


def review_guides(folder: GuideFolder, entries: Collection[str], today: date) -> list[GuideFinding]:
    """Return all that is wrong with guides: what cannot be read, and what does not fit.

    entries: the ids of the knowledge folder.
    """
    findings = [GuideFinding(_place(fault), fault.fault) for fault in folder.faults]
    offers: dict[str, list[str]] = {}
    for guide in folder.book.guides.values():
        findings += _guide(guide, entries, today)
        for entry_id in guide.offered_on:
            offers.setdefault(entry_id, []).append(guide.id)
    return findings + list(_offers(offers))


def _place(fault: KnowledgeError) -> str:
    name = Path("guides", fault.path.name)
    return f"{name}:{fault.line}" if fault.line else str(name)


def _guide(guide: Guide, entries: Collection[str], today: date) -> Iterator[GuideFinding]:
    place = f"guides/{guide.id}.yaml"
    if not guide.sources:
        yield GuideFinding(place, "'sources': names none; say what the guide rests on")
    if guide.reviewed is None:
        yield GuideFinding(place, "'reviewed' is missing; say when it was last read through")
    elif guide.reviewed > today:
        yield GuideFinding(place, f"'reviewed' lies in the future ({guide.reviewed})")
    for field, entry_id in _named_entries(guide):
        if entry_id not in entries:
            yield GuideFinding(place, f"{field}: there is no entry '{entry_id}'; name another")
    yield from _ends(place, guide)


def _named_entries(guide: Guide) -> Iterator[tuple[str, str]]:
    """Yield each entry that a guide names, with the field in which it does."""
    for entry_id in guide.offered_on:
        yield "'offered_on'", entry_id
    for step in guide.steps.values():
        if isinstance(step.way, GuideEnding):
            for entry_id in step.way.entries:
                yield f"step '{step.id}', 'entries'", entry_id


def _ends(place: str, guide: Guide) -> Iterator[GuideFinding]:
    """Yield the ends that no card holds, at the end of the way that says most."""
    longest: dict[str, int] = {}
    for position in every_walk(guide):
        if isinstance(position.step.way, GuideEnding):
            # The worst case: each text of the member is as long as it may be.
            words = ["x" * MAX_WRITTEN] * len(position.writings)
            length = units(summary_of(position, words)) + units(position.step.text)
            longest[position.step.id] = max(length, longest.get(position.step.id, 0))
    for step_id, length in longest.items():
        if length > MAX_END:
            sentence = f"its text and the summary can have {length} characters together"
            mend = f"a card holds {MAX_END}; shorten the text, notes or 'keep'"
            yield GuideFinding(place, f"step '{step_id}': {sentence}, {mend}")


def _offers(offers: Mapping[str, list[str]]) -> Iterator[GuideFinding]:
    for entry_id, guides in offers.items():
        if len(guides) > MAX_OFFERS:
            names = ", ".join(guides)
            yield GuideFinding(
                f"guides/{guides[-1]}.yaml",
                f"'offered_on': {names} are all offered on '{entry_id}', which holds {MAX_OFFERS}",
            )

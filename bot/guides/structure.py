"""The shape of a guide: every step can be reached, no way is a loop, none is too long."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from bot.guides.models import Guide, GuideStep, GuideWriting

MAX_STEPS = 7
"""Steps on the longest way, with the first and the last: nobody follows more in a bad hour."""
MAX_WRITINGS = 2
"""Fields on one way: their words travel in the message, beside the text of the step."""


class StructureFault(Struct, frozen=True):
    """One thing to mend: the keys that lead to it, and what to do."""

    place: tuple[str | int, ...]
    sentence: str


def structure_faults(guide: Guide) -> list[StructureFault]:
    """Return what is wrong with the ways through a guide; empty when every way comes to an end."""
    unknown = list(_unknown(guide))
    # The other checks follow the ways, and would fail at a step that is not there.
    if unknown:
        return unknown
    loop = _loop(guide)
    if loop:
        route = " → ".join(loop)
        sentence = f"step '{loop[0]}': the way {route} is a loop; let one of its steps lead on"
        return [StructureFault(("steps", loop[0]), sentence)]
    return [
        *_unreachable(guide),
        *_same_labels(guide),
        *_too_long(guide),
        *_too_much_to_write(guide),
    ]


def _unknown(guide: Guide) -> Iterator[StructureFault]:
    if guide.start not in guide.steps:
        sentence = f"'start': there is no step '{guide.start}'; name one of those under 'steps'"
        yield StructureFault(("start",), sentence)
    for step in guide.steps.values():
        for place, following in _nexts(step):
            if following not in guide.steps:
                field = ".".join(str(part) for part in place)
                sentence = (
                    f"step '{step.id}', '{field}': there is no step '{following}'; write that step "
                    "or name another"
                )
                yield StructureFault(("steps", step.id, *place), sentence)


def _nexts(step: GuideStep) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(step.way, GuideWriting):
        return [(("write", "next"), step.way.next)]
    if isinstance(step.way, tuple):
        return [(("choices", n, "next"), choice.next) for n, choice in enumerate(step.way)]
    return []


def _loop(guide: Guide) -> list[str]:
    """Return the steps of a loop, the first again at the end; empty when there is none."""
    # Without it a step would be looked at once for each way that leads to it.
    loop_free_ids: set[str] = set()

    def look(step_id: str, path: list[str]) -> list[str]:
        if step_id in path:
            return [*path[path.index(step_id) :], step_id]
        if step_id in loop_free_ids:
            return []
        for following in guide.steps[step_id].next_steps:
            if loop := look(following, [*path, step_id]):
                return loop
        loop_free_ids.add(step_id)
        return []

    return next(filter(None, (look(step_id, []) for step_id in guide.steps)), list[str]())


def _unreachable(guide: Guide) -> Iterator[StructureFault]:
    reachable, waiting = set[str](), [guide.start]
    while waiting:
        step_id = waiting.pop()
        if step_id not in reachable:
            reachable.add(step_id)
            waiting += guide.steps[step_id].next_steps
    for step_id in guide.steps:
        if step_id not in reachable:
            sentence = f"step '{step_id}': no way leads here; let a 'next' name it, or remove it"
            yield StructureFault(("steps", step_id), sentence)


def _same_labels(guide: Guide) -> Iterator[StructureFault]:
    for step in guide.steps.values():
        labels = [choice.label for choice in step.way] if isinstance(step.way, tuple) else []
        for number, label in enumerate(labels):
            if label in labels[:number]:
                sentence = f"step '{step.id}': two choices read '{label}'; give each its own words"
                place = ("steps", step.id, "choices", number, "label")
                yield StructureFault(place, sentence)


def _too_long(guide: Guide) -> Iterator[StructureFault]:
    longest = guide.longest[guide.start] + 1
    if longest > MAX_STEPS:
        sentence = f"the longest way has {longest} steps, at most {MAX_STEPS} are allowed"
        yield StructureFault(("start",), f"'start': {sentence}; join or leave out some")


def _too_much_to_write(guide: Guide) -> Iterator[StructureFault]:
    def count(step: GuideStep) -> int:
        below = max((count(guide.steps[each]) for each in step.next_steps), default=0)
        return below + isinstance(step.way, GuideWriting)

    most = count(guide.steps[guide.start])
    if most > MAX_WRITINGS:
        sentence = f"one way asks for {most} texts, at most {MAX_WRITINGS} fit a message"
        yield StructureFault(("start",), f"'start': {sentence}; let it ask for fewer")

"""The card of one step of a guide: its text, the ways on, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.guides import (
    SKIPPED,
    GuideChoice,
    GuideEnding,
    GuideWalk,
    GuideWriting,
)
from bot.guides.walking import move_of
from bot.knowledge import Entry
from bot.ui.card import CARE, MAX_TEXT, QUIET, URGENT, card, container, line, text
from bot.ui.cards.guides.words import word_blocks
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import ReadWhole
from bot.ui.controls.guides import (
    ChooseInGuide,
    GoBackInGuide,
    GuidePlace,
    KeepSummary,
    ListGuides,
    StartGuideAnew,
    TakeGuideChoice,
    WriteInGuide,
)
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.safety import ShowCrisisCard
from bot.ui.look import PLAIN, Look
from bot.ui.text import GENERAL, clip, quoted, small, units

BACK, ANEW, SKIP, KEEP, ALL = "Back", "Start over", "Skip this", "Keep it", "All guides"
CHOOSE = "Choose what fits"
SAID = "**What you said**"
NOTHING_KEPT = "Only you see this. I keep nothing of it but how often each step is reached."
HELP = "Where help is"
NOT_SAFE = "**Not safe right now, or afraid of what you might do?** Help comes first."
CHANGED = (
    "This guide has changed since you began, so I cannot go on from there. Nothing is lost but "
    "the way: please start over."
)
MOST_BUTTONS = 5
_ONE_ROW = 70
"""With so many characters of labels the buttons stand in one row. Longer ones stand below one
another, as a phone would break them."""
_SPARE = 60


def step_card(
    walk: GuideWalk,
    words: Sequence[str] = (),
    entries: Sequence[Entry] = (),
    *,
    question_id: int = 0,
    look: Look = PLAIN,
) -> ui.LayoutView:
    """Return the card. `words`: what the member has written so far, which the card carries on.

    entries: those that go deeper, at an end, as far as the server has them. question_id: what their
    votes are counted under.
    """
    step = walk.step
    head = f"### {quoted(step.title, 200)}"
    rest: list[ui.Item[Any]] = []
    blocks = word_blocks(walk, words)
    if isinstance(step.way, GuideEnding):
        rest += _summary(walk, step.way, blocks)
    elif blocks:
        rest += [line(), *blocks]
    rest.append(text(small(f"{quoted(walk.guide.title, 120)} · {progress(walk)}\n{_print(walk)}")))
    texts = [each.content for each in rest if isinstance(each, ui.TextDisplay)]
    length = units(head) + sum(map(units, texts))
    # The step's own text gives way: all that stands below is needed to go on.
    body = clip(step.text, MAX_TEXT - length - len(NOT_SAFE) - _SPARE)
    frame = container(text(f"{head}\n{body}"), *rest, accent=look.accent)
    above = [_help_first()] if step.danger else []
    place = GuidePlace(walk.guide.id, walk.way, walk.mark)
    return card(*above, frame, *_onward(walk, place, entries, question_id), _ways_back(walk, place))


def changed_card(guide_id: str) -> ui.LayoutView:
    """Return the card for a member whose way through a guide is no longer there."""
    anew = button(ANEW, StartGuideAnew(guide_id), style=Style.primary)
    return card(container(text(CHANGED), accent=QUIET), row(anew, button(ALL, ListGuides())))


def progress(walk: GuideWalk) -> str:
    """Return in plain words how far a member has come."""
    if walk.most_left == 0:
        return "The end" if walk.number == 1 else f"Step {walk.number}, the last one"
    if walk.most_left == 1:
        return f"Step {walk.number}, one more"
    return f"Step {walk.number}, at most {walk.most_left} more"


def _print(walk: GuideWalk) -> str:
    """Return the small print: what is kept at the first step, else what kind of advice this is."""
    return f"{NOTHING_KEPT if walk.number == 1 else GENERAL} {URGENT}"


def _help_first() -> ui.Container[Any]:
    more = button(HELP, ShowCrisisCard(), style=Style.primary)
    return container(ui.Section[Any](text(NOT_SAFE), accessory=more), accent=CARE)


def _summary(
    walk: GuideWalk, ending: GuideEnding, blocks: Sequence[ui.Item[Any]]
) -> list[ui.Item[Any]]:
    """Return the summary: the notes of the choices, the member's words, what to hold on to."""
    notes = [
        f"- {quoted(step.choice.note, 160)}"
        for step in walk.steps_taken
        if step.choice is not None and step.choice.note
    ]
    items: list[ui.Item[Any]] = []
    if notes:
        items.append(text("\n".join([SAID, *notes])))
    items += blocks
    if ending.keep.strip():
        items.append(text(ending.keep))
    return [line(), *items] if items else []


def _onward(
    walk: GuideWalk, place: GuidePlace, entries: Sequence[Entry], question_id: int
) -> list[ui.Item[Any]]:
    match walk.step.way:
        case GuideWriting(label=label):
            write = button(label, WriteInGuide(place), style=Style.primary)
            return [row(write, button(SKIP, TakeGuideChoice(SKIPPED, place)))]
        case GuideEnding():
            keep = button(KEEP, KeepSummary(place), style=Style.primary)
            return [row(keep), *_deeper(entries, question_id)]
        case choices:
            return _choices(choices, place)


def _choices(choices: Sequence[GuideChoice], place: GuidePlace) -> list[ui.Item[Any]]:
    """Return a button for each choice, or one select of more than five."""
    if len(choices) > MOST_BUTTONS:
        options = [option(choice.label, move_of(n)) for n, choice in enumerate(choices)]
        return [row(select(CHOOSE, ChooseInGuide(place), options=options))]
    buttons = [
        button(choice.label, TakeGuideChoice(move_of(n), place), style=Style.primary)
        for n, choice in enumerate(choices)
    ]
    if sum(len(choice.label) for choice in choices) <= _ONE_ROW:
        return [row(*buttons)]
    return [row(each) for each in buttons]


def _deeper(entries: Sequence[Entry], question_id: int) -> list[ui.Item[Any]]:
    """Return a button for each entry that goes deeper; it opens beside the card."""
    return [
        row(button(entry.question, ReadWhole(AnswerState(entry.id, question_id))))
        for entry in entries[:MOST_BUTTONS]
    ]


def _ways_back(walk: GuideWalk, place: GuidePlace) -> ui.ActionRow[Any]:
    if not walk.steps_taken:
        return row(button(ALL, ListGuides()))
    back = button(BACK, GoBackInGuide(place))
    return row(back, button(ANEW, StartGuideAnew(walk.guide.id)))

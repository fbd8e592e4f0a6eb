"""The forms of cases: the reason of an order, a correction, why a case does not count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import discord
from discord import ui
from msgspec import Struct

from bot.moderation.actions.orders import MAX_REASON
from bot.moderation.cases.models import Case, CaseKind
from bot.ui.cards.cases.words import SAFETY_PRESETS, VERBS
from bot.ui.controls.items import option
from bot.ui.controls.moderation.cases import OrderDraft, SaveCase, SendOrder, VoidCase
from bot.ui.forms.modals import empty_modal, paragraph_field
from bot.ui.text import clip

PRESET, WORDS, ENTRY, LINK, LENGTH, CHOICES, POINTS = (
    "preset",
    "words",
    "entry",
    "link",
    "length",
    "choices",
    "points",
)
TELL, COPY = "tell", "copy"
NONE = "-"
"""The option for nothing: Discord lets no option be without a value."""

PRESET_LABEL = "Reason"
PRESET_NONE = "In my own words alone"
SAFETY_LABEL = "What happened?"
WORDS_LABEL = "In your own words"
WORDS_HINT = "The member reads this if you tell them: what happened, and what you ask of them."
WORDS_KEPT = "Moderators alone read this. Please write only what is needed."
ENTRY_LABEL = "An entry that explains why"
ENTRY_HINT = "The member gets it with the message."
ENTRY_NONE = "None, or the one of the reason"
LINK_LABEL = "Link to a message"
LINK_HINT = "In the menu of the message: Copy Message Link."
LENGTH_LABEL = "For how long?"
LENGTH_HINT = "For example 10m, 1h, 3 days or 1w 2d."
CHOICES_LABEL = "What else?"
TELL_LABEL = "Tell them by direct message"
TELL_HINT = "What happened, why, for how long, and where help is. No moderator is named."
COPY_LABEL = "Keep a copy of the linked message"
COPY_HINT = "Encrypted, and only as long as the case."
POINTS_LABEL = "Points"
EDIT_TITLE = "Correct case {number}"
EDIT_LABEL = "Reason"
VOID_TITLE = "Case {number} does not count"
VOID_LABEL = "Why not?"
VOID_HINT = "The case stays on record with this, without points. What Discord did goes on."
MAX_POINTS = 100
_MOST_OPTIONS = 25
_LONGEST_LINK = 200
_WITH_PRESETS = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
_TOLD = _WITH_PRESETS | {CaseKind.UNTIMEOUT}
_LINKED = _WITH_PRESETS | {CaseKind.NOTE, CaseKind.SAFETY}
_Field: TypeAlias = "tuple[str, str | None, ui.Item[Any]]"


class OrderChoices(Struct, frozen=True):
    """The choices in the form of an order, and its first values.

    presets: (id, title, text) of each reason. entries: (id, question). entry_id: the one that was
    chosen before. tell: whether the server tells members at first. words: a reason that was typed
    before.
    """

    presets: Sequence[tuple[str, str, str]] = ()
    entries: Sequence[tuple[str, str]] = ()
    entry_id: str | None = None
    tell: bool = True
    words: str = ""


class TypedOrder(Struct, frozen=True):
    """The values of a submitted form of an order."""

    preset: str | None
    words: str
    entry_id: str | None
    link: str
    length: str | None
    tell: bool
    keep_copy: bool


def order_modal(control: SendOrder, name: str, choices: OrderChoices) -> ui.Modal:
    """Return the form of an order; `name` is the member's.

    For a timeout without a length it has a field for that in place of the entry: Discord takes
    five fields.
    """
    title = VERBS[control.order.kind].format(name=" ".join(name.split()))
    modal = empty_modal(clip(title, 45), control)
    for label, hint, item in _fields(control.order, choices):
        modal.add_item(ui.Label[Any](text=label, description=hint, component=item))
    return modal


def edit_modal(case: Case) -> ui.Modal:
    """Return the form with a case's reason and points, to be corrected."""
    modal = empty_modal(EDIT_TITLE.format(number=case.id), SaveCase(case.id))
    reason = paragraph_field(MAX_REASON, case.reason)
    reason.required = False
    modal.add_item(ui.Label[Any](text=EDIT_LABEL, component=reason))
    if case.kind in _WITH_PRESETS:
        points = ui.TextInput[Any](custom_id=POINTS, default=str(case.points), max_length=3)
        hint = f"A whole number from 0 to {MAX_POINTS}."
        modal.add_item(ui.Label[Any](text=POINTS_LABEL, description=hint, component=points))
    return modal


def void_modal(case_id: int) -> ui.Modal:
    """Return the form in which a moderator says why a case does not count."""
    modal = empty_modal(VOID_TITLE.format(number=case_id), VoidCase(case_id))
    why = paragraph_field(MAX_REASON, least=3)
    modal.add_item(ui.Label[Any](text=VOID_LABEL, description=VOID_HINT, component=why))
    return modal


def read_order(typed: Mapping[str, Sequence[str]]) -> TypedOrder:
    """Return what was put into the form, from the values by the ids of its fields."""
    first = {name: values[0] if values else "" for name, values in typed.items()}
    boxes = typed.get(CHOICES, ())
    return TypedOrder(
        preset=_choice(first.get(PRESET)),
        words=first.get(WORDS, "").strip()[:MAX_REASON],
        entry_id=_choice(first.get(ENTRY)),
        link=first.get(LINK, "").strip(),
        length=first.get(LENGTH),
        tell=TELL in boxes,
        keep_copy=COPY in boxes,
    )


def read_points(typed: str | None) -> int | None:
    """Return the points that were typed, None where there is no field for them.

    Raises ValueError for anything but a whole number from 0 to MAX_POINTS.
    """
    if typed is None:
        return None
    text = typed.strip()
    # A forged form may hold thousands of digits, which `int` takes long for or refuses.
    if not (text.isascii() and text.isdigit() and int(text[:4]) <= MAX_POINTS):
        raise ValueError(f"{text!r} is no number of points")
    return int(text)


def _choice(value: str | None) -> str | None:
    return None if value in {None, "", NONE} else value


def _fields(order: OrderDraft, choices: OrderChoices) -> Iterator[_Field]:
    kind, asks_length = order.kind, order.kind is CaseKind.TIMEOUT and order.length is None
    if asks_length:
        length = ui.TextInput[Any](custom_id=LENGTH, placeholder="1h", max_length=60)
        yield LENGTH_LABEL, LENGTH_HINT, length
    if kind in _WITH_PRESETS:
        yield PRESET_LABEL, None, _preset_select(choices.presets)
    if kind is CaseKind.SAFETY:
        options = [option(label, value) for value, label in SAFETY_PRESETS.items()]
        yield SAFETY_LABEL, None, ui.Select[Any](custom_id=PRESET, options=options)
    yield WORDS_LABEL, WORDS_HINT if kind in _TOLD else WORDS_KEPT, _words(kind, choices.words)
    if ways := list(_ways(kind, tell=choices.tell)):
        yield CHOICES_LABEL, None, _checkboxes(ways)
    if kind in _LINKED:
        link = ui.TextInput[Any](custom_id=LINK, required=False, max_length=_LONGEST_LINK)
        yield LINK_LABEL, LINK_HINT, link
    if kind in _WITH_PRESETS and not asks_length and choices.entries:
        yield ENTRY_LABEL, ENTRY_HINT, _entry_select(choices)


def _words(kind: CaseKind, words: str) -> ui.TextInput[Any]:
    return ui.TextInput[Any](
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        default=words[:MAX_REASON] or None,
        # Of a note the words are all there is; the others have a reason to choose, or need none.
        required=kind is CaseKind.NOTE,
        max_length=MAX_REASON,
    )


def _preset_select(presets: Sequence[tuple[str, str, str]]) -> ui.Select[Any]:
    options = [option(PRESET_NONE, NONE, default=True)]
    options += [option(title, value, words) for value, title, words in presets]
    return ui.Select[Any](custom_id=PRESET, options=options[:_MOST_OPTIONS], required=False)


def _entry_select(choices: OrderChoices) -> ui.Select[Any]:
    options = [option(ENTRY_NONE, NONE, default=choices.entry_id is None)]
    options += [
        option(question, value, default=value == choices.entry_id)
        for value, question in choices.entries
    ]
    return ui.Select[Any](custom_id=ENTRY, options=options[:_MOST_OPTIONS], required=False)


def _ways(kind: CaseKind, *, tell: bool) -> Iterator[discord.CheckboxGroupOption]:
    if kind in _TOLD:
        yield discord.CheckboxGroupOption(
            label=TELL_LABEL, value=TELL, description=TELL_HINT, default=tell
        )
    if kind in _LINKED:
        yield discord.CheckboxGroupOption(label=COPY_LABEL, value=COPY, description=COPY_HINT)


def _checkboxes(ways: list[discord.CheckboxGroupOption]) -> ui.CheckboxGroup[Any]:
    return ui.CheckboxGroup[Any](
        custom_id=CHOICES, options=ways, min_values=0, max_values=len(ways), required=False
    )

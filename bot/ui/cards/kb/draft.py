"""A draft before it is saved: the preview, what is wrong with it, a conflict."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.custom_knowledge.difference import PartDifference
from bot.knowledge import Entry
from bot.ui.card import QUIET, card, container, text
from bot.ui.cards.answers.answer import answer_card
from bot.ui.cards.kb.diff import diff_text
from bot.ui.cards.kb.importing import Place, import_rows
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.items import Button, Select, Style, button, pack, row, unpack
from bot.ui.controls.menu import CHOSEN
from bot.ui.look import PLAIN, Look
from bot.ui.text import clip

PREVIEW = "**Preview.** Members see what is above. Nothing is saved yet."
SAVED_PREVIEW = "**Preview.** This is what members see."
FAULTY = "### Not quite there yet\nNothing is lost. Continue where you left off."
CONFLICT = (
    "### Somebody else saved first\n<@{who}> saved this entry {when}, while you were writing. Your "
    "text "
    "is kept. If you save yours, theirs stays in **/kb history**."
)
CONFLICT_NAMELESS = (
    "### Somebody else saved first\nThis entry was changed while you were writing. Your text is "
    "kept. "
    "If you save yours, the other stays in **/kb history**."
)
ALONE = "alone"
"""In the place of a revision: without the questions that it was written for."""
DROPPED = "Dropped. Nothing was saved."
SHIPPED_LEAD = "Built-in phrasings: lead here"
SHIPPED_LEAD_NOT = "Built-in phrasings: left out"


def preview_card(
    draft_id: int,
    entry: Entry,
    related: Sequence[Entry],
    *,
    opened: int | None = None,
    keep_shipped: bool | None = None,
    look: Look = PLAIN,
    place: Place | None = None,
    note: str = "",
    alone: bool = False,
) -> ui.LayoutView:
    """Return the members' card of a draft, and what can be done with it.

    keep_shipped: of a version of a shipped entry, whether its shipped phrasings lead to it. place:
    where it stands in an import. note: what else the moderator should know. alone: it is saved
    without the questions that it was written for.
    """
    key = f"{draft_id:x}"
    view = _as_members_see(entry, related, opened, look, "kb-draft-part", key)
    buttons = [
        button("Save", "kb-save", key, ALONE if alone else "-", style=Style.success),
        button("Edit", "kb-write", key),
        button("Drop", "kb-drop", key, style=Style.danger),
    ]
    if keep_shipped is not None:
        label = SHIPPED_LEAD if keep_shipped else SHIPPED_LEAD_NOT
        buttons.append(button(label, "kb-phrases", key))
    told = "\n".join(filter(None, [note, PREVIEW, place.note if place else ""]))
    more = [] if place is None else import_rows(key, place)
    view.add_item(container(text(told), row(*buttons), *more, accent=QUIET))
    return view


def saved_preview_card(
    entry: Entry, related: Sequence[Entry], *, opened: int | None = None, look: Look = PLAIN
) -> ui.LayoutView:
    """Return the members' card of an entry as it is saved; its votes count nowhere."""
    view = _as_members_see(entry, related, opened, look, "kb-saved-part", entry.id)
    view.add_item(container(text(SAVED_PREVIEW), accent=QUIET))
    return view


def faulty_card(draft_id: int, sentences: str, place: Place | None = None) -> ui.LayoutView:
    """Return what is wrong with a draft, and the way back into the form."""
    key = f"{draft_id:x}"
    told = [text(f"{FAULTY}\n{clip(sentences, 2500)}")]
    if place is not None:
        told.append(text(place.note))
    return card(
        container(*told, *(import_rows(key, place) if place else []), accent=QUIET),
        row(
            button("Go on writing", "kb-write", key, style=Style.primary),
            button("Drop", "kb-drop", key, style=Style.danger),
        ),
    )


def conflict_card(
    draft_id: int,
    revision: int,
    pieces: Sequence[PartDifference],
    *,
    who: int | None = None,
    when: str = "",
) -> ui.LayoutView:
    """Return what differs between what somebody else saved and this draft."""
    key = f"{draft_id:x}"
    head = CONFLICT.format(who=who, when=when) if who is not None else CONFLICT_NAMELESS
    difference = diff_text(pieces, 2800) or "Your text is the same as theirs."
    return card(
        container(
            text(head),
            text(f"From theirs (−) to yours (+):\n{difference}"),
            accent=QUIET,
        ),
        row(
            button("Save mine", "kb-save", key, str(revision), style=Style.danger),
            button("Edit mine", "kb-write", key),
            button("Drop mine", "kb-drop", key),
        ),
    )


def _as_members_see(
    entry: Entry, related: Sequence[Entry], opened: int | None, look: Look, action: str, key: str
) -> ui.LayoutView:
    """The answer card, whose parts open and whose other controls lead nowhere yet."""
    state = AnswerState(entry.id, 0, opened=opened)
    view = answer_card(state, entry, related, look=look)
    for number, item in enumerate(_controls(view)):
        name, fields = unpack(item.custom_id)
        if name == "part" and isinstance(item, Button):
            shut = opened is not None and fields[0] == str(opened)
            item.item.custom_id = pack("b", action, "-" if shut else fields[0], key)
        elif name == "read" and isinstance(item, Select):
            item.item.custom_id = pack("s", action, CHOSEN, key)
            item.item.min_values = 1
        else:
            item.item.custom_id = pack(
                "b" if isinstance(item, Button) else "s", "nothing", str(number)
            )
            item.item.disabled = True
    return view


def _controls(view: ui.LayoutView) -> list[Button | Select]:
    return [item for item in view.walk_children() if isinstance(item, Button | Select)]


def gone_card() -> ui.LayoutView:
    """Return what is said when a draft is not there any more."""
    return card(
        container(
            text("That draft is gone: it was saved or dropped, or a week has passed."), accent=QUIET
        )
    )

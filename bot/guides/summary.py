"""The summary that a member can keep: what they chose, what they wrote, and what to hold on to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.guides.models import GuideEnding, GuideWriting
from bot.guides.walking import GuideWalk

_BOLD = "**"
MAX_WRITTEN = 500
"""Characters of one text of a member, as Discord counts them."""
MAX_END = 3400
"""Characters of the summary and the text of its end together: what one card holds of them."""


def summary_of(walk: GuideWalk, writings: Sequence[str]) -> str:
    """Return the summary as plain text; `writings`: the member's texts in the order of their steps.

    Nothing is bold in it; other Markdown in the guide's own lines reads as plain text does.
    """
    texts = iter(writings)
    blocks: list[str] = [walk.guide.title]
    notes: list[str] = []
    for step_taken in walk.steps_taken:
        if step_taken.choice is not None and step_taken.choice.note:
            notes.append(f"- {step_taken.choice.note}")
        elif step_taken.wrote and isinstance(step_taken.step.way, GuideWriting):
            note = step_taken.step.way.note or step_taken.step.way.label
            words = next(texts, "").replace("\n", "\n  ")
            notes.append(f"- {note}\n  {words}")
    blocks.append("\n".join(notes))
    blocks.append(walk.step.title)
    if isinstance(walk.step.way, GuideEnding):
        blocks.append(walk.step.way.keep.strip().replace(_BOLD, ""))
    return "\n\n".join(filter(None, blocks))

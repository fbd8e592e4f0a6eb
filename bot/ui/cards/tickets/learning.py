"""The offer to send or to keep what a moderator wrote in a reply."""

from __future__ import annotations

from discord import ui

from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.items import Style, button, row

SEND = "Shall I send this to the person who asked?"
LEARN = (
    "Shall I keep this answer for others who ask the same thing? You see it before it is saved. "
    "Only moderators can decide that."
)
CANNOT_READ = (
    "I cannot read your reply, because its ping is off. Reply again with the ping on, or use "
    "**Apps → Save as answer** on it."
)


def offer_card(source: str, answer_id: int, *, case_id: int | None, learn: bool) -> ui.LayoutView:
    """Return the offer. `source`: of what it is an answer; `case_id`: a case that is still open."""
    words = [SEND] if case_id is not None else []
    buttons = [button("No, thanks", "learn-no")]
    if learn:
        words.append(LEARN)
        buttons.insert(0, button("Save as an entry", "learn", source, f"{answer_id:x}"))
    if case_id is not None:
        key = f"{case_id:x}"
        send = button("Send it", "case-reply", key, f"{answer_id:x}", style=Style.primary)
        buttons.insert(0, send)
    return card(container(text("\n".join(words)), accent=QUIET), row(*buttons))

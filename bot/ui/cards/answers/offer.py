"""The small card of an answer that everybody sees: a reply to a mention, or an offer unasked."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.knowledge import Entry
from bot.ui.card import QUIET, URGENT, card, container, text
from bot.ui.controls.answer_state import AnswerState
from bot.ui.controls.answers import DismissCard, ReadOn, ResumeOffers, StopOffers
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.look import PLAIN, Look
from bot.ui.text import GENERAL, clip, quoted, small

MORE = "Read more"
DISMISS = "Dismiss"
MUTE = "Don't offer me answers"
UNMUTE = "Offer me answers again"
OFFERED = "I offer this because it sounded like a question I can answer."
MUTED = (
    "I will not offer you answers in this server any more. I still answer when you ask me, with "
    "**/ask** or by mentioning me."
)
UNMUTED = "I may offer you answers in this server again."
NO_SHORT = "There is no short answer. Read on for what is known."
_OFFER_LIMIT = 400
_REPLY_LIMIT = 1200


def offer_card(
    state: AnswerState,
    entry: Entry,
    tag: str,
    *,
    unasked: bool,
    mutes: bool,
    look: Look = PLAIN,
) -> ui.LayoutView:
    """Return the card. `tag` says who may dismiss it; `mutes`: with a button to stop offers.

    An offer shows only the beginning of the short answer, and says why it is there.
    """
    short = clip(entry.short or NO_SHORT, _OFFER_LIMIT if unasked else _REPLY_LIMIT)
    first = f"{OFFERED} {GENERAL}" if unasked else GENERAL
    print_ = small(
        look.small_print(first, URGENT, look.log_note if unasked and state.in_log else "")
    )
    items = [text(f"### {quoted(entry.question, 200)}\n{short}"), text(print_)]
    more = button(MORE, ReadOn(state.entry_id, tag), style=Style.primary)
    return card(container(*items, accent=look.accent), row(more, *own_buttons(tag, mutes=mutes)))


def dismissible(view: ui.LayoutView, tag: str) -> ui.LayoutView:
    """Return a card in public with a way to take it away again."""
    return view.add_item(row(*own_buttons(tag, mutes=False)))


def muted_card() -> ui.LayoutView:
    """Return what a member reads who wants no more offers, with the way back."""
    return card(container(text(MUTED), accent=QUIET), row(button(UNMUTE, ResumeOffers())))


def own_buttons(tag: str, *, mutes: bool) -> list[ui.Item[Any]]:
    """Return the buttons of a public card for whoever it answers; the tag proves who that is."""
    buttons: list[Button] = [button(DISMISS, DismissCard(tag))]
    if mutes:
        buttons.append(button(MUTE, StopOffers(tag)))
    return list(buttons)

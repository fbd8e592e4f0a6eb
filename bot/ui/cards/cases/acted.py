"""The moderator's own card after an order: the result, and what to do next."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui
from msgspec import Struct
from msgspec.structs import replace

from bot.moderation.actions.orders import ActionResult, LadderAdvice
from bot.moderation.cases.lengths import length_in_words
from bot.moderation.cases.models import Case, CaseKind, Told
from bot.ui.card import CARE, QUIET, card, components_of, container, line, text
from bot.ui.cards.cases.record import ACTIONS
from bot.ui.cards.cases.words import DONE, NAMES, join_lines, mention, moment, points_in_words
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.controls.moderation.cases import (
    AskToAct,
    AskToVoid,
    EditCase,
    LeaveMember,
    OpenOrderForm,
    OrderDraft,
    ShowCase,
    ShowRecord,
)
from bot.ui.text import clip, quoted, small

WORDS_ID = 903
"""The component id of the block with a reason that was typed in vain, to find it again."""
CASE = "Case {number}. Only you see this card."
TOLD = {
    Told.DELIVERED: "They were told by direct message.",
    Told.REFUSED: (
        "**My message did not reach them:** their direct messages are closed, or they share no "
        "server with me. If you can, tell them in another way."
    ),
    Told.UNWANTED: "They were not told by me.",
    Told.WAITING: "I do not know yet whether my message reached them. The case will say so.",
}
NEVER_TOLD = "They are not told of it, and do not see it in **/me cases**."
ENDS = "It ends {when}, by itself."
NO_END = "It has no end. **/unban** ends it."
ENTRY = "With it went the entry “{title}”."
MESSAGE = "About {url}"
NO_COPY = "That message has no words that I can read, so there is no copy of it."
READS_NOT = (
    "There is no copy of that message: whoever runs me has not allowed me to read messages "
    "(the message content intent). The link leads to it, as long as it is there."
)
REPEATED = "This was done already: this is its case."
ADVICE = "**What your server's ladder says:** with {points}, {what}. Nothing happens by itself."
ADVICE_TALK = "it is time for moderators to talk about how to go on"
FAILED = "### {what} did not happen"
FAILED_CASE = "Case {number} keeps that it was tried."
CHANGED = "### Somebody was quicker"
KEPT = "**What you wrote**, so that it is not lost:"
AGAIN = "Open the form again"
ANYWAY = "Do it anyway"
LOOK = "Look at that case"
LEAVE = "Leave it"
LEFT = "Nothing was done."
_MORE = {CaseKind.KICK, CaseKind.BAN}


class ActedFacts(Struct, frozen=True):
    """More facts for the card after an order. entry: the title of the one that went with it.

    no_copy: a copy of the message was wanted, and its words could not be read. reads_messages:
    whether Discord gives the bot the words of messages at all.
    """

    entry: str = ""
    no_copy: bool = False
    reads_messages: bool = True


def acted_card(result: ActionResult, facts: ActedFacts) -> ui.LayoutView:
    """Return what came of an order that was carried out."""
    case = result.case
    head = f"### {DONE[case.kind].format(name=mention(case.member_id))}"
    sentences = [
        REPEATED if result.is_repeat else "",
        _end(case),
        TOLD[case.told] if case.kind not in {CaseKind.NOTE, CaseKind.SAFETY} else NEVER_TOLD,
        ENTRY.format(title=quoted(facts.entry, 150)) if facts.entry else "",
        MESSAGE.format(url=case.message.url(case.guild_id)) if case.message else "",
        _no_copy(facts),
    ]
    items: list[ui.Item[Any]] = [text(join_lines([head, *sentences]))]
    buttons = [
        button("Correct it", EditCase(case.id)),
        button("It does not count", AskToVoid(case.id)),
    ]
    if case.member_id is not None:
        buttons.append(button("Case file", ShowRecord(case.member_id)))
    if result.next_step is not None:
        items += [line(), text(_advice(result.next_step))]
        buttons = [*_next(case, result.next_step), *buttons]
    items.append(text(small(CASE.format(number=case.id))))
    return card(container(*items), row(*buttons))


def failed_card(
    sentence: str, case: Case, order: OrderDraft, words: str, *, can_retry: bool = True
) -> ui.LayoutView:
    """Return what a moderator reads when Discord refused; `words`: what they had typed."""
    head = FAILED.format(what=NAMES[order.kind])
    note = FAILED_CASE.format(number=case.id)
    body = text(f"{head}\n{sentence}\n{small(note)}")
    buttons = [_again(order)] if can_retry else []
    return card_with_words(body, words, buttons)


def returned_card(sentence: str, order: OrderDraft, words: str) -> ui.LayoutView:
    """Return why an order cannot be carried out as it is, with what was typed."""
    return card_with_words(text(sentence), words, [_again(order)])


def kept_card(sentence: str, words: str) -> ui.LayoutView:
    """Return why nothing was changed, with what was typed in vain."""
    return card_with_words(text(sentence), words, [])


def changed_card(sentence: str, order: OrderDraft, newest: Case, words: str) -> ui.LayoutView:
    """Return the card for an order that came second: what somebody else did, and the choice."""
    action = f"{mention(newest.moderator_id)}: {NAMES[newest.kind]}, case {newest.id}"
    when = discord.utils.format_dt(newest.created_at, "R")
    reason = f"\n> {quoted(newest.reason, 300)}" if newest.reason.strip() else ""
    body = text(f"{CHANGED}\n{sentence}\n\n{action}, {when}{reason}")
    anyway = replace(order, newest_id=newest.id, anyway=True)
    buttons = [
        button(ANYWAY, OpenOrderForm(anyway), style=Style.danger),
        button(LOOK, ShowCase(newest.id)),
        button(LEAVE, LeaveMember()),
    ]
    return card_with_words(body, words, buttons)


def words_in(message: discord.Message | None) -> str:
    """Return the reason that a card of ours keeps for the next form, or an empty string."""
    for component in components_of(message) if message else ():
        if isinstance(component, discord.TextDisplay) and component.id == WORDS_ID:
            return component.content.removeprefix("```\n").removesuffix("\n```")
    return ""


def opening(order: OrderDraft) -> OpenOrderForm | AskToAct:
    """Return the control that begins an order: kicks and bans are shown before their form."""
    return AskToAct(order) if order.kind in _MORE else OpenOrderForm(order)


def card_with_words(body: ui.TextDisplay[Any], words: str, buttons: list[Button]) -> ui.LayoutView:
    """Return a card that keeps what was typed in vain, for the next form: `words_in` reads it."""
    items: list[ui.Item[Any]] = [body]
    if words.strip():
        # No text of theirs may end the block of code.
        harmless = clip(words, 1500).replace("```", "'''")
        items += [text(KEPT), text(f"```\n{harmless}\n```", id_=WORDS_ID)]
    rows = [row(*buttons)] if buttons else []
    return card(container(*items, accent=CARE if buttons else QUIET), *rows)


def _again(order: OrderDraft) -> Button:
    return button(AGAIN, OpenOrderForm(order), style=Style.primary)


def _no_copy(facts: ActedFacts) -> str:
    if not facts.no_copy:
        return ""
    return NO_COPY if facts.reads_messages else READS_NOT


def _end(case: Case) -> str:
    if case.ends_at is not None:
        return ENDS.format(when=moment(case.ends_at))
    return NO_END if case.kind is CaseKind.BAN else ""


def _advice(advice: LadderAdvice) -> str:
    points = points_in_words(advice.points)
    if advice.kind is None:
        return ADVICE.format(points=points, what=ADVICE_TALK)
    length = f" for {length_in_words(advice.length)}" if advice.length else ""
    return ADVICE.format(points=points, what=f"{NAMES[advice.kind].lower()}{length}")


def _next(case: Case, advice: LadderAdvice) -> list[Button]:
    """Return the button to what the ladder advises; it only opens the next step."""
    if advice.kind is None or case.member_id is None:
        return []
    order = OrderDraft(advice.kind, case.member_id, case.id, advice.length, by_ladder=True)
    length = f" for {length_in_words(advice.length)}" if advice.length else ""
    label = ACTIONS[advice.kind] + length
    return [button(label, opening(order), style=Style.primary)]

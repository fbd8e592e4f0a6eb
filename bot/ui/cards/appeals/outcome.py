"""The cards of an appeal for its member. They name no moderator, and blame nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.appeals import AppealStatus
from bot.ui.card import QUIET, card, components_of, container, text
from bot.ui.controls.items import Style, button, option, row, select
from bot.ui.controls.moderation.appeals import AskToAppeal, ChooseAppeal, WithdrawAppeal
from bot.ui.controls.safety import ShowCrisisCard
from bot.ui.text import clip, quoted, small

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.moderation.appeals import AppealRow
    from bot.moderation.cases.models import Case

WORDS = {
    AppealStatus.LIFTED: (
        "Thank you for telling us how you see it. We have looked at it again and take it back."
    ),
    AppealStatus.KEPT: (
        "Thank you for telling us how you see it. We have read it with care. Our decision stays as "
        "it is for now."
    ),
}
"""The words that stand in the form until a moderator changes them."""
SENT = """### It is with the moderators of {server}
I have stored what you wrote, and put it where the moderators look. **Nobody may have read it \
yet.** They are volunteers; it can take some days. I tell you when they have decided."""
SENT_UNSEEN = """### It is stored for the moderators of {server}
I could not put it in their channel just now, so it may take longer until somebody sees it. I go \
on trying. I tell you when they have decided."""
HEADS = {
    AppealStatus.OPEN: "### Your appeal in {server} still waits",
    AppealStatus.LIFTED: "### About your appeal in {server}",
    AppealStatus.KEPT: "### About your appeal in {server}",
    AppealStatus.WITHDRAWN: "### You took your appeal in {server} back",
}
SINCE = "You handed it in {when}."
LIFTED = "What was decided then no longer holds."
KEPT = "What was decided then stays as it is."
CARE = "If this is hard to read: I can show you people to talk to."
WITHDRAWN = "Your appeal is taken back. What you wrote is gone."
MISREAD = """I showed you help because of some of the words in your appeal. **It has not been \
sent.** If I misread it, you can send it all the same: the form opens with what you wrote."""
NOT_SENT = "### Your appeal has not been sent"
KEPT_WORDS = "**What you wrote**, so that it is not lost:"
AGAIN = "Open the form again"
BACK = "Take it back"
HELP = "Show me where help is"
CHOOSE = """### Ask the moderators to look again
Choose what you would like them to look at. You then see their questions before anything is sent."""
NOTHING = "There is nothing here that you could appeal."
_PLACE = "Choose …"
_WORDS_ID = 910
"""The component id of the block with the first answer that was typed in vain; others follow it."""
_MOST_ANSWERS = 4
_ALL_ANSWERS = 3300


def sent_card(row_: AppealRow, server: str, *, is_posted: bool) -> ui.LayoutView:
    """Return the confirmation; `is_posted`: its card is in the moderators' channel."""
    words = (SENT if is_posted else SENT_UNSEEN).format(server=_name(server))
    return card(container(text(words)), row(_withdraw(row_)))


def status_card(row_: AppealRow, server: str) -> ui.LayoutView:
    """Return how an appeal stands, or how it ended."""
    since = SINCE.format(when=discord.utils.format_dt(row_.created_at, "R"))
    parts = [HEADS[row_.status].format(server=_name(server)), since]
    if row_.status in WORDS:
        # Once it is decided, the moderators' words stand in place of the day it was sent.
        parts = [parts[0]]
        if row_.words:
            lines = (quoted(line, 500) for line in row_.words.splitlines())
            parts.append(clip("\n".join(f"> {line}" for line in lines if line), 2500))
        parts += [LIFTED if row_.status is AppealStatus.LIFTED else KEPT]
    # A no may be hard to read.
    if row_.status is AppealStatus.KEPT:
        parts.append(small(CARE))
    return card(container(text("\n".join(parts)), accent=QUIET), *_controls(row_))


def misread_card(guild_id: int, case_id: int, answers: Sequence[str]) -> ui.LayoutView:
    """Return the way back to the form for somebody whose words were taken for danger.

    answers: to each question, in order; the form opens with them.
    """
    return _unsent(MISREAD, AskToAppeal(guild_id, case_id, misread=True), answers)


def unsent_card(
    sentence: str, guild_id: int, case_id: int, answers: Sequence[str], *, misread: bool
) -> ui.LayoutView:
    """Return why an appeal was not sent, with what was typed and the way back to the form."""
    again = AskToAppeal(guild_id, case_id, misread=misread)
    return _unsent(f"{NOT_SENT}\n{sentence}", again, answers)


def answers_on(message: discord.Message | None) -> dict[int, str]:
    """Return what a card of ours keeps of an unsent appeal, by the number of the question."""
    return {
        component.id - _WORDS_ID: component.content.removeprefix("```\n").removesuffix("\n```")
        for component in (components_of(message) if message else ())
        if isinstance(component, discord.TextDisplay)
        and component.id is not None
        and _WORDS_ID <= component.id < _WORDS_ID + _MOST_ANSWERS
    }


def _unsent(sentence: str, again: AskToAppeal, answers: Sequence[str]) -> ui.LayoutView:
    blocks = [
        text(f"```\n{_harmless(answer, len(answers))}\n```", id_=_WORDS_ID + number)
        for number, answer in enumerate(answers[:_MOST_ANSWERS])
        if answer.strip()
    ]
    items = [text(sentence), *([text(KEPT_WORDS)] if blocks else []), *blocks]
    return card(container(*items, accent=QUIET), row(button(AGAIN, again)))


def _harmless(answer: str, count: int) -> str:
    """Return an answer that ends no block of code, and leaves room for the others."""
    return clip(answer, _ALL_ANSWERS // max(1, min(count, _MOST_ANSWERS))).replace("```", "'''")


def choose_card(cases: Sequence[tuple[Case, str]]) -> ui.LayoutView:
    """Return the choice among a member's own cases, each with its server's name."""
    if not cases:
        return card(container(text(NOTHING), accent=QUIET))
    options = [
        option(
            f"{server}: {case.kind}, {_day(case.created_at)}",
            f"{case.guild_id:x}:{case.id:x}",
            case.reason,
        )
        # Discord takes 25 options in a select.
        for case, server in cases[:25]
    ]
    return card(container(text(CHOOSE)), row(select(_PLACE, ChooseAppeal(), options=options)))


def _controls(row_: AppealRow) -> list[ui.ActionRow[Any]]:
    if row_.is_open:
        return [row(_withdraw(row_))]
    if row_.status is AppealStatus.KEPT:
        return [row(button(HELP, ShowCrisisCard()))]
    return []


def _withdraw(row_: AppealRow) -> ui.Item[Any]:
    return button(BACK, WithdrawAppeal(row_.guild_id, row_.id), style=Style.secondary)


def _name(server: str) -> str:
    return f"**{quoted(server, 100)}**"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"

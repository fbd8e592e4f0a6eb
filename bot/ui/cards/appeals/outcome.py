"""The cards with which a member follows their appeal. It names no moderator, and blames nobody."""

from __future__ import annotations

from dataclasses import replace
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

    from bot.moderation.appeals import Answered, AppealRow
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
sent.** If I misread it, you can open the form again."""
NOT_SENT = "### Your appeal has not been sent"
TYPED = "This is what you wrote:"
AGAIN = "Open the form again"
FIRST_ANSWER_ID = 910
"""The component id of the first answer that a card keeps; the others follow."""
BACK = "Take it back"
HELP = "Show me where help is"
CHOOSE = """### Ask the moderators to look again
Choose what you would like them to look at. You then see their questions before anything is sent."""
NOTHING = "There is nothing here that you could appeal."
_PLACE = "Choose …"
_MOST_ANSWERS, _ANSWER = 4, 800


def sent_card(row_: AppealRow, server: str, *, seen: bool) -> ui.LayoutView:
    """Return the confirmation; `seen`: its card is in the moderators' channel."""
    words = (SENT if seen else SENT_UNSEEN).format(server=_name(server))
    return card(container(text(words)), row(_withdraw(row_)))


def status_card(row_: AppealRow, server: str) -> ui.LayoutView:
    """Return how an appeal stands, or how it ended."""
    since = SINCE.format(when=discord.utils.format_dt(row_.created_at, "R"))
    parts = [HEADS[row_.status].format(server=_name(server)), since]
    if row_.status in WORDS:
        parts = [parts[0]]
        if row_.words:
            lines = (quoted(line, 500) for line in row_.words.splitlines())
            parts.append(clip("\n".join(f"> {line}" for line in lines if line), 2500))
        parts += [LIFTED if row_.status is AppealStatus.LIFTED else KEPT]
    if row_.status is AppealStatus.KEPT:
        parts.append(small(CARE))
    return card(container(text("\n".join(parts)), accent=QUIET), *_controls(row_))


def misread_card(state: AskToAppeal, answers: Sequence[Answered]) -> ui.LayoutView:
    """Return the way back to the form for somebody whose words were taken for danger."""
    again = button(AGAIN, replace(state, misread=True))
    return card(container(text(MISREAD), *_kept(answers), accent=QUIET), row(again))


def returned_card(sentence: str, state: AskToAppeal, answers: Sequence[Answered]) -> ui.LayoutView:
    """Return why an appeal was not sent, with what was typed and the way back to the form."""
    words = f"{NOT_SENT}\n{sentence}"
    return card(container(text(words), *_kept(answers), accent=QUIET), row(button(AGAIN, state)))


def answers_on(message: discord.Message | None) -> dict[int, str]:
    """Return the answers that a card of ours keeps for the next form, by their place in it."""
    return {
        component.id - FIRST_ANSWER_ID: component.content.removeprefix("```\n").removesuffix(
            "\n```"
        )
        for component in (components_of(message) if message else ())
        if isinstance(component, discord.TextDisplay)
        and component.id is not None
        and FIRST_ANSWER_ID <= component.id < FIRST_ANSWER_ID + _MOST_ANSWERS
    }


def _kept(answers: Sequence[Answered]) -> list[ui.Item[Any]]:
    """Return what was typed, each answer as a block of its own, from which the form is filled."""
    blocks: list[ui.Item[Any]] = []
    for place, each in enumerate(answers[:_MOST_ANSWERS]):
        if each.answer.strip():
            harmless = clip(each.answer, _ANSWER).replace("```", "'''")
            blocks.append(text(f"```\n{harmless}\n```", id_=FIRST_ANSWER_ID + place))
    return [text(TYPED), *blocks] if blocks else []


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

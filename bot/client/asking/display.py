"""Show an answer: to the asker alone, or to everybody with a private note beside it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import discord

from bot.answering.models import Answer, AnswerVisibility, Outcome
from bot.client.asking.crisis_help import show_help
from bot.client.asking.rules import may_write
from bot.client.context import bot_of, context_of
from bot.client.guides import guides_of
from bot.client.responses import Interaction, reply
from bot.ui.card import notice
from bot.ui.cards.safety.crisis import state_of
from bot.ui.cards.safety.help_line import with_help_line
from bot.ui.controls.answers import ForgetOwnQuestion
from bot.ui.forgetting import offer_forgetting
from bot.ui.look import look_of
from bot.ui.present import NO_GUIDES, CardPlace, present

if TYPE_CHECKING:
    from discord import ui

    from bot.answering.context import ServerContext
    from bot.client.client import BoundaryBot
    from bot.guides import GuideBook

SHARED = "Shared. Everybody in this channel can see the answer now."


async def show(
    bot: BoundaryBot,
    interaction: Interaction,
    answer: Answer,
    visibility: AnswerVisibility = AnswerVisibility.ASKER,
    *,
    reply_to: int | None = None,
    about_other: bool = False,
) -> None:
    """Send the card of an answer. Help in danger is always private, whatever was chosen.

    So is an answer below the line that leads to help, where the danger is in doubt.

    reply_to: the message whose text was looked up. about_other: somebody else wrote it.
    """
    if answer.outcome is Outcome.CRISIS and answer.below_help_line is None:
        await show_help(bot, interaction, answer, about_other=about_other, message_id=reply_to)
        return
    context = await context_of(interaction)
    if answer.below_help_line is not None:
        origin = state_of(answer, about_other=about_other).origin
        calm = answer.below_help_line
        view = _private_card(interaction, calm, context, reply_to, quote="", guides=NO_GUIDES)
        await reply(interaction, with_help_line(view, origin, bot.services.core.texts))
        return
    if not _is_for_everybody(interaction, answer, visibility, context):
        await _show_privately(interaction, answer, context, reply_to)
        return
    # Where the server decides who sees answers, nobody said that others may read the question.
    quote = "" if visibility is AnswerVisibility.SERVER_DEFAULT else None
    if interaction.response.is_done():
        await _share_after_waiting(interaction, answer, context, quote)
    else:
        await _share_at_once(interaction, answer, context, quote)


def _is_for_everybody(
    interaction: Interaction, answer: Answer, visibility: AnswerVisibility, context: ServerContext
) -> bool:
    """Whether everybody is to see an answer, and the person may write here at all."""
    if interaction.guild_id is None or answer.outcome is not Outcome.ANSWER:
        return False
    return visibility.is_public(by_default=context.public) and may_write(interaction)


async def _show_privately(
    interaction: Interaction, answer: Answer, context: ServerContext, reply_to: int | None
) -> None:
    """Send an answer to the asker alone, with the choice to forget the question."""
    view = _private_card(interaction, answer, context, reply_to)
    if answer.in_log and interaction.guild_id is not None:
        view = offer_forgetting(view, forget_control(interaction, answer.question_id))
    await reply(interaction, view)


def _private_card(
    interaction: Interaction,
    answer: Answer,
    context: ServerContext,
    reply_to: int | None,
    quote: str | None = None,
    guides: GuideBook | None = None,
) -> ui.LayoutView:
    in_server, look = interaction.guild_id is not None, look_of(context.config)
    guides = guides_of(bot_of(interaction), context.config) if guides is None else guides
    place = CardPlace(in_server, public=False, reply_to=reply_to, look=look, guides=guides)
    return present(answer, context.knowledge, place, quote=quote)


async def _share_at_once(
    interaction: Interaction, answer: Answer, context: ServerContext, quote: str | None
) -> None:
    """Send an answer for everybody, and beside it the choice to forget the question."""
    view = _public_card(bot_of(interaction), answer, context, quote)
    await reply(interaction, view, private=False)
    if answer.in_log:
        # A public card has no place for it. Without it the answer stands all the same.
        with suppress(discord.HTTPException):
            await reply(interaction, _private_note("", interaction, answer, context))


async def _share_after_waiting(
    interaction: Interaction, answer: Answer, context: ServerContext, quote: str | None
) -> None:
    """Send an answer for everybody after Discord was told privately that it is coming.

    The first message after that stays private, so it holds the note; the next may be public.
    """
    await reply(interaction, _private_note(SHARED, interaction, answer, context))
    view = _public_card(bot_of(interaction), answer, context, quote)
    await reply(interaction, view, private=False)


def _public_card(
    bot: BoundaryBot, answer: Answer, context: ServerContext, quote: str | None
) -> ui.LayoutView:
    guides = guides_of(bot, context.config)
    place = CardPlace(public=True, look=look_of(context.config), guides=guides)
    return present(answer, context.knowledge, place, quote=quote)


def _private_note(
    sentence: str, interaction: Interaction, answer: Answer, context: ServerContext
) -> ui.LayoutView:
    """Return the asker's note beside a public answer, with the choice to forget the question."""
    if not answer.in_log:
        return notice(sentence)
    note = notice(f"{sentence}\n{look_of(context.config).log_note}".strip())
    return offer_forgetting(note, forget_control(interaction, answer.question_id))


def forget_control(interaction: Interaction, question_id: int) -> ForgetOwnQuestion:
    """Return the control that forgets a question of whoever used the interaction.

    Callers know that this person asked it: the control proves that from then on.
    """
    proof = bot_of(interaction).services.member_proofs.of_question(
        interaction.guild_id or 0, question_id, interaction.user.id
    )
    return ForgetOwnQuestion(question_id, proof)

"""A moderator's step on a report that failed: the reason, and the words that were typed."""

from __future__ import annotations

import discord
from discord import ui
from msgspec.structs import replace

from bot.moderation.cases.models import Case
from bot.moderation.reports import ReportRow
from bot.ui.card import text
from bot.ui.cards.cases.acted import AGAIN, ANYWAY, CHANGED, LOOK, card_with_words
from bot.ui.cards.cases.words import NAMES, mention
from bot.ui.cards.reports.team import TAKE_OVER, has_it
from bot.ui.controls.items import Button, Style, button
from bot.ui.controls.moderation.cases import ShowCase
from bot.ui.controls.moderation.reports import AskForReportAction, TakeReportOver


def given_back_card(sentence: str, again: AskForReportAction, words: str) -> ui.LayoutView:
    """Return why a step was not taken, with the way back to its form, filled in."""
    return card_with_words(text(sentence), words, [_again(again)])


def taken_back_card(report: ReportRow, again: AskForReportAction, words: str) -> ui.LayoutView:
    """Return that somebody else has the report, with the way to take it over and go on."""
    over = button(TAKE_OVER, TakeReportOver(report.id))
    return card_with_words(text(has_it(report)), words, [over, _again(again)])


def quicker_card(sentence: str, case: Case, again: AskForReportAction, words: str) -> ui.LayoutView:
    """Return that somebody has just acted on the member, and the way to do it all the same."""
    when = discord.utils.format_dt(case.created_at, "R")
    action = f"{mention(case.moderator_id)}: {NAMES[case.kind]}, case {case.id}, {when}"
    anyway = button(ANYWAY, replace(again, anyway=True), style=Style.danger)
    look = button(LOOK, ShowCase(case.id))
    return card_with_words(text(f"{CHANGED}\n{sentence}\n\n{action}"), words, [anyway, look])


def _again(step: AskForReportAction) -> Button:
    return button(AGAIN, step, style=Style.primary)

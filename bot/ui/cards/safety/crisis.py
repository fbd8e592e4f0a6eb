"""The card for somebody who may be in danger. Its words are in data/crisis/messages.toml."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.answering.models import Answer
from bot.safety import CrisisText, DangerKind, Resources
from bot.ui.card import CARE, MAX_TEXT, asked_line, card, container, line, text
from bot.ui.cards.safety.requests import TYPED_BEFORE, contact_row, with_not_reached
from bot.ui.controls.items import Button, Style, button, option, row, select
from bot.ui.controls.safety import (
    ChooseCountry,
    CrisisState,
    ShowCalmAnswer,
    ShowCrisisCard,
    ShowReporting,
)
from bot.ui.controls.tickets import AskModerators
from bot.ui.text import clip, quoted, small

MORE = "Show me more, privately"
TO_MODERATORS = "moderators"
"""The outcome of a text that was meant for the moderators."""
UNSENT = "unsent"
"""The same with plain words of danger: it is not sent on as a question."""

_LIMIT = 3600
_LONGEST_QUOTE, _SHORTEST_QUOTE, _SPARE = 1000, 80, 40


def state_of(answer: Answer, *, about_other: bool = False) -> CrisisState:
    """Return the state for an answer; `about_other` when somebody looked up another's message."""
    assessment = answer.assessment
    kind = assessment.kind if assessment else None
    calm = answer.calm
    return CrisisState(
        question_id=answer.question_id,
        # The reader is not the one in danger, but worries about somebody else.
        kind=DangerKind.OTHER if about_other else kind,
        minor=bool(assessment and assessment.minor),
        urgent=bool(assessment and assessment.urgent),
        outcome=calm.outcome.value if calm else "",
        entries=tuple(entry.id for entry in calm.entries) if calm else (),
        # The language of another's message says nothing about the reader's own.
        language=assessment.language if assessment and not about_other else "",
    )


def crisis_card(
    state: CrisisState,
    texts: CrisisText,
    resources: Resources,
    countries: Sequence[str],
    words: str = "",
    *,
    contact: bool = False,
    hint: str | None = None,
) -> ui.LayoutView:
    """Return the card for one person alone.

    words: what they wrote to the moderators, so that they need not type it again. contact: the
    server has a channel where a moderator can be asked for. hint: the country that their language
    points to; it comes first among those to choose from.
    """
    head = help_text(state, texts, resources, countries)
    to_team = state.outcome in {TO_MODERATORS, UNSENT}
    # When it is urgent nothing comes before the number, which is the line below the title.
    below = 2 if state.urgent else 1
    head = clip(with_not_reached(head, below=below) if to_team else head, _LIMIT)
    end = small(texts.footer)
    items = [text(head), line(), text(end)]
    if state.outcome == TO_MODERATORS:
        offer = small(texts.misread_pass_on)
        items.append(text(offer))
        items += _quote_words(words, MAX_TEXT - len(head) - len(end) - len(offer))
    elif state.outcome == UNSENT:
        # Only what they may pass on after all stands here again.
        if contact and state.kind is DangerKind.OTHER:
            offer = small(TYPED_BEFORE)
            quote = _quote_words(words, MAX_TEXT - len(head) - len(end) - len(offer))
            items += [text(offer), *quote] if quote else []
    elif state.outcome:
        items.append(text(small(texts.misread)))
    rows: list[ui.Item[Any]] = [_countries(state, texts, resources, countries, hint)]
    if contact:
        rows.append(contact_row(state.origin))
    rows += _ways(state, texts)
    return card(container(*items, accent=CARE), *rows)


def _countries(
    state: CrisisState,
    texts: CrisisText,
    resources: Resources,
    countries: Sequence[str],
    hint: str | None,
) -> ui.ActionRow[Any]:
    """Return the select of countries; only where one is set is there "another"."""
    has_country = resources.for_countries(countries)[0].code
    placeholder = texts.country_button if has_country else texts.country_button_none
    # Sorting keeps equals in order: the hinted country comes first, the others stay as they are.
    all_places = sorted(resources.countries.items(), key=lambda item: item[0] != hint)
    options = [option(place.name, code) for code, place in all_places]
    return row(select(placeholder, ChooseCountry(state), options=options))


def _ways(state: CrisisState, texts: CrisisText) -> list[ui.ActionRow[Any]]:
    """Return the row of buttons, if there is one."""
    ways: list[Button] = []
    if state.kind is DangerKind.THERAPIST:
        ways.append(button(texts.report_button, ShowReporting(state.question_id)))
    if state.outcome == TO_MODERATORS:
        ways.append(button(texts.pass_on_button, AskModerators(state.question_id, misread=True)))
    elif state.outcome and state.outcome != UNSENT:
        ways.append(button(texts.misread_button, ShowCalmAnswer(state)))
    return [row(*ways)] if ways else []


def _quote_words(words: str, room: int) -> list[ui.TextDisplay[Any]]:
    """Return the line that repeats what was typed, if there is room: the numbers come first."""
    if room < _SHORTEST_QUOTE:
        return []
    return [asked_line(clip(quoted(words, _LONGEST_QUOTE), room - _SPARE))]


def public_crisis_card(
    texts: CrisisText, resources: Resources, countries: Sequence[str], language: str = ""
) -> ui.LayoutView:
    """Return the card for a place where others read along: help lines, without the reason.

    Its controls do not hold the reason either: a press finds out anew what fits the person.
    language: the code of the one that they wrote, if that is not English.
    """
    words = help_text(CrisisState(0, language=language), texts, resources, countries)
    more = button(MORE, ShowCrisisCard(), style=Style.primary)
    return card(container(text(clip(words, _LIMIT)), accent=CARE), row(more))


def help_text(
    state: CrisisState, texts: CrisisText, resources: Resources, countries: Sequence[str]
) -> str:
    """Return title and lines in Markdown, with the numbers of the countries."""
    places = resources.for_countries(countries)
    words = texts.card(state.kind)
    title = texts.urgent_title if state.urgent else words.title
    fill = words.filled_urgent if state.urgent else words.filled
    lines = list(fill(places, state.kind))
    if in_language := texts.line_in(state.language, state.kind):
        # When it is urgent nothing comes before the number.
        lines.insert(1 if state.urgent else 0, in_language)
    if state.minor:
        lines += texts.for_minors(places)
    return "\n".join([f"### {title}", *lines])

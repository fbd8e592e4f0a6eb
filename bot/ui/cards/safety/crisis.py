"""The card for somebody who may be in danger. Its words are in data/crisis/messages.toml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.answering.models import Answer
from bot.safety import CrisisText, DangerKind, Resources
from bot.ui.card import CARE, MAX_TEXT, asked_line, card, container, line, text
from bot.ui.cards.safety.requests import TYPED_BEFORE, Origin, contact_row, with_not_reached
from bot.ui.controls.answer_state import read_id
from bot.ui.controls.items import Button, Style, button, option, row, select
from bot.ui.text import clip, quoted, small

MORE = "Show me more, privately"
TO_MODERATORS = "moderators"
"""The outcome of what was meant for the moderators."""
UNSENT = "unsent"
"""The same in plain words of danger: it is not sent on as a question."""

SAFE = "safe"
"""Says in a custom id that the member was shown help first, and says it was a misreading."""
_NOTHING = "-"
_MAX_ENTRIES = 46
_LIMIT = 3600
_LONGEST_QUOTE, _SHORTEST_QUOTE, _SPARE = 1000, 80, 40


@dataclass(frozen=True, slots=True)
class CrisisState:
    """What a crisis card needs to be drawn again: never anything of what was typed.

    outcome and entries say which answer the "misread" button shows; with TO_MODERATORS it leads to
    them instead, and with UNSENT or an empty outcome there is none.
    """

    question_id: int
    kind: DangerKind | None = None
    minor: bool = False
    outcome: str = ""
    entries: tuple[str, ...] = ()
    urgent: bool = False

    def pack(self) -> tuple[str, ...]:
        """Return the fields for a custom id."""
        ids = self.entries
        while len(",".join(ids)) > _MAX_ENTRIES:
            ids = ids[:-1]
        return (
            f"{self.question_id:x}",
            self.kind.value if self.kind else _NOTHING,
            ("m" if self.minor else "") + ("u" if self.urgent else "") or _NOTHING,
            self.outcome or _NOTHING,
            ",".join(ids) or _NOTHING,
        )

    @classmethod
    def unpack(cls, fields: list[str]) -> CrisisState:
        """Read the fields of a custom id. Raises ValueError when they are not ours."""
        question_id, kind, flags, outcome, ids = fields
        return cls(
            question_id=read_id(question_id),
            kind=None if kind == _NOTHING else DangerKind(kind),
            minor="m" in flags,
            urgent="u" in flags,
            outcome="" if outcome == _NOTHING else outcome,
            entries=() if ids == _NOTHING else tuple(ids.split(",")),
        )


def state_of(answer: Answer, *, about_other: bool = False) -> CrisisState:
    """Return the state for an answer; `about_other` when somebody looked up another's message."""
    found = answer.assessment
    kind = found.kind if found else None
    calm = answer.calm
    return CrisisState(
        question_id=answer.question_id,
        kind=DangerKind.OTHER if about_other else kind,
        minor=bool(found and found.minor),
        urgent=bool(found and found.urgent),
        outcome=calm.outcome.value if calm else "",
        entries=tuple(entry.id for entry in calm.entries) if calm else (),
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
    told = help_text(state, texts, resources, countries)
    to_team = state.outcome in {TO_MODERATORS, UNSENT}
    # When it is urgent nothing comes before the number, which is the line below the title.
    below = 2 if state.urgent else 1
    told = clip(with_not_reached(told, below=below) if to_team else told, _LIMIT)
    end = small(texts.footer)
    items = [text(told), line(), text(end)]
    if state.outcome == TO_MODERATORS:
        offer = small(texts.misread_pass_on)
        items.append(text(offer))
        items += _repeated(words, MAX_TEXT - len(told) - len(end) - len(offer))
    elif state.outcome == UNSENT:
        # Only what they may pass on after all stands here again.
        if contact and state.kind is DangerKind.OTHER:
            offer = small(TYPED_BEFORE)
            quote = _repeated(words, MAX_TEXT - len(told) - len(end) - len(offer))
            items += [text(offer), *quote] if quote else []
    elif state.outcome:
        items.append(text(small(texts.misread)))
    rows: list[ui.Item[Any]] = [_countries(state, texts, resources, countries, hint)]
    if contact:
        rows.append(contact_row(Origin(state.question_id, state.kind, state.minor)))
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
    known = resources.for_countries(countries)[0].code
    placeholder = texts.country_button if known else texts.country_button_none
    places = sorted(resources.countries.items(), key=lambda item: item[0] != hint)
    options = [option(place.name, code) for code, place in places]
    return row(select(placeholder, "crisis-country", *state.pack(), options=options))


def _ways(state: CrisisState, texts: CrisisText) -> list[ui.ActionRow[Any]]:
    """Return the row of buttons, if there is one."""
    number = f"{state.question_id:x}"
    ways: list[Button] = []
    if state.kind is DangerKind.THERAPIST:
        ways.append(button(texts.report_button, "crisis-report", number))
    if state.outcome == TO_MODERATORS:
        ways.append(button(texts.pass_on_button, "ask-mods", number, SAFE))
    elif state.outcome and state.outcome != UNSENT:
        ways.append(button(texts.misread_button, "calm", *state.pack()))
    return [row(*ways)] if ways else []


def _repeated(words: str, room: int) -> list[ui.TextDisplay[Any]]:
    """Return the line that repeats what was typed, if there is room: the numbers come first."""
    if room < _SHORTEST_QUOTE:
        return []
    return [asked_line(clip(quoted(words, _LONGEST_QUOTE), room - _SPARE))]


def public_crisis_card(
    texts: CrisisText, resources: Resources, countries: Sequence[str]
) -> ui.LayoutView:
    """Return the card where others read along: it says where help is, and nothing of why.

    Nor do its controls: what fits the person is found out anew when they press.
    """
    words = help_text(CrisisState(0), texts, resources, countries)
    more = button(MORE, "crisis-more", style=Style.primary)
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
    if state.minor:
        lines += texts.for_minors(places)
    return "\n".join([f"### {title}", *lines])

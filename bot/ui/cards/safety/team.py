"""The card that moderators see of an alert, or of a member who asked to be contacted.

The advice says what somebody without training can do, and leaves the rest to the people behind the
numbers. It has not been reviewed by a professional.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui
from msgspec import Struct

from bot.moderation.safety_requests.alerts import ANY_DANGER
from bot.safety import DangerKind, Resources
from bot.safety.texts import Card, emergency
from bot.ui.card import CARE, QUIET, card, container, line, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.safety import (
    AskToCloseRequest,
    ClaimRequest,
    CloseRequest,
    ReleaseRequest,
    TakeRequestOver,
)
from bot.ui.text import clip, quoted, small, units

ALERT = "### Help was shown to somebody"
CONTACT = "### A member asks to be contacted"
REPORT = "### A member is worried about somebody"
SHOWN = "I gave somebody the numbers of help lines: it sounded like {what}. I may have misread it."
NAMED = "{member} asked one of you to contact them. I passed on none of their words."
WORRIED = "{member} wrote this for you, and agreed that you see their name:"
WHERE = "In {link}, {when}"
SEPARATE = "I had an earlier card for this, and could not change it."
HELD_BACK = {0: "", 1: "It happened once more since my last alert."}
HELD_BACK_MANY = "It happened {times} more times since my last alert."
FREE = "**Nobody has taken this yet.**"
TAKEN = "**{moderator} is on it**, since {when}."
UNTRACKED = (
    "I cannot reach my records, so nobody can take this here. Please say below if you are on it."
)
NUDGE = "They agreed to be contacted: the card above has their name now."

MINE = "I'm on it"
DONE = "Done"
HAND_OVER = "Somebody else takes over"

_KINDS = {
    DangerKind.SELF: "thoughts of suicide",
    DangerKind.SELF_HARM: "self-harm",
    DangerKind.METHOD: "thoughts of suicide or self-harm",
    DangerKind.OTHER: "worry about somebody else",
    DangerKind.VIOLENCE: "danger from other people",
    DangerKind.THERAPIST: "harm by a therapist",
    DangerKind.THREAT: "thoughts of hurting somebody",
}

_SAY = {
    ALERT: """**What you can do**
- They have not asked for you. Please don't search for who it was, and don't ask them what they \
told me.
- Look at the channel. If they write there, answer kindly, as you would anybody.""",
    CONTACT: """**What you can say**
- "Hi, I'm one of the moderators. You asked for one of us. I have time for you. Are you safe right \
now?"
- Listen more than you advise. You may ask plainly whether they are thinking of ending their life: \
asking does not put the idea there.""",
    REPORT: """**What you can say**
- Thank them. Ask what they saw and when, and whether they are all right themselves.
- To the person they worry about, if you write to them: "I was thinking of you. How are you, \
really?" Don't say who told you, unless they agreed.""",
}
_NOT = """**Please don't** promise to keep it secret, diagnose, argue, blame, ask how they \
would do it, or stay with it alone."""
_NUMBERS = Card("", ("**Numbers**, for them and for you: {lines}",))
_CALL = """**Is a life in danger now?** If you know where they are, call {emergency} \
yourself. If you don't, ask them to call, or where they are. You can also report what \
was written on Discord: right-click or hold the message, then Report Message."""
_CARE = """You are a volunteer, not a counsellor. Tell a second moderator, pass it on when it \
gets too much, and look after yourself afterwards."""

SURE = """### Is this done?
Its card then no longer shows who it was, and I no longer keep it. That cannot be undone."""
SURE_OTHER = "{moderator} is on it since {when}, so please ask them first."
CLOSE = "Yes, it is done"
YOURS = """You have it, since {when}. Everybody who sees the card can see that it is you. If \
you cannot go on: **Somebody else takes over**."""
TOLD = "They were told by direct message that somebody is on it."
NOT_TOLD = "They see that somebody is on it when they look; I do not write to them."
NOBODY_TOLD = "Nobody was told: it is not known who it was."
HAS_IT = "{moderator} already has it, since {when}."
TAKE_OVER = "Take it over"
TAKE_OVER_HINT = "If they cannot go on, you can take it over."
RELEASED = "It is waiting for somebody again, and its card says so."
CLOSED = "Done. Its card no longer shows who it was."
CARD_STUCK = "I could not change its card: please delete it, because it may still show who it was."

ENDED_DONE = "### Dealt with\n{moderator} marked this as done {when}. What was here is gone."
ENDED_TAKEN_BACK = """### Taken back
The person who asked took it back {when}. Please don't write to them because of it."""
ENDED = """### Over
I keep this for a day, and that day is over, or the person it was about erased it. If somebody \
is in touch with them, just go on."""

_QUOTE, _NUMBERS_LONGEST, _ROOM = 1400, 900, 3900


class SafetyNotice(Struct, frozen=True):
    """An alert or a request as moderators see it.

    link: where help was shown (a channel's mention or a message's address). kind: what an alert
    named; None where there was no alert. member_id: who agreed to be named. text: what
    they wrote about somebody else.
    """

    id: int
    created_at: datetime
    link: str
    kind: str | None = None
    held_back: int = 0
    member_id: int | None = None
    text: str | None = None
    claimer_id: int | None = None
    claimed_at: datetime | None = None

    @property
    def title(self) -> str:
        """The title: of an alert, a request or a report."""
        if self.member_id is None:
            return ALERT
        return CONTACT if self.text is None else REPORT


def team_card(
    notice: SafetyNotice,
    resources: Resources,
    countries: Sequence[str],
    *,
    call: str = "",
    tracked: bool = True,
    separate: bool = False,
) -> ui.LayoutView:
    """Return the card in the team's channel.

    call: mentions of whom it calls. tracked: it is stored, so that somebody can take it. separate:
    an earlier card of it could not be changed.
    """
    state = _state(notice) if tracked else UNTRACKED
    head = [call, notice.title, *_events(notice)]
    head += [SEPARATE if separate else "", _where(notice), state]
    first = "\n".join(filter(None, head))
    advice = clip(_advice(notice, resources, countries), _ROOM - units(first))
    items = [text(first), line(), text(advice)]
    return card(container(*items, accent=CARE), *([_controls(notice)] if tracked else []))


def ended_card(sentence: str, when: datetime, moderator_id: int | None = None) -> ui.LayoutView:
    """Return the card of a notice that is over: without person, content or place."""
    words = sentence.format(when=discord.utils.format_dt(when, "R"), moderator=f"<@{moderator_id}>")
    return card(container(text(words), accent=QUIET))


def sure_card(notice: SafetyNotice, moderator_id: int) -> ui.LayoutView:
    """Return the question whether it is done."""
    words = SURE
    if notice.claimer_id not in {None, moderator_id}:
        words += "\n" + _has_it(notice, SURE_OTHER)
    yes = button(CLOSE, CloseRequest(notice.id), style=Style.danger)
    return card(container(text(words), accent=QUIET), row(yes))


def yours_card(notice: SafetyNotice, sentence: str) -> ui.LayoutView:
    """Return the card for the moderator who has taken it; `sentence`: whether the member knows."""
    return card(container(text(f"{_has_it(notice, YOURS)}\n{sentence}"), accent=QUIET))


def has_it_card(notice: SafetyNotice, *, offer: bool = False) -> ui.LayoutView:
    """Return the card that names the holder; `offer`: with the way to take it over."""
    words = _has_it(notice, HAS_IT)
    if not offer:
        return card(container(text(words), accent=QUIET))
    over = row(button(TAKE_OVER, TakeRequestOver(notice.id)))
    return card(container(text(f"{words} {TAKE_OVER_HINT}"), accent=QUIET), over)


def _events(notice: SafetyNotice) -> list[str]:
    """Return in a line or two what happened."""
    lines: list[str] = []
    if notice.member_id is not None:
        words = NAMED if notice.text is None else WORRIED
        lines.append(words.format(member=f"<@{notice.member_id}>"))
    if notice.text is not None:
        lines.append(f"> {clip(quoted(notice.text, 1000), _QUOTE)}")
    if notice.kind is not None and notice.text is None:
        lines.append(SHOWN.format(what=_words(notice.kind)))
        lines.append(HELD_BACK.get(notice.held_back, HELD_BACK_MANY.format(times=notice.held_back)))
    return lines


def _words(kind: str) -> str:
    # Alerts whose kind was not recognised carry a word that is none of these.
    return _KINDS[DangerKind(kind)] if kind in set(DangerKind) else ANY_DANGER


def _where(notice: SafetyNotice) -> str:
    when = discord.utils.format_dt(notice.created_at, "R")
    return small(WHERE.format(link=notice.link, when=when) if notice.link else when)


def _state(notice: SafetyNotice) -> str:
    return _has_it(notice, TAKEN) if notice.claimer_id is not None else FREE


def _has_it(notice: SafetyNotice, words: str) -> str:
    when = discord.utils.format_dt(notice.claimed_at, "R") if notice.claimed_at else ""
    return words.format(moderator=f"<@{notice.claimer_id}>", when=when)


def _advice(notice: SafetyNotice, resources: Resources, countries: Sequence[str]) -> str:
    places = resources.for_countries(countries)
    kind = DangerKind(notice.kind) if notice.kind in set(DangerKind) else None
    numbers = clip("\n".join(_NUMBERS.filled(places, kind)), _NUMBERS_LONGEST)
    call = _CALL.format(emergency=f"**{emergency(places)}**")
    return "\n".join([_SAY[notice.title], "", _NOT, call, numbers, _CARE])


def _controls(notice: SafetyNotice) -> ui.ActionRow[Any]:
    done_button = button(DONE, AskToCloseRequest(notice.id))
    if notice.claimer_id is None:
        return row(button(MINE, ClaimRequest(notice.id), style=Style.primary), done_button)
    return row(done_button, button(HAND_OVER, ReleaseRequest(notice.id)))

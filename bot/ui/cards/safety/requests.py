"""The cards of a member's request to be contacted: first the numbers, then how things stand.

No sentence here says that anybody has read anything, unless a moderator has taken it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui
from msgspec import Struct

from bot.safety import CrisisText, DangerKind, Resources
from bot.safety.texts import Card
from bot.ui.card import CARE, card, container, text
from bot.ui.controls.items import Button, Style, button, row
from bot.ui.controls.safety import (
    AgreeToContact,
    AskForModerator,
    DangerOrigin,
    DeclineContact,
    LookAtRequest,
    TakeRequestBack,
    WriteReport,
)
from bot.ui.text import clip, quoted

CONTACT = "Let a moderator contact me"
REPORT = "Tell a moderator about them"
NOT_REACHED = (
    "**What you wrote to the moderators has not reached anybody.** I did not pass it on, and I "
    "kept none of it."
)
TYPED_BEFORE = "Only you see this; it is here so that you don't have to type it again."
NUMBERS = Card(
    "",
    (
        "In immediate danger, don't wait for anybody here: **{emergency}**.",
        "To talk to a person now: {lines}",
    ),
)

CONSENT = "### Let a moderator contact you?"
PASSED_ON = """**They get** your name ({name}), this channel ({channel}) and the time. \
They do not get anything you wrote."""
JOINED = """This server's moderators may already have a note that I showed somebody help \
here, and what kind of danger it may be. Your name is then added to it."""
WHO = """**They are volunteers**, and may not see it soon, or not at all. They are not \
an emergency service."""
KEPT = """**I keep** that you asked, encrypted, until a moderator is done with it or you take \
it back, one day at most."""
YES = "Yes, give them my name"
YES_MESSAGE = "Yes, and message me when somebody has taken it"
NO = "No, don't"
DECLINED = (
    "### Nothing was passed on\nI have not given your name to anybody here. You can ask at any "
    "time."
)

WAITS = """### Your request is in the moderators' channel
It was put there {when}. That does not mean that somebody has read it: nobody has taken it \
so far."""
TAKEN = """### A moderator has said that they are on it
They said so {when}. They know your name and where you asked, not what you wrote."""
WAITS_TEXT = """### What you wrote is in the moderators' channel
It was put there {when}. That does not mean that somebody has read it: nobody has taken it \
so far."""
TAKEN_TEXT = """### A moderator has said that they are on it
They said so {when}. They may write to you to ask more."""
MESSAGE_COMES = "I will send you a direct message when somebody takes it, if Discord lets me."
LATER = """You can close this. The same button on any card with these numbers, such as \
**/crisis**, leads back here."""
LATER_TEXT = """Once this message is gone, **/privacy erase** takes it back too."""
LOOK = "Has somebody taken it?"
TAKE_BACK = "Take it back"

NOT_ARRIVED = """### This has not reached anybody
I could not post it where the moderators read, so nobody here knows about it. Please don't wait \
for them."""
GONE = """### This is no longer in the moderators' channel
I can't find or change its card there, so please don't wait for them."""
AGAIN = "Try again"
OTHER_WAY = """You can also write to a moderator yourself, or to somebody you trust."""
TOO_OFTEN = """### I have not passed this on again
You have asked several times today, so this one has not reached anybody. If nobody has been \
in touch, please write to a moderator yourself."""
TOO_MANY = """### This has not reached anybody
Several of your messages are already waiting in the moderators' channel. You can take one back, or \
write to a moderator yourself."""
TYPED = "**What you typed**, so that it is not lost:"

TAKEN_BACK = """### You have taken it back
I no longer keep it, and its card in the moderators' channel says that it is over, without your \
name. A moderator may have read it before."""
TAKEN_BACK_STUCK = """### You have taken it back
I no longer keep it. But I could not change its card in the moderators' channel just now, so your \
name may still be there."""
DONE = """### A moderator has marked this as done
It was marked {when}. If nobody has been in touch with you, or it is not over, please ask again."""
OVER = """### This is over
It was taken back, or its day is over. I no longer keep anything of it. You can ask again."""

DIRECT_TAKEN = """A moderator of **{server}** has taken your request: they have said that \
they are on it."""
DIRECT_DONE = """A moderator of **{server}** has marked your request as done. If nobody has \
been in touch with you, you can ask again there."""
DIRECT_URGENT = "If it can't wait: **/crisis** shows phone numbers and chats, here too."

_NUMBERS = 2400
_TYPED = 1000


class HelpLines(Struct, frozen=True):
    """The help lines in the countries of a server, and the words for them."""

    texts: CrisisText
    resources: Resources
    countries: Sequence[str]

    def numbers(self, origin: DangerOrigin) -> str:
        """Return whom to call now, in two or three lines of Markdown."""
        places = self.resources.for_countries(self.countries)
        lines = list(NUMBERS.filled(places, origin.kind))
        if origin.minor:
            lines += self.texts.for_minors(places)
        return clip("\n".join(lines), _NUMBERS)


def contact_row(origin: DangerOrigin) -> ui.ActionRow[Any]:
    """Return the buttons of a danger card that lead to the moderators."""
    buttons = [button(CONTACT, AskForModerator(origin), style=Style.primary)]
    if origin.kind is DangerKind.OTHER:
        buttons.append(button(REPORT, WriteReport(origin)))
    return row(*buttons)


def with_not_reached(words: str, *, below: int = 1) -> str:
    """Return a danger card's text, with a line below its first ones: nothing was passed on."""
    lines = words.split("\n")
    return "\n".join([*lines[:below], NOT_REACHED, *lines[below:]])


def consent_card(
    origin: DangerOrigin, help_: HelpLines, user_id: int, channel_id: int, *, alerts: bool
) -> ui.LayoutView:
    """Return the one question before anything is passed on.

    alerts: the server's moderators are told when help is shown.
    """
    passed_on = PASSED_ON.format(name=f"<@{user_id}>", channel=f"<#{channel_id}>")
    lines = [passed_on, *([JOINED] if alerts else []), WHO, KEPT]
    return card(
        container(*_parts(CONSENT, help_.numbers(origin), *lines), accent=CARE),
        row(
            button(YES, AgreeToContact(origin), style=Style.primary),
            button(YES_MESSAGE, AgreeToContact(origin, by_message=True)),
            button(NO, DeclineContact(origin)),
        ),
    )


def declined_card(origin: DangerOrigin, help_: HelpLines) -> ui.LayoutView:
    """Return the card for a member who did not agree."""
    return _card(DECLINED, help_.numbers(origin), row(_ask(origin, CONTACT)))


def waiting_card(
    origin: DangerOrigin,
    help_: HelpLines,
    request_id: int,
    since: datetime,
    *,
    claimed_at: datetime | None = None,
    by_message: bool = False,
    with_text: bool = False,
) -> ui.LayoutView:
    """Return how a request stands: it waits, or a moderator has taken it."""
    when = discord.utils.format_dt(claimed_at or since, "R")
    if claimed_at:
        words = TAKEN_TEXT if with_text else TAKEN
    else:
        words = WAITS_TEXT if with_text else WAITS
    more = [MESSAGE_COMES] if by_message and not claimed_at else []
    more.append(LATER_TEXT if with_text else LATER)
    controls = row(
        button(LOOK, LookAtRequest(request_id, origin)),
        button(TAKE_BACK, TakeRequestBack(request_id, origin)),
    )
    return _card(words.format(when=when), help_.numbers(origin), controls, *more)


def not_arrived_card(
    origin: DangerOrigin, help_: HelpLines, sentence: str = NOT_ARRIVED, typed: str = ""
) -> ui.LayoutView:
    """Return that nobody was reached, with the numbers and the text that was typed in vain."""
    numbers, again = help_.numbers(origin), _ask(origin, AGAIN)
    if not typed:
        return _card(sentence, numbers, row(again), OTHER_WAY)
    words = f"{TYPED}\n> {clip(quoted(typed, _TYPED), _TYPED)}"
    return _card(sentence, numbers, row(button(AGAIN, WriteReport(origin))), words)


def taken_back_card(
    origin: DangerOrigin, help_: HelpLines, *, stuck: bool = False
) -> ui.LayoutView:
    """Return the card after a request was taken back; `stuck`: the team's card still shows it."""
    words = TAKEN_BACK_STUCK if stuck else TAKEN_BACK
    return _card(words, help_.numbers(origin), row(_ask(origin, CONTACT)))


def over_card(
    origin: DangerOrigin, help_: HelpLines, done_at: datetime | None = None
) -> ui.LayoutView:
    """Return that a request is over; `done_at` when a moderator has marked it as done."""
    when = discord.utils.format_dt(done_at, "R") if done_at else ""
    words = DONE.format(when=when) if done_at else OVER
    return _card(words, help_.numbers(origin), row(_ask(origin, CONTACT)))


def direct_card(server: str, *, is_done: bool = False) -> ui.LayoutView:
    """Return the direct message to a member who agreed to one: it does not say what it is about."""
    words = (DIRECT_DONE if is_done else DIRECT_TAKEN).format(server=quoted(server, 100))
    return card(container(text(f"{words}\n{DIRECT_URGENT}"), accent=CARE))


def _ask(origin: DangerOrigin, label: str) -> Button:
    return button(label, AskForModerator(origin))


def _card(words: str, numbers: str, controls: ui.ActionRow[Any], *more: str) -> ui.LayoutView:
    title, _, rest = words.partition("\n")
    return card(container(*_parts(title, numbers, rest, *more), accent=CARE), controls)


def _parts(title: str, numbers: str, *lines: str) -> list[ui.TextDisplay[Any]]:
    """Return the texts of a card: whom to call stands right below the title."""
    return [text(f"{title}\n{numbers}"), text("\n".join(filter(None, lines)))]

"""The cards of /help and /about."""

from __future__ import annotations

from typing import Any

from discord import ui
from msgspec import Struct

from bot.ui.card import QUIET, card, container, line, text
from bot.ui.cards.answers.offer import MUTE, UNMUTE
from bot.ui.controls.answers import BrowsePage, ResumeOffers, StopOffers
from bot.ui.controls.items import Style, button, link, row
from bot.ui.text import quoted, small

HELP = """### Questions about therapy and boundaries
May my therapist hug me? Can we be friends afterwards? What if they said they love me? \
Ask in your own words. My answers were written from documents and professional codes; no \
professional has reviewed them yet.

**/ask** – ask anything, {seen}
**/faq** – pick a question from a list as you type
**/browse** – look through everything I know
**/guide** – go through a decision step by step
**/crisis** – phone numbers and chats for urgent moments
**@{name}** – mention me with a question and I reply in the channel
**Right-click a message → Apps → Answer from the FAQ** – look up somebody's question
**Right-click a message → Apps → Report to moderators** – tell them, without your name
**/report** – tell them about anything else, such as a private message
**/me cases**, **/appeal** – what the moderators told you here, and asking them to look again
**/about** – where my answers come from"""

COMMUNITY = """**/community ask** – ask the members, with your name or without
**/community list** – questions that are open, or yours
**Right-click a message → Apps → This answers it** – mark the answer, or say that it helped"""

SITE = "Read it on our site"

SEEN = {
    False: "only you see the answer",
    True: "everybody here sees the answer; with `share: False` only you",
}

OFFERS = """In some channels here I read along, and offer an answer when I am sure that it fits. \
I keep nothing of what I read unless I offer an answer. There I do not notice when somebody is \
in danger: **/crisis** is for everybody, at any time."""

HONEST = """I am a program. I match questions to prepared answers, and I can be wrong. When I do \
not know, I say so. Nobody watches what you type here: in danger, call your local emergency \
number."""

KEPT = """In a server I note questions without your name, so that moderators can improve the \
answers. In direct messages I only count them. **/privacy show** says what I keep, and lets you \
take a copy or erase it."""

MODERATORS = """**For moderators**
**/warn**, **/timeout**, **/untimeout**, **/kick**, **/ban**, **/unban** – act, and tell them why
**/note**, **/safety** – write something down, or that you looked after somebody
**/cases** – what is on record about a member
**/case show**, **search**, **edit**, **void** – look cases up and correct them
**/appeals waiting**, **code**, **unblock** – what members ask you to look at again
**/duty on**, **off**, **now**, **rota**, **away** – who is there for alerts, and who takes a rest
**/questions unanswered** – sort out what I could not answer, so that I can answer it next time
**/questions waiting** – answer what members passed on to you
**/questions recent**, **search**, **show**, **stats** – look into the log, without names
**/questions test** – try what I would answer here, and why
**/questions export**, **forget** – download the log, or delete from it
**/kb list**, **show**, **preview** – the entries of this server
**/kb add**, **edit**, **import**, **alias** – write entries, and add other ways of asking
**/kb disable**, **restore**, **history** – switch entries off or on, and go back to earlier ones
**/lock** – close a channel for writing, for a while
**/unlock** – open it again before its time
**/slowmode** – let members wait between two messages, for a while
**/pause invites**, **dms** – let nobody join, or write in private, for at most 24 hours
**/insights** – what is asked over time, what I answered, and what is missing
**Right-click a message → Apps → Save as answer** – keep a moderator's answer, if an admin has \
switched learning on"""

ADMINS = """**For admins**
**/setup** – set me up for this server in six questions
**/settings view**, **set**, **reset** – see and change every setting
**/settings history** – who changed what, with undo
**/settings export**, **import** – settings, reasons and entries as one file
**/reasons list**, **add**, **edit**, **remove** – what moderators can choose when they act
**/case export**, **import** – cases as a file
**/automod view**, **install**, **update**, **remove** – rules for Discord's AutoMod, such as \
against invitations or phone numbers"""

WRITTEN = """Answers are written from documents and professional codes, and name their sources. \
They have not been reviewed by a professional yet. Nothing is made up on the spot."""

_NO_TAG = "-"
"""The help is private: only the person who asked for it can press, so no tag need prove that."""


class BotFacts(Struct, frozen=True):
    """Facts for /about: version, number of entries, when last reviewed, a warning if any."""

    version: str
    entries: int
    reviewed_on: str
    notice: str | None


def help_card(
    bot_name: str,
    *,
    for_moderators: bool,
    for_admins: bool = False,
    public: bool = False,
    gets_offers: bool | None = None,
    site: str = "",
    community: bool = False,
) -> ui.LayoutView:
    """Return the help; moderators and admins see their commands too.

    public: everybody sees answers in this server. gets_offers: answers are offered to this member
    unasked; None where nobody gets offers. site: the address of the server's pages of these
    answers, "" for none. community: members ask each other here.
    """
    paragraphs = [HELP.format(name=quoted(bot_name, 60), seen=SEEN[public]), HONEST]
    buttons: list[ui.Item[Any]] = [
        button("See what I know", BrowsePage(None, 0), style=Style.primary)
    ]
    if community:
        paragraphs.insert(1, COMMUNITY)
    if gets_offers is not None:
        paragraphs.append(OFFERS)
        mute, unmute = button(MUTE, StopOffers(_NO_TAG)), button(UNMUTE, ResumeOffers())
        buttons.append(mute if gets_offers else unmute)
    if site:
        buttons.append(link(SITE, site))
    if for_moderators:
        paragraphs.append(MODERATORS)
    if for_admins:
        paragraphs.append(ADMINS)
    items = [text("\n\n".join(paragraphs)), line(), text(small(KEPT))]
    return card(container(*items), row(*buttons))


def about_card(facts: BotFacts) -> ui.LayoutView:
    """Return facts about this bot and what it knows."""
    lines = [
        "### boundary-bot",
        f"Version {facts.version}. It knows {facts.entries} questions"
        + (f", last checked on {facts.reviewed_on}." if facts.reviewed_on else "."),
        WRITTEN,
    ]
    if facts.notice:
        lines.append(facts.notice)
    return card(container(text("\n".join(lines)), accent=QUIET))

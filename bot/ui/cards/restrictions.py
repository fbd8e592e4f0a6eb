"""The cards of locked and slow channels, and of pauses: until when, by whom, and how to end it."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.moderation.restrictions import EndedRestriction, Restriction, RestrictionKind
from bot.ui.card import card, container, notice, text
from bot.ui.controls.items import button, row
from bot.ui.controls.moderation.restrictions import EndRestriction
from bot.ui.text import clip, small

SET = {
    RestrictionKind.LOCK: "### Locked\nNobody can write in <#{place}> until {at} ({when}).",
    RestrictionKind.SLOW: (
        "### Slowed\nIn <#{place}> members wait **{pace}** between two messages, until {at} "
        "({when})."
    ),
    RestrictionKind.INVITES: (
        "### Invites are paused\nNobody can join by an invite until {at} ({when})."
    ),
    RestrictionKind.DMS: (
        "### Private messages are paused\nMembers who are no friends cannot write to each other in "
        "private until {at} ({when})."
    ),
}
WHO = "Done by {moderator}. I undo it by myself at that time, also after a restart."
WHO_DISCORD = "Done by {moderator}. Discord ends it by itself at that time."
STILL = "These can still write there, because the channel allows it to them by name: {names}."
END = {
    RestrictionKind.LOCK: "Unlock now",
    RestrictionKind.SLOW: "End it now",
    RestrictionKind.INVITES: "End it now",
    RestrictionKind.DMS: "End it now",
}
ENDED = {
    RestrictionKind.LOCK: "<#{place}> is open again, as it was before.",
    RestrictionKind.SLOW: "In <#{place}> members wait as long as before.",
    RestrictionKind.INVITES: "Invites work again.",
    RestrictionKind.DMS: "Members can write to each other in private again.",
}
KEPT = {
    RestrictionKind.LOCK: (
        "Somebody changed who may write in <#{place}> by hand after it was locked. I kept that, "
        "and put back only what was still mine. Please look whether it is as you want it."
    ),
    RestrictionKind.SLOW: (
        "Somebody changed the pause in <#{place}> by hand since. I kept that, and changed nothing."
    ),
}
NO_PAUSE = "In <#{place}> members no longer wait between two messages."
TO_MEMBERS = (
    "The moderators have closed this channel for writing for a while, until {at}. You can still "
    "read here. In danger, or in a very bad moment: **/crisis** works in every other channel."
)
UNTOLD = (
    "I could not say so in the channel, since I may not write there either. Use **/lock** in the "
    "channel itself, and its members read why it is quiet."
)
STUCK = {
    RestrictionKind.LOCK: (
        "**Please help:** <#{place}> should be open again, but Discord does not let me unlock it. "
        "I keep trying. I need **Manage Permissions** there; or open it by hand, and I leave it "
        "like that."
    ),
    RestrictionKind.SLOW: (
        "**Please help:** the pause between messages in <#{place}> should be over, but Discord "
        "does not let me end it. I keep trying. I need **Manage Channels** there."
    ),
}
_NAMES = 10


def restriction_card(
    restriction: Restriction, still_writing: Sequence[str] = (), *, was_told: bool = True
) -> ui.LayoutView:
    """Return what holds now, for the moderator.

    still_writing: mentions of roles and members. was_told: members read why it is so.
    """
    by_discord = restriction.kind in {RestrictionKind.INVITES, RestrictionKind.DMS}
    who = f"<@{restriction.moderator_id}>" if restriction.moderator_id else "somebody"
    lines = [_fill(SET[restriction.kind], restriction)]
    if still_writing:
        more = len(still_writing) - _NAMES
        names = ", ".join(still_writing[:_NAMES]) + (f" and {more} more" if more > 0 else "")
        lines.append(STILL.format(names=names))
    if not was_told:
        lines.append(UNTOLD)
    lines.append(small((WHO_DISCORD if by_discord else WHO).format(moderator=who)))
    end = EndRestriction(restriction.kind, restriction.place_id, restriction.token)
    body = text(clip("\n".join(lines), 2000))
    return card(container(body), row(button(END[restriction.kind], end)))


def ended_card(ending: EndedRestriction) -> ui.LayoutView:
    """Return that something is over, and what of it somebody had changed by hand."""
    restriction = ending.restriction
    words = (
        KEPT[restriction.kind]
        if ending.changed_by_hand and restriction.kind in KEPT
        else ENDED[restriction.kind]
    )
    return notice(_fill(words, restriction))


def to_members_card(restriction: Restriction) -> ui.LayoutView:
    """Return what everybody in a locked channel reads."""
    return notice(TO_MEMBERS.format(at=discord.utils.format_dt(restriction.ends, "t")))


def no_pause_card(place_id: int) -> ui.LayoutView:
    """Return that members write without a pause."""
    return notice(NO_PAUSE.format(place=place_id))


def stuck_card(restriction: Restriction) -> ui.LayoutView:
    """Return what the team should know of an end that Discord refuses."""
    return notice(_fill(STUCK[restriction.kind], restriction))


def pace_in_words(seconds: int) -> str:
    """Return a pause between two messages as people say it."""
    for unit, size in (("hour", 3600), ("minute", 60)):
        if seconds % size == 0:
            return f"{seconds // size} {unit}{'' if seconds == size else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def _fill(words: str, restriction: Restriction) -> str:
    return words.format(
        place=restriction.place_id,
        at=discord.utils.format_dt(restriction.ends, "f"),
        when=discord.utils.format_dt(restriction.ends, "R"),
        pace=pace_in_words(restriction.new_values.get("seconds", 0)),
    )

"""A member's standing: what it means and how it is reached. It is no score: nobody is ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.community.team.standing import StandingLevel
from bot.ui.card import QUIET, card, container, text
from bot.ui.controls.community.standing import CheckHelper
from bot.ui.controls.items import button, row
from bot.ui.text import quoted, small

if TYPE_CHECKING:
    from discord import ui

    from bot.community.team.standing import MemberStanding
    from bot.servers import ServerConfig

TITLES = {
    StandingLevel.NEWCOMER: "### You are a newcomer here",
    StandingLevel.HELPER: "### You are a helper here",
    StandingLevel.CHECKED: "### You are a checked helper here",
}
MEANS = {
    StandingLevel.NEWCOMER: "That is how everybody begins. Others know that you may still be "
    "finding your way, and you can ask and answer like anybody else.",
    StandingLevel.HELPER: "Answers of yours were marked as what helped. Thank you.",
    StandingLevel.CHECKED: "The moderators have seen how you answer, and trust it. Thank you.",
}
NEXT = {
    StandingLevel.NEWCOMER: "Once {answers} of your answers {are} marked with **This answers it**, "
    "you are a helper.",
    StandingLevel.HELPER: "A checked helper is made by the moderators.",
    StandingLevel.CHECKED: "Only the moderators can change that.",
}
MARKED = {0: "None of your answers is marked so far.", 1: "One of your answers is marked."}
MARKED_MANY = "{count} of your answers are marked."
ROLE = "Your role for it: {roles}."
NO_SCORE = (
    "Only you see this. There are no points and no list of the best. What you asked without your "
    "name never counts."
)
MADE = "{member} is a checked helper now."
TAKEN = "{member} is no longer a checked helper."
WAS_MADE = "{member} is a checked helper already."
WAS_NONE = "{member} is no checked helper."
TOLD, NOT_TOLD = "I have told them.", "I could not tell them: their direct messages are closed."
UNDO, REDO = "No longer", "Make them one again"
TO_MEMBER = {
    True: "The moderators of **{server}** have made you a checked helper: they have seen how you "
    "answer others, and trust it. Thank you. **/community standing** there says what it means.",
    False: "You are no longer a checked helper in **{server}**. If you would like to know why, ask "
    "the moderators there: **/contact**.",
}


def standing_card(standing: MemberStanding, config: ServerConfig) -> ui.LayoutView:
    """Return a member's own standing."""
    level, goal = standing.level(config.helper_answers), config.helper_answers
    count_words = MARKED.get(standing.accepted, MARKED_MANY.format(count=standing.accepted))
    further = NEXT[level].format(answers=goal, are="is" if goal == 1 else "are")
    roles = {
        StandingLevel.NEWCOMER: None,
        StandingLevel.HELPER: config.helper_role,
        StandingLevel.CHECKED: config.checked_role,
    }
    lines = [TITLES[level], MEANS[level], f"{count_words} {further}"]
    if (role := roles[level]) is not None:
        lines.append(ROLE.format(roles=f"<@&{role}>"))
    return card(container(text("\n".join(lines)), text(small(NO_SCORE))))


def helper_card(
    member_id: int, *, checked: bool, has_changed: bool, was_told: bool = False
) -> ui.LayoutView:
    """Return what became of a moderator's wish, with the way back.

    has_changed: False where it was so already. was_told: the member has got a message about it.
    """
    # By whether they should be a helper, then by whether that changed anything.
    words = ((WAS_NONE, TAKEN), (WAS_MADE, MADE))[checked][has_changed]
    lines = [words.format(member=f"<@{member_id}>")]
    if has_changed:
        lines.append(TOLD if was_told else NOT_TOLD)
    way = button(UNDO if checked else REDO, CheckHelper(member_id, not checked))
    return card(container(text(" ".join(lines)), accent=QUIET), row(way))


def told_helper_card(server: str, *, checked: bool) -> ui.LayoutView:
    """Return the direct message to a member whom the moderators have made a checked helper."""
    return card(container(text(TO_MEMBER[checked].format(server=quoted(server, 100)))))

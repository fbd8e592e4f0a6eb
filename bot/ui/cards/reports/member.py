"""The cards of the member who reports: how it stands, and that it was looked at.

No sentence here says that anybody has read anything, unless a moderator has taken it, or ended it.
No sentence says what was done about anybody else.
"""

from __future__ import annotations

from discord import ui

from bot.moderation.reports import ReportCategory, ReportRow
from bot.moderation.reports.errors import ago
from bot.ui.card import ACCENT, CARE, QUIET, asked_line, card, container, text
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.moderation.reports import DropReport, LookAtReport, SendReportAnyway
from bot.ui.text import clip, quoted, small

WAITS = """### Your report is in the moderators' channel
Thank you for telling them. It was put there {when}. That does not mean that somebody has read it: \
nobody has taken it so far."""
TAKEN = """### A moderator has said that they are on it
They said so {when}. Thank you for telling them."""
UNPOSTED = """### Your report is stored, but nobody has read it yet
I could not put it where the moderators read, just now. I keep it, and try again by myself. If it \
can't wait, please write to a moderator yourself."""
LOOKED_AT = """### A moderator has looked at your report
They closed it {when}. What came of it stays between them and the person it is about. Thank you \
for helping to keep this place safe."""
AGAIN = "You had reported this already, so it is still one report. What you wrote now is with it."
WHO_NAMED = "The moderators see your name with it. Nobody else does."
WHO_UNNAMED = "I show your name to nobody, also not to the moderators."
TELLS = "I will send you a direct message when it was looked at, if Discord lets me."
TELLS_NOT = "I won't write to you about it."
PRIVATE = """**You don't have to answer them.** You can block them: open their profile, then \
Block. If you don't want private messages from people here: press the server's name, then Privacy \
Settings."""
URGENT = "If somebody may be in danger now: **/crisis** shows where help is."
LATER = "**/privacy erase** takes your name out of it; the report itself then stays."
LOOK = "Has somebody looked at it?"

DIRECT = """### A moderator has looked at your report
Thank you for telling the moderators of **{server}**. One of them has looked at what you reported \
{when}. What came of it stays between them and the person it is about, so I can't say more."""
DIRECT_MORE = "If it goes on, please report it again. **/crisis** shows where help is, here too."

HELD_BACK = """### Your report has not been sent yet
Help comes first. If you would like the moderators to see your report as well, send it now. They \
are volunteers, and may not see it soon."""
HELD_WORDS = "What you wrote is below, so that nothing is lost."
SEND = "Send the report"
DROP = "Don't send it"
DROPPED = "### Nothing was sent\nI have kept none of it. You can report it at any time."
NOT_SENT = "### Your report has not been sent"
TYPED = "**What you wrote**, so that it is not lost:"
_LONGEST = 1500


def held_back_card(control: SendReportAnyway, words: str) -> ui.LayoutView:
    """Return the card below the help: whether the report is to be sent; `words` stand on it."""
    items = [text(HELD_BACK)]
    if words:
        items += [text(small(HELD_WORDS)), asked_line(clip(quoted(words, _LONGEST), _LONGEST))]
    return card(
        container(*items, accent=CARE),
        row(button(SEND, control, style=Style.primary), button(DROP, DropReport())),
    )


def dropped_card() -> ui.LayoutView:
    """Return the card for a member who did not send it."""
    return card(container(text(DROPPED), accent=QUIET))


def unsent_card(sentence: str, words: str) -> ui.LayoutView:
    """Return why a report was not sent, with the words that were typed in vain."""
    items = [text(f"{NOT_SENT}\n{sentence}")]
    if words:
        items.append(text(f"{TYPED}\n> {clip(quoted(words, _LONGEST), _LONGEST)}"))
    return card(container(*items, accent=QUIET))


def sent_card(
    report: ReportRow, *, with_name: bool, tell: bool, is_repeat: bool = False
) -> ui.LayoutView:
    """Return how a report stands, to the member who has just sent it."""
    lines = [AGAIN] if is_repeat else [WHO_NAMED if with_name else WHO_UNNAMED]
    if not is_repeat:
        lines.append(TELLS if tell else TELLS_NOT)
    more = [PRIVATE] if report.category is ReportCategory.PRIVATE_MESSAGE else []
    danger = ReportCategory.DANGER in report.categories
    return card(
        container(
            text(standing(report)),
            text("\n".join([*lines, *more, URGENT])),
            text(small(LATER)),
            accent=CARE if danger else ACCENT,
        ),
        row(button(LOOK, LookAtReport(report.id))),
    )


def standing_card(report: ReportRow) -> ui.LayoutView:
    """Return how a report stands now, to a member who looks."""
    items = [text(standing(report)), text(URGENT)]
    if not report.is_open:
        return card(container(*items))
    return card(container(*items), row(button(LOOK, LookAtReport(report.id))))


def standing(report: ReportRow) -> str:
    """Return in words how far a report is, and no more than is true."""
    if not report.is_open:
        return LOOKED_AT.format(when=ago(report.closed_at))
    if report.claimer_id is not None:
        return TAKEN.format(when=ago(report.claimed_at))
    return WAITS.format(when=ago(report.created_at)) if report.has_card else UNPOSTED


def looked_at_card(report: ReportRow, server: str) -> ui.LayoutView:
    """Return the direct message: that it was looked at, and nothing of what it was about."""
    words = DIRECT.format(server=quoted(server, 100), when=ago(report.closed_at))
    return card(container(text(f"{words}\n{DIRECT_MORE}")))

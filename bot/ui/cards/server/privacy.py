"""The cards of /privacy: the data that a server keeps, and a member's ways to act on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discord import ui

from bot.privacy import StayingRows
from bot.servers import LogMode, ServerConfig
from bot.ui.card import CARE, QUIET, card, container, text
from bot.ui.cards.server.linked_words import TEAM, count_in_words
from bot.ui.controls.items import Style, button, row
from bot.ui.controls.privacy import (
    AskToEraseMemberData,
    EraseMemberData,
    ExportMemberData,
    PrivacyScope,
)
from bot.ui.text import small

TITLE = "### What I keep in this server"
TITLE_DIRECT = "### What I keep"
DIRECT = """**In direct messages** I keep nothing of what you write. I only count how many \
questions there were each day."""
MODES = {
    LogMode.COUNTS: "When something was asked and what I answered. Not your words, not the "
    "channel, not who asked.",
    LogMode.TEXT: "Your question, encrypted, with the time, the channel and what I answered. Not "
    "who asked.",
    LogMode.FULL: "Your question, encrypted, with the time, the channel and what I answered. And "
    "a pseudonym for you: it shows that two questions came from the same person, not who that is.",
}
DANGER = """**When somebody may be in danger** I keep nothing of the message: not the words, not \
who wrote it, not where, unless somebody reports it. I only count how often it happened each day."""
ALERTS = """**Moderators are told** in a private channel when I show somebody help: what kind of \
danger it may be, and a link to where it was. Never what you wrote. With the link they may be able \
to see who it was. For one day at most I keep, encrypted, where it was and who of them took it."""
NO_ALERTS = "**Nobody is told** when I show somebody help, unless you ask me to."
NO_WAY = "**Nobody is told** when I show somebody help."
REQUESTS = """**If you ask a moderator to contact you**, or pass on a worry about somebody, \
they get your name, where you asked, and the words that you wrote for them, if any. I keep that \
encrypted until one of them is done with it or you take it back, one day at most."""
VOTES = """**Helpful or not helpful:** under a pseudonym that is different for each question, \
so that your votes cannot be linked. For {days}."""
WORDING = """Moderators may keep how it was worded, never who asked, so that I understand it \
next time. That stays until they delete it."""
CASES = """**What you pass on to the moderators** is kept encrypted. So is your id, until the \
answer has reached you; I delete it after seven days in any case, and their answer seven days \
after they gave it. You choose whether they see your name."""
CASES_SHOWN = "They read it in a channel of their own, where I delete it when its time is up."
MODERATION = """**If moderators warn, time out, kick or ban you:** what they did and why is kept, \
encrypted: warnings, timeouts and kicks for {warnings}, a ban as long as it holds and {bans} more. \
**/me cases** shows yours. Notes that they write for themselves go after {notes}."""
REPORTS = """**If you report something:** no other member ever learns that it was you, and \
moderators only if you let them. It goes {reports} after they have dealt with it."""
COMMUNITY = """**Questions to the community:** title, text and category, encrypted, for {posts} \
after the last message. Who asked, encrypted, for {askers}; then I no longer know whose it is. If \
you asked without your name, no other member learns it from me, and no moderator either. What I \
posted stays in its channel; **/privacy erase** takes your words off its card."""
STANDING = """**Your standing:** how many of your answers were marked, for a year after the last \
change. What you ask without your name does not count. An answer of yours becomes an entry only \
if you say yes, and never with your name."""
LEARNING = """**Learning:** a moderator may save their own answer as an entry that I give to \
others. Nothing is saved without their click."""
SUGGESTIONS = """**Reading along:** in {channels} I look at messages to offer an answer. Only what \
I offer an answer to is kept, like a question. If you want no offers, press the button for that on \
one of them or in **/help**."""
ERASING = """**/privacy export** gives you what is linked to you as a file, **/privacy erase** \
deletes it. Neither needs a moderator. I cannot find what I kept without knowing who asked: for \
that, use **Forget this question** below your answer."""
BACKUPS = """**Backups:** I make one each day, encrypted, and delete it after {days}. What is \
deleted or erased meanwhile is still in it. If a backup is ever used, I delete it there again. No \
backup holds alerts to moderators, or requests that one of them contacts you."""
OPERATOR = """Everything you write is encrypted in my database. Whoever runs me has the key; \
Discord has its own records."""

NOTHING = "Nothing that I keep {where} is linked to you."
NOTHING_MORE = """Nobody can find the questions that were kept without knowing who asked. They are \
deleted when their time is up."""
WHERE = {PrivacyScope.SERVER: "in this server", PrivacyScope.EVERYWHERE: "in any server"}
ASK_ERASE = "### Erase what is linked to you {where}?"
CANNOT_UNDO = "This cannot be undone."
ERASED = "### Erased"
ERASED_MORE = "It is gone from my database, and from every backup made from now on."
IN_BACKUPS = """Older backups hold it, encrypted, for up to {days} more. If one is used by then, \
it is erased again."""
STAYS = "- {counted} {verb} until {until}, because {because}."
STAYING = "**What stays for now:**"
NOTHING_NOW = "### Nothing can be erased {where} now"
TEAM_STAYS = "What you did as a moderator or admin stays, but no longer says that it was you."
EXPORTED = """### What is linked to you {where}
The file holds all of it, in a form that people and programs can read. Only you see this message."""


def days(count: int) -> str:
    """Return a number of days in words."""
    return "one day" if count == 1 else f"{count} days"


def kept_card(
    config: ServerConfig | None, *, reads_along: bool = True, backup_days: int = 0
) -> ui.LayoutView:
    """Return what a server keeps under its settings now; None is a direct message.

    reads_along: whether the operator lets the bot read messages at all. backup_days: for how long
    a daily backup stays, 0: none are made.
    """
    if config is None:
        paragraphs = [TITLE_DIRECT, DIRECT]
    else:
        paragraphs = [TITLE, *_in_server(config, reads_along=reads_along)]
        paragraphs += [BACKUPS.format(days=days(backup_days))] if backup_days else []
    paragraphs += [ERASING, small(OPERATOR)]
    scope = PrivacyScope.EVERYWHERE if config is None else PrivacyScope.SERVER
    return card(
        container(text("\n\n".join(paragraphs))),
        row(
            button("What is linked to me", ExportMemberData(scope), style=Style.primary),
            button("Erase what is linked to me", AskToEraseMemberData(scope)),
        ),
    )


def _in_server(config: ServerConfig, *, reads_along: bool) -> list[str]:
    term = days(config.retention)
    own_questions = f"**Your questions:** {MODES[config.log_mode]} It is deleted after {term}."
    if config.log_mode is not LogMode.COUNTS:
        own_questions += f" {WORDING}"
    paragraphs = [
        own_questions,
        DANGER,
        *_alerts(config),
        VOTES.format(days=term),
        f"{CASES} {CASES_SHOWN}" if config.moderator_channel else CASES,
    ]
    paragraphs += _moderation(config)
    if config.community_channel is not None:
        terms = {"posts": days(config.keep_posts), "askers": days(config.keep_askers)}
        paragraphs += [COMMUNITY.format(**terms), STANDING]
    if config.learning:
        paragraphs.append(LEARNING)
    if reads_along and config.suggestion_channels:
        channels = ", ".join(f"<#{channel_id}>" for channel_id in config.suggestion_channels[:10])
        more = " and others" if len(config.suggestion_channels) > 10 else ""
        paragraphs.append(SUGGESTIONS.format(channels=channels + more))
    return [*paragraphs, DIRECT]


def _moderation(config: ServerConfig) -> list[str]:
    """Return the paragraphs on cases and reports."""
    cases = MODERATION.format(
        warnings=days(config.keep_warnings),
        bans=days(config.keep_bans),
        notes=days(config.keep_notes),
    )
    reports = REPORTS.format(reports=days(config.keep_reports))
    return [cases, reports] if config.report_channel else [cases]


def _alerts(config: ServerConfig) -> list[str]:
    """Return who is told when help is shown."""
    if not config.reaches_moderators:
        return [NO_WAY]
    return [ALERTS if config.alert_channel else NO_ALERTS, REQUESTS]


def nothing_card(scope: PrivacyScope) -> ui.LayoutView:
    """Return the card that says that nothing is linked to the member."""
    sentences = f"{NOTHING.format(where=WHERE[scope])}\n{NOTHING_MORE}"
    return card(container(text(sentences), accent=QUIET))


def confirm_card(
    scope: PrivacyScope, counts: Mapping[str, int], staying: Sequence[StayingRows] = ()
) -> ui.LayoutView:
    """Return the question whether to erase, with the counts, and with the rows that would stay."""
    if not counts:
        return _nothing_now_card(scope, staying)
    lines = [ASK_ERASE.format(where=WHERE[scope]), *_count_lines(counts), "", *_stays(staying)]
    lines += [TEAM_STAYS] if TEAM & set(counts) else []
    lines.append(CANNOT_UNDO)
    total = sum(counts.values())
    label = "Erase it" if total == 1 else f"Erase all {total}"
    return card(
        container(text("\n".join(lines)), accent=CARE),
        row(button(label, EraseMemberData(scope), style=Style.danger)),
    )


def erased_card(
    scope: PrivacyScope,
    counts: Mapping[str, int],
    staying: Sequence[StayingRows] = (),
    *,
    backup_days: int = 0,
) -> ui.LayoutView:
    """Return what was erased, and what stays and why; backup_days as in `kept_card`."""
    if not counts:
        return _nothing_now_card(scope, staying) if staying else nothing_card(scope)
    lines = [f"{ERASED} {WHERE[scope]}", *_count_lines(counts), "", *_stays(staying), ERASED_MORE]
    lines += [IN_BACKUPS.format(days=days(backup_days))] if backup_days else []
    return card(container(text("\n".join(lines)), accent=QUIET))


def _nothing_now_card(scope: PrivacyScope, staying: Sequence[StayingRows]) -> ui.LayoutView:
    lines = [NOTHING_NOW.format(where=WHERE[scope]), *_stays(staying)]
    return card(container(text("\n".join(lines)), accent=QUIET))


def _count_lines(counts: Mapping[str, int]) -> list[str]:
    return [f"- {count_in_words(label, count)}" for label, count in counts.items()]


def _stays(staying: Sequence[StayingRows]) -> list[str]:
    """Return what stays, until when and why, with a line before and after."""
    lines = [
        STAYS.format(
            counted=count_in_words(each.label, each.count),
            verb="stays" if each.count == 1 else "stay",
            until=each.until if each.ends is None else f"<t:{each.ends // 1000}:f>",
            because=each.because,
        )
        for each in staying
    ]
    return [STAYING, *lines, ""] if lines else []


def export_card(scope: PrivacyScope, file_name: str) -> ui.LayoutView:
    """Return the card that carries the export."""
    words = text(EXPORTED.format(where=WHERE[scope]))
    return card(container(words, ui.File(f"attachment://{file_name}"), accent=QUIET))

"""The words of a report: the message as evidence, and the reporters' own."""

from __future__ import annotations

from bot.moderation.reports import Evidence, ReportRow, Statement
from bot.ui.text import clip, quoted, small

EVIDENCE = "**The message** (it may upset you; press it to read):"
NO_TEXT = "**The message** has no words that I could keep."
NO_COPY = "I have no copy of the message. The link above leads to it, if it is still there."
FILES = {1: "One file was attached."}
MANY_FILES = "{count} files were attached."
DELETED = "The message was deleted from here."
ALERT = "AutoMod's rule **{rule}** found {keyword}."
ALERTS = "It happened {count} times."
WORDS = "**What they wrote**"
NAMED = "{member}, who agreed that you see their name:"
MORE_WORDS = "{count} more wrote something; it does not fit here."
_EVIDENCE, _WORDS, _MOST_WORDS = 1000, 300, 4


def evidence_of(report: ReportRow) -> str:
    """Return the reported message behind a spoiler, and what else is known of it; else ""."""
    evidence = report.evidence
    if evidence is None:
        return NO_COPY if report.target.message_id is not None else ""
    lines = [_spoiler(evidence.text) if evidence.text else "", _files(evidence)]
    if not evidence.text and report.target.message_id is not None:
        lines.insert(0, NO_TEXT)
    if evidence.deleted:
        lines.append(DELETED)
    if evidence.rule:
        keyword = f"|| {clip(quoted(evidence.keyword, 60), 80)} ||" if evidence.keyword else "it"
        lines.append(ALERT.format(rule=clip(quoted(evidence.rule, 100), 150), keyword=keyword))
    if evidence.alerts > 1:
        lines.append(ALERTS.format(count=evidence.alerts))
    return "\n".join(filter(None, lines))


def _spoiler(words: str) -> str:
    # Clipped again after quoting: the backslashes make a text longer.
    return f"{EVIDENCE}\n> || {clip(quoted(words, _EVIDENCE), _EVIDENCE)} ||"


def _files(evidence: Evidence) -> str:
    if not evidence.files:
        return ""
    return FILES.get(evidence.files, MANY_FILES.format(count=evidence.files))


def words_of(report: ReportRow) -> str:
    """Return what the reporters wrote, without their names unless they agreed."""
    statements = [each for each in report.statements if each.words or each.named_id is not None]
    if not statements:
        return ""
    lines = [WORDS, *(_statement(each) for each in statements[:_MOST_WORDS])]
    if len(statements) > _MOST_WORDS:
        lines.append(small(MORE_WORDS.format(count=len(statements) - _MOST_WORDS)))
    return "\n".join(lines)


def _statement(statement: Statement) -> str:
    words = clip(quoted(statement.words, _WORDS), _WORDS) if statement.words else "…"
    if statement.named_id is None:
        return f"> {words}"
    return f"> {NAMED.format(member=f'<@{statement.named_id}>')} {words}"

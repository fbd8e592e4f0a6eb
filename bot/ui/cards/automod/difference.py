"""A rule's content in words, and what differs between two of them, line by line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from bot.moderation.automod import RuleContent, RuleEffect
from bot.ui.text import clip, quoted

READS = "blocks the message; the member reads: “{message}”"
BLOCKS = "blocks the message without a word of ours"
ALERTS = "tells moderators in <#{channel}>"
TIMES_OUT = "times the member out for {seconds} seconds"
ELSE = "does something that I do not know"
SWITCHED = {True: "switched on", False: "switched off"}
_LONGEST = 300
_NAMED = 5


def lines_of(content: RuleContent) -> list[str]:
    """Return what a new rule would hold and do."""
    counts = [
        _count(len(words), what)
        for words, what in (
            (content.keywords, "keyword"),
            (content.patterns, "pattern"),
            (content.allow, "allowed phrase"),
        )
        if words
    ]
    return [f"looks for {' and '.join(counts)}", *actions_of(content)]


def actions_of(content: RuleContent) -> list[str]:
    """Return what a rule does with what it finds."""
    words: dict[RuleEffect, str] = {
        RuleEffect.BLOCK: READS,
        RuleEffect.ALERT: ALERTS,
        RuleEffect.TIMEOUT: TIMES_OUT,
        RuleEffect.OTHER: ELSE,
    }
    return [
        (
            BLOCKS if each.effect is RuleEffect.BLOCK and not each.message else words[each.effect]
        ).format(message=quoted(each.message, 150), channel=each.channel_id, seconds=each.seconds)
        for each in sorted(content.actions)
    ]


def changes_of(before: RuleContent, after: RuleContent) -> list[str]:
    """Return what changes from one content to the other; `+` comes, `−` goes."""
    return [
        *_words("keyword", before.keywords, after.keywords),
        *_patterns(before.patterns, after.patterns),
        *_words("allowed phrase", before.allow, after.allow),
        *_actions(before, after),
        *([SWITCHED[after.enabled]] if before.enabled is not after.enabled else []),
    ]


def _words(what: str, before: Collection[str], after: Collection[str]) -> Iterator[str]:
    for sign, words in _apart(before, after):
        first = ", ".join(f"“{quoted(each, 60)}”" for each in words[:_NAMED])
        more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
        yield clip(f"{sign} {_count(len(words), what)}: {first}{more}", _LONGEST)


def _patterns(before: Collection[str], after: Collection[str]) -> Iterator[str]:
    """A pattern is no reading for most people: their number says enough."""
    for sign, patterns in _apart(before, after):
        yield f"{sign} {_count(len(patterns), 'pattern')}"


def _actions(before: RuleContent, after: RuleContent) -> Iterator[str]:
    earlier, later = actions_of(before), actions_of(after)
    yield from (f"− {each}" for each in earlier if each not in later)
    yield from (f"+ {each}" for each in later if each not in earlier)


def _apart(
    before: Collection[str], after: Collection[str], order: Callable[..., list[str]] = sorted
) -> Iterator[tuple[str, list[str]]]:
    old, new = order(set(before) - set(after)), order(set(after) - set(before))
    if old:
        yield "−", old
    if new:
        yield "+", new


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"

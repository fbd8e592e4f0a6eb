"""From pairs to drafts: merged where they ask the same, tidied, and cut to size."""

from __future__ import annotations

import re
import unicodedata

from bot.knowledge.importing.blocks import BlockKind, render
from bot.knowledge.importing.drafts.proposals import from_text, from_title
from bot.knowledge.importing.models import Deadline, Draft, ImportLimits
from bot.knowledge.importing.questions import as_question
from bot.knowledge.importing.threads.turns import Pair
from bot.text.sentences import ends_as_question

NOTE = "*(Shortened. The document says more.)*"
_LINES = re.compile(r"\n{3,}")


def drafts_of(pairs: list[Pair], limits: ImportLimits, deadline: Deadline) -> tuple[Draft, ...]:
    """Return drafts in the order of the document, each question once."""
    drafts: dict[str, Draft] = {}
    for pair in pairs:
        deadline.check()
        draft = _draft(pair, limits)
        if draft is None:
            continue
        key = same(draft.question)
        drafts[key] = _merge(drafts[key], draft, limits) if key in drafts else draft
        if len(drafts) >= limits.entries:
            break
    return tuple(drafts.values())


def same(question: str) -> str:
    """Return a key that is the same for questions that differ only in case, accents and marks."""
    folded = unicodedata.normalize("NFKD", question.casefold())
    words = re.sub(r"[^\w\s]+", "", folded.replace("’", "'").replace("-", " ")).split()
    return " ".join(words) or question


def _draft(pair: Pair, limits: ImportLimits) -> Draft | None:
    answer = _LINES.sub("\n\n", _joined_lists(pair)).strip()
    if not any(char.isalnum() for char in answer):
        return None
    text, shortened = _cut(answer, limits.answer)
    aliases = [as_question(alias, limits.question) for alias in pair.aliases]
    question = _question(pair, limits)
    other_aliases = {same(alias): alias for alias in aliases if same(alias) != same(question)}
    return Draft(
        question=question,
        answer=text,
        proposed=pair.proposed or not pair.question,
        aliases=tuple(other_aliases.values())[: limits.aliases],
        shortened=shortened,
    )


def _question(pair: Pair, limits: ImportLimits) -> str:
    if not pair.question:
        lines = [b.line for b in pair.answer if b.kind in {BlockKind.TEXT, BlockKind.LIST}]
        return from_text(lines, limits.question)
    if pair.proposed and not ends_as_question(pair.question):
        return from_title(pair.question, limits.question)
    return as_question(pair.question, limits.question)


def _joined_lists(pair: Pair) -> str:
    """Render an answer; items that were read one by one become one list."""
    parts: list[str] = []
    before = None
    for block in pair.answer:
        markdown = render([block])
        if markdown and parts and block.kind is BlockKind.LIST and before is BlockKind.LIST:
            parts[-1] += f"\n{markdown}"
        elif markdown:
            parts.append(markdown)
        before = block.kind
    while (
        len(parts) > 1
        and parts[-1].startswith("**")
        and parts[-1].endswith("**")
        and len(parts[-1]) < 100
    ):
        parts.pop()
    return "\n\n".join(parts)


def _cut(answer: str, most: int) -> tuple[str, bool]:
    """Cut at a paragraph, else at a line, a sentence, a word; say so."""
    if len(answer) <= most:
        return answer, False
    room = max(1, most - len(NOTE) - 2)
    head = answer[:room]
    for mark in ("\n\n", "\n", ". ", " "):
        place = head.rfind(mark)
        if place >= room // 3:
            head = head[: place + (mark == ". ")]
            break
    # The cut is within bold words: without a mark the note would be bold as well.
    if head.count("**") % 2:
        head += "**" if len(head) + 2 <= room else ""
    return f"{head.rstrip()}\n\n{NOTE}"[:most], True


def _merge(first: Draft, second: Draft, limits: ImportLimits) -> Draft:
    """Make one draft of two with the same question; what both say stands once."""
    first_letters, second_letters = same(first.answer), same(second.answer)
    aliases = tuple(dict.fromkeys((*first.aliases, *second.aliases)))[: limits.aliases]
    proposed = first.proposed and second.proposed
    if second_letters in first_letters or first_letters in second_letters:
        longer = first if len(first_letters) >= len(second_letters) else second
        text, shortened = longer.answer, longer.shortened
        if first_letters == second_letters and second.answer.count("\n") > first.answer.count("\n"):
            text = second.answer
    else:
        paragraphs = {same(part) for part in first.answer.split("\n\n")}
        new = [part for part in second.answer.split("\n\n") if same(part) not in paragraphs]
        text, shortened = _cut("\n\n".join([first.answer, *new]), limits.answer)
        shortened = shortened or first.shortened or second.shortened
    return Draft(first.question, text, proposed, aliases, shortened)

"""An imported answer in the parts of an entry: a short answer, then parts under headings."""

from __future__ import annotations

import re

from bot.knowledge.models import Section
from bot.knowledge.review import MAX_HEADING, MAX_SECTION, MAX_SECTIONS, MAX_SHORT
from bot.text.sentences import sentences

_HEAD = re.compile(r"\*\*([^*\n]+)\*\*")
_MORE = "More"


def split_answer(answer: str) -> tuple[str, tuple[Section, ...]]:
    """Return the short answer and the parts, each as long as a card shows.

    The short answer is what stands first and fits; parts begin at the answer's own bold headings
    while there are few enough, otherwise the text is filled into parts called "More". Text that
    fits in no part any more is put into the last one, for a person to shorten.
    """
    paragraphs = [part for part in answer.split("\n\n") if part.strip()]
    short, rest = _short(paragraphs)
    sections = _by_heading(rest)
    if len(sections) > MAX_SECTIONS or any(len(part.body) > MAX_SECTION for part in sections):
        sections = _fill(rest)
    return short, tuple(sections)


def _short(paragraphs: list[str]) -> tuple[str, list[str]]:
    short: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if _HEAD.fullmatch(paragraph) or len("\n\n".join([*short, paragraph])) > MAX_SHORT:
            break
        short.append(paragraph)
        if number == 1:
            break
    if short or not paragraphs:
        return "\n\n".join(short), paragraphs[len(short) :]
    first, *rest = paragraphs
    if _HEAD.fullmatch(first):
        return first, rest
    opening = _begin(first)
    remainder = first[len(opening) :].strip()
    return opening, [remainder, *rest] if remainder else rest


def _begin(paragraph: str) -> str:
    """The first sentences of a long paragraph, or its first words."""
    opening = ""
    for sentence in sentences(paragraph):
        longer = f"{opening} {sentence}".strip()
        if len(longer) > MAX_SHORT or not paragraph.startswith(longer):
            break
        opening = longer
    return opening or paragraph[:MAX_SHORT].rsplit(" ", 1)[0]


def _by_heading(paragraphs: list[str]) -> list[Section]:
    sections: list[Section] = []
    for paragraph in paragraphs:
        head = _HEAD.fullmatch(paragraph)
        if head and len(head[1]) <= MAX_HEADING:
            sections.append(Section(head[1].replace("\\", ""), ""))
        else:
            last = sections.pop() if sections else Section(_MORE, "")
            sections.append(Section(last.title, f"{last.body}\n\n{paragraph}".strip()))
    return [section for section in sections if section.body]


def _fill(paragraphs: list[str]) -> list[Section]:
    bodies: list[str] = []
    for paragraph in paragraphs:
        fits = bodies and len(bodies[-1]) + len(paragraph) + 2 <= MAX_SECTION
        if fits or len(bodies) == MAX_SECTIONS:
            bodies[-1] += f"\n\n{paragraph}"
        else:
            bodies.append(paragraph)
    return [
        Section(_MORE if n == 1 else f"{_MORE} ({n})", body) for n, body in enumerate(bodies, 1)
    ]

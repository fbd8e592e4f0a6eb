"""Documents that are a row of short parts, each about something else: house rules, a policy.

An article has parts as well, but they belong together: it begins with a text of its own, its parts
are long, are counted, or are named by their place in it.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from bot.knowledge.importing.article import body_of
from bot.knowledge.importing.blocks import Block, BlockKind, words
from bot.knowledge.importing.phrases import plain
from bot.knowledge.importing.questions import is_question, is_rhetorical
from bot.knowledge.importing.threads.turns import Pair

_FEWEST = 3  # parts; two are enough where one of them asks
_LONGEST_PART = 70  # words
_LONGEST_HEAD = 6  # words
_LONGEST_OPENING = 20  # words
_TELLS_OF_ORDER = re.compile(
    r"(?:\d|step\b|part\b|day\b|week\b|first|second|third|then\b|next\b|finally|last|before|after|"
    r"during|introduction|background|overview|summary|conclusion|key points|takeaways?|"
    r"what (?:i|we|it|they|he|she|you)\b|how (?:i|we|it)\b|why (?:i|we|it|this|that)\b|"
    r"when (?:i|we|it)\b|the end)"
)
_TITLE_OF_AN_ARTICLE = re.compile(r"(?:how|why|when|what|where|\d{1,3}|my|on|the day)\b")


class _HeadedSection(Struct):
    head: Block
    answer: list[Block] = field(default_factory=list[Block])


def section_pairs(blocks: list[Block], title: str) -> list[Pair]:
    """Return a pair for each part of such a document; empty when it is an article."""
    if is_question(title):
        return []
    body = [block for block in body_of(blocks) if plain(block.line) != plain(title)]
    heads = _heads(body)
    sections: list[_HeadedSection] = []
    opening: list[Block] = []
    for number, block in enumerate(body):
        if number in heads:
            sections.append(_HeadedSection(block))
        else:
            (sections[-1].answer if sections else opening).append(block)
    if not _stand_alone(sections, title) or words(opening) > _LONGEST_OPENING:
        return []
    return [
        Pair(section.head.line, section.answer, proposed=not is_question(section.head.line))
        for section in sections
    ]


def _heads(body: list[Block]) -> set[int]:
    """Return the places of the headings, which must be of one level; else of lines in bold."""
    headings = {n: block.level for n, block in enumerate(body) if block.kind is BlockKind.HEADING}
    if headings:
        return set(headings) if len(set(headings.values())) == 1 else set()
    bold = [n for n, block in enumerate(body) if _looks_like_head(block)]
    if bold[:2] == [0, 1]:
        bold = bold[1:]  # the first is the title
    return set(bold)


def _looks_like_head(block: Block) -> bool:
    return (
        block.kind is BlockKind.TEXT
        and block.bold
        and not block.line.endswith((".", "!", ":", ","))
    )


def _stand_alone(sections: list[_HeadedSection], title: str) -> bool:
    """Whether the parts are about different things."""
    asking = [one for one in sections if is_question(one.head.line)]
    if len(sections) < (2 if asking else _FEWEST):
        return False
    if any(is_rhetorical(one.head.line) for one in asking) or not all(map(_is_told, sections)):
        return False
    if asking and len(sections) == 2:
        return True
    return _TITLE_OF_AN_ARTICLE.match(plain(title)) is None and all(map(_is_short, sections))


def _is_told(section: _HeadedSection) -> bool:
    """Whether a sentence stands under a heading."""
    return any(
        block.kind in {BlockKind.TEXT, BlockKind.LIST}
        and block.line.endswith((".", "!"))
        and words([block]) >= _FEWEST
        for block in section.answer
    )


def _is_short(section: _HeadedSection) -> bool:
    head = plain(section.head.line)
    return (
        words(section.answer) <= _LONGEST_PART
        and len(head.split()) <= _LONGEST_HEAD
        and _TELLS_OF_ORDER.match(head) is None
    )

"""A document about one thing: its title and its text, without what stands around it."""

from __future__ import annotations

from bot.knowledge.importing.blocks import Block, BlockKind, words
from bot.knowledge.importing.phrases import aside_at, comments_at, is_noise, letters, plain
from bot.knowledge.importing.questions import is_question, tidy
from bot.knowledge.importing.threads.turns import Pair
from bot.text.sentences import ends_as_question, sentences

_SHORT = 14


def article_pair(blocks: list[Block], title: str) -> Pair | None:
    """Return the one question that a document answers, proposed from its title or left empty.

    None when nothing of substance is left.
    """
    body = _from_title(body_of(blocks), title)
    if not title:
        title, body = _own_title(body)
    body = [block for block in body if letters(block.line) != letters(title)]
    if not any(block.kind in {BlockKind.TEXT, BlockKind.LIST} for block in body):
        return None
    if title and is_question(title):
        return Pair(title, body)
    if not _says_something(body):
        return None
    first = body[0]
    is_question_line = (
        first.kind is not BlockKind.LIST
        and ends_as_question(first.line)
        and len(sentences(first.line)) <= 3
    )
    if is_question_line and words(body[1:]) > 5:
        return Pair(first.line, body[1:])
    return Pair(title, body, proposed=True)


def _says_something(body: list[Block]) -> bool:
    """Whether there is at least one sentence or a list of some length."""
    texts = [block for block in body if block.kind is not BlockKind.HEADING]
    return any(_is_sentence(block) for block in texts if block.kind is BlockKind.TEXT) or (
        words(body) >= 8 and any(len(block.line.split()) >= 6 for block in texts)
    )


def body_of(blocks: list[Block]) -> list[Block]:
    """Return the text without readers' comments and without asides: links, sources, authors."""
    body: list[Block] = []
    skipping = 0
    for number, block in enumerate(blocks):
        is_head = block.kind is BlockKind.HEADING or len(block.line.split()) <= 6
        if (
            is_head
            and comments_at(blocks, number)
            and (words(body) > 20 or block.kind is BlockKind.HEADING)
        ):
            break
        if is_head and block.kind is not BlockKind.LIST and aside_at(blocks, number):
            skipping = block.level or 6
        elif skipping and _resumes(block, skipping):
            skipping = 0
            body.append(block)
        elif not skipping and block.kind is not BlockKind.END:
            body.append(block)
    return _without_tail(body)


def _resumes(block: Block, level: int) -> bool:
    """Whether the text goes on after an aside: at a heading, or with a long paragraph."""
    if block.kind is BlockKind.HEADING:
        return block.level <= level and not is_noise(block.line)
    return (
        level == 6
        and block.kind is BlockKind.TEXT
        and len(block.line.split()) > _SHORT
        and block.linked < 0.3
    )


def _without_tail(blocks: list[Block]) -> list[Block]:
    """Drop links at the end."""
    rest = list(blocks)
    while rest and (rest[-1].linked > 0.7 or rest[-1].kind is BlockKind.HEADING):
        rest.pop()
    return rest


def _from_title(blocks: list[Block], title: str) -> list[Block]:
    """Drop what stands before the title where the title stands in the page's first half."""
    for number, block in enumerate(blocks):
        is_title = block.kind is BlockKind.HEADING and plain(block.line) == plain(title)
        if is_title and words(blocks[:number]) * 2 < words(blocks):
            return blocks[number + 1 :]
    return blocks


def _is_sentence(block: Block) -> bool:
    return block.kind is BlockKind.LIST or (
        block.line.endswith((".", "!", "?")) and words([block]) > 4
    )


def _own_title(blocks: list[Block]) -> tuple[str, list[Block]]:
    """Take the first heading, or a first line that looks like one."""
    for number, block in enumerate(blocks[:4]):
        opening = blocks[:number]
        if any(_is_sentence(other) for other in opening):
            break
        if block.kind is BlockKind.HEADING and words(opening) < 30:
            return tidy(block.line), blocks[number + 1 :]
    if len(blocks) > 1 and blocks[0].kind is BlockKind.TEXT and _looks_like_title(blocks[0]):
        return tidy(blocks[0].line), blocks[1:]
    return "", blocks


def _looks_like_title(block: Block) -> bool:
    """Whether a first line is bold, or in plain text a short one that is no sentence."""
    short = 2 < len(block.line.split()) <= _SHORT and not block.line.endswith((".", "!", ":", ","))
    return len(block.line) < 120 and (block.bold or (short and block.node is None))

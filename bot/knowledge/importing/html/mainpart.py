"""The paragraphs of a page that are its article, by trafilatura's judgement on our own blocks."""

from __future__ import annotations

import logging
import re
from typing import Any, cast

from bot.knowledge.importing.blocks import Block, BlockKind, words
from bot.knowledge.importing.html.tree import parse_lxml

# Its cost grows faster than a page; beyond this our own pruning alone has to do.
_MOST_CHARACTERS = 400_000
_MOST_BLOCKS = 1_500
_ENOUGH = 0.4


def main_blocks(html: str, blocks: list[Block]) -> list[Block]:
    """Return the blocks from the first to the last that trafilatura calls the main text.

    All of them come back when it finds too little to be believed, and in between only those that
    are mostly links go.
    """
    if len(html) > _MOST_CHARACTERS or len(blocks) > _MOST_BLOCKS:
        return blocks
    main = _letters(_main_text(html))
    numbers = [n for n, block in enumerate(blocks) if _is_in(block, main)]
    if not numbers or words([blocks[n] for n in numbers]) < _ENOUGH * words(blocks):
        return blocks
    first, last = _with_heads(blocks, numbers[0]), numbers[-1]
    main_numbers = set(numbers)
    return [
        block
        for number, block in enumerate(blocks[first : last + 1], first)
        if number in main_numbers or block.linked < 0.5
    ]


def _is_in(block: Block, main: str) -> bool:
    """Whether a block of several words stands in the main text."""
    own = _letters(block.line)
    return block.kind is not BlockKind.END and len(own) > 12 and own[:200] in main


def _with_heads(blocks: list[Block], first: int) -> int:
    """Go back over headings and list items that belong to what follows them."""
    while first and blocks[first - 1].kind in {BlockKind.HEADING, BlockKind.LIST, BlockKind.TOPIC}:
        first -= 1
    return first


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _main_text(html: str) -> str:
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = parse_lxml(html)
    if tree is None:
        return ""
    try:
        text = cast(
            "Any",
            bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False),
        )
    except Exception:  # noqa: BLE001 a library that meets a page it was not made for; ours goes on
        return ""
    return str(text.text or "") if text is not None else ""

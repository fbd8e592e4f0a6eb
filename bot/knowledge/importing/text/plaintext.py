"""From plain text to blocks: paragraphs, wrapped lines, lists, headings by their looks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.importing.blocks import Block, BlockKind
from bot.knowledge.importing.html.inline import escape, escape_starts, without_tags
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.phrases import is_noise, starts_aside, starts_comments
from bot.knowledge.importing.questions import is_question
from bot.text.sentences import ends_as_question

_ITEM = re.compile(
    r"^\s{0,12}([-*•·▪◦‣●○–+]|(?:\d{1,3}\.){1,4}\d{1,3}[.)]?|\(?\d{1,3}[.)]|[a-z][.)]|"
    r"step \d{1,2}[.:)])\s+(?=\S)",
    re.IGNORECASE,
)
_ATX = re.compile(r"^(#{1,6})\s+(\S.*)$")
_QUOTE = re.compile(r"^(?:>\s?)+")
_UNDERLINE = re.compile(r"^\s*(={3,}|-{3,}|~{3,})\s*$")
_BOLD = re.compile(r"^\*\*(.{1,300}?)\*\*:?$|^__(.{1,300}?)__:?$")
LABEL = re.compile(
    r"^(?:\*\*|__)?(?P<name>[@\w][\w.'’&-]{0,24}(?: [\w.'’&()-]{1,20}){0,3})\s?"
    r"(?:\*\*|__)?\s?:(?:\*\*|__)?(?=\s|$)\s*"
)
_QA_LABEL = re.compile(
    r"^(?:q|a|question|answer|ans|frage|antwort)\s?\.?\d{0,3}\s?[:.)]", re.IGNORECASE
)
_END = re.compile(r"[.!?…:;。][\"'”’»)\]]*$")


def text_blocks(text: str, deadline: Deadline) -> list[Block]:
    """Return the blocks of a plain text."""
    chunks = [chunk for chunk in _chunks(text) if chunk]
    blocks: list[Block] = []
    for number, chunk in enumerate(chunks):
        deadline.check()
        lines = _underlined_heading(chunk)
        if isinstance(lines, Block):
            blocks.append(lines)
            continue
        after = _after(chunks, number)
        if len(lines) == 1 and _looks_like_heading(lines[0], after):
            level = (
                2
                if any(
                    b.kind is not BlockKind.HEADING and not is_noise(b.line) for b in blocks[:20]
                )
                else 1
            )
            blocks.append(Block(BlockKind.HEADING, lines[0], escape(lines[0]), level))
        else:
            blocks.extend(_paragraphs(lines))
    return blocks


def _chunks(text: str) -> Iterator[list[str]]:
    """Yield groups of lines that no empty line parts."""
    chunk: list[str] = []
    for line in text.split("\n"):
        bare = _QUOTE.sub("", without_tags(line.expandtabs(4)).rstrip())
        if bare.strip():
            chunk.append(bare)
        elif chunk:
            yield chunk
            chunk = []
    yield chunk


def _underlined_heading(lines: list[str]) -> list[str] | Block:
    """Return a heading for a line underlined as in mail and old text files, else the lines."""
    if len(lines) == 2 and _UNDERLINE.match(lines[1]) and len(lines[0]) <= 150:
        line = " ".join(lines[0].split())
        return Block(BlockKind.HEADING, line, escape(line), 1 if "=" in lines[1] else 2)
    return lines


def _looks_like_heading(line: str, after: list[str]) -> bool:
    bare = line.strip()
    if (
        not 2 < len(bare) <= 90
        or _END.search(bare)
        or bare.endswith(",")
        or _ITEM.match(line)
        or not after
    ):
        return False
    if is_noise(bare) or len(bare.split()) > 13 or not (bare[0].isupper() or bare[0].isdecimal()):
        return False
    return max(map(len, after[:3])) > len(bare)


def _after(chunks: list[list[str]], number: int) -> list[str]:
    """The next lines that say something: bylines and dates after a title are read over."""
    for chunk in chunks[number + 1 : number + 5]:
        lines = [line for line in chunk[:8] if not is_noise(line)]
        if lines:
            return lines
    return []


def _paragraphs(lines: list[str]) -> Iterator[Block]:
    is_wrapped = max(map(len, lines)) <= 110 and sum(
        len(line) >= 50 for line in lines[:-1]
    ) * 2 >= len(lines[:-1])
    widest = max(map(len, lines))
    paragraph: list[str] = []
    for line in lines:
        is_indented = (
            line.startswith("  ") and bool(paragraph) and _ITEM.match(paragraph[0]) is not None
        )
        is_question_line = (
            len(paragraph) == 1
            and ends_as_question(paragraph[0].strip())
            and is_question(paragraph[0])
        )
        goes_on = is_indented and not is_question_line and not _starts_anew(line)
        if paragraph and not (goes_on or _continues(paragraph[-1], line, is_wrapped, widest)):
            yield _block(paragraph)
            paragraph = []
        paragraph.append(line)
    yield _block(paragraph)


def _continues(before: str, line: str, is_wrapped: bool, widest: int) -> bool:
    """Whether a line only goes on with the one before, which was broken for its length."""
    bare = line.strip()
    if _starts_anew(line) or _ATX.match(before) or _BOLD.match(before.strip()) or is_noise(before):
        return False
    if (
        is_noise(bare)
        or starts_comments(bare)
        or (ends_as_question(before.strip()) and is_question(before.strip()))
    ):
        return False
    if bare[:1].islower() and not _END.search(before.rstrip()):
        return True
    return is_wrapped and len(before) * 10 >= widest * 6 and len(before) >= 40


def _starts_anew(line: str) -> bool:
    bare = line.strip()
    return bool(
        _ITEM.match(line)
        or _ATX.match(bare)
        or _BOLD.match(bare)
        or _QA_LABEL.match(bare)
        or LABEL.match(bare)
    )


def _block(lines: list[str]) -> Block:
    line = " ".join(" ".join(lines).split())
    if heading := _ATX.match(line):
        words = heading[2].rstrip("#").rstrip() or heading[2]
        return Block(BlockKind.HEADING, words, escape(words), len(heading[1]))
    if bold := _BOLD.match(line):
        words = bold[1] or bold[2]
        return Block(BlockKind.TEXT, words, f"**{escape(words)}**", bold=True)
    if starts_comments(line) or starts_aside(line):
        return Block(BlockKind.HEADING, line, escape(line), 2)
    item = _ITEM.match(lines[0])
    if item and len(line) > len(item[0].strip()):
        mark, words = item[1], line[len(item[0].strip()) :].strip()
        number = re.sub(r"\D", "", mark.rstrip(".)").rpartition(".")[2])
        marker = f"{number}." if number else "-"
        return Block(BlockKind.LIST, words, f"{marker} {escape(words)}")
    return Block(BlockKind.TEXT, line, escape_starts(escape(line)))

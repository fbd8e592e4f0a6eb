"""Threads in documents without structure, known by votes, bylines and counts between the posts."""

from __future__ import annotations

import re

from bot.knowledge.importing.blocks import Block, BlockKind, cleaned, words
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.patterns import patterns
from bot.knowledge.importing.phrases import is_noise, plain
from bot.knowledge.importing.questions import is_question
from bot.knowledge.importing.threads.posts import Post, thread_pair
from bot.knowledge.importing.threads.turns import Pair
from bot.knowledge.importing.threads.votes import below_zero, normal, score_of

_POINTS = re.compile(r"(?<![\w.])-\d[\d.,]{0,6}k? (?:points?|votes?)\b", re.IGNORECASE)
_FLAIR = 3  # words of the label below a title
_PARTING = ("votes", "count", "question", "answer", "post", "comment", "related")


def thread_in(blocks: list[Block], deadline: Deadline) -> Pair | None:
    """Return what a thread asks and answers, None when the document is no thread."""
    marks: list[str] = []
    for number, block in enumerate(blocks):
        if number % 100 == 0:
            deadline.check()
        marks.append(_mark(block))
    strong = [mark for mark in marks if mark in {"votes", "question", "answer", "post"}]
    if not strong or (len(strong) < 2 and "count" not in marks):
        return None
    return _MarkReader().read(blocks, marks)


def _mark(block: Block) -> str:
    """Return what a line marks, or nothing."""
    line = block.line
    if (
        block.kind in {BlockKind.LIST, BlockKind.END}
        or len(line) > 200
        or line.endswith((".", "?"))
    ):
        return "comment line" if patterns().marks["comment_line"].fullmatch(line[:700]) else ""
    low = " ".join(normal(line).casefold().split()).strip("▲▼△▽⬆⬇👍👎*() ")
    bare = plain(line)
    if below_zero(line):
        return "votes"
    expressions = patterns().marks
    for name in _PARTING:
        if expressions[name].fullmatch(low) or expressions[name].fullmatch(bare):
            return name
    if low and expressions["number"].fullmatch(low):
        return "number"
    return "comment line" if expressions["comment_line"].fullmatch(line) else ""


class _MarkReader:
    """Goes through a document once and parts it at its marks."""

    def __init__(self) -> None:
        self.posts: list[Post] = [Post()]
        self._by_votes = False
        self._by_line = False
        self._reddit = False
        self._flair = False

    def read(self, blocks: list[Block], marks: list[str]) -> Pair | None:
        start = next((n for n, mark in enumerate(marks) if mark and mark != "number"), 0)
        start = next((n for n in range(start) if marks[n] == "number" and n > 0), start)
        start = _behind_menu(blocks, marks, start)
        before = cleaned([b for b in blocks[:start] if b.kind is not BlockKind.END])
        title = _title(before)
        rest = [block for block in before if block.line != title]
        self.posts[0].blocks += rest if title else []
        self.posts[0].role = "question" if rest else ""
        for block, mark in zip(blocks[start:], marks[start:], strict=True):
            if (
                not title and block.kind is BlockKind.HEADING and not mark and not self._has_words()
            ) or (not title and self._is_reddit_title(block, mark)):
                title = block.line
                self._current.blocks.clear()  # its author
            elif mark == "related":
                self._new("comment", by_votes=False)
            elif mark:
                self._reddit = block.line.startswith("r/")
                self._read_mark(mark, block)
            elif self._flair and len(block.line.split()) <= _FLAIR:
                pass
            elif not (is_noise(block.line) or block.line == title):
                self._current.blocks.append(block)
            self._flair = bool(title) and block.line == title and self._reddit
        return thread_pair(title, self.posts)

    def _is_reddit_title(self, block: Block, mark: str) -> bool:
        """Whether a line is the first below the name of a community, apart from the author."""
        word_count = sum(words(post.blocks) for post in self.posts)
        return self._reddit and not mark and word_count <= 1 and " " in block.line

    @property
    def _current(self) -> Post:
        return self.posts[-1]

    def _has_words(self) -> bool:
        return any(words(post.blocks) for post in self.posts)

    def _new(self, role: str, *, by_votes: bool) -> None:
        self.posts.append(Post(role=role))
        self._by_votes = by_votes
        self._by_line = False

    def _read_mark(self, mark: str, block: Block) -> None:
        match mark:
            case "votes" | "number":
                if self._by_line and self._current.score is None:
                    self._current.score = score_of(block.line)
                    return
                if (
                    self._current.blocks
                    or self._current.score is not None
                    or self._current.role == "comment"
                ):
                    self._new("", by_votes=True)
                self._by_votes = True
                self._current.score = score_of(block.line)
            case "comment" | "comment line":
                if self._current.role != "comment":
                    self._new("comment", by_votes=False)
            case "count":
                self._first_is_question()
                self._new("", by_votes=False)
            case _:
                self._byline(mark, block)

    def _byline(self, mark: str, block: Block) -> None:
        """A line that says who wrote: before the words, or after them where votes stood before."""
        role = mark if mark in {"question", "answer"} else ""
        post = self._current
        low = _POINTS.search(normal(block.line[:200]))
        if post.blocks and self._by_votes and role and not post.role:
            post.role = role
            self._new("comment", by_votes=False)
        elif post.blocks or post.role == "comment" or (self._by_line and post.score is not None):
            self._new(role, by_votes=False)
            self._by_line = True
        elif role and not (post.role == "question" and role == "answer"):
            post.role = role
            self._by_line = not self._by_votes
        elif role:
            self._new(role, by_votes=False)
        if low is not None and self._current.score is None:
            self._current.score = score_of(low[0])
        self._current.accepted |= bool(patterns().marks["accepted"].fullmatch(plain(block.line)))

    def _first_is_question(self) -> None:
        """Take the lines before "3 answers" as the question."""
        for post in self.posts:
            if post.role == "" and post.blocks:
                post.role = "question"
                return


def _behind_menu(blocks: list[Block], marks: list[str], start: int) -> int:
    """Where a thread starts when what seems to count its answers is a word of the menu ("Answer").

    The question comes after it then, and nothing but short lines stands before the question.
    """
    if marks[start] != "count" or any(is_question(b.line) for b in blocks[:start]):
        return start
    for number, block in enumerate(blocks[start + 1 :], start + 1):
        if is_question(block.line):
            return next((n for n in range(number, len(marks)) if marks[n]), start)
        if len(block.line.split()) > 7 or marks[number] not in {"", "count"}:
            break
    return start


def _title(before: list[Block]) -> str:
    """The line before a thread that asks, else its heading, else the last short line."""
    lines = [block.line for block in before if block.kind in {BlockKind.TEXT, BlockKind.HEADING}]
    question = next((line for line in lines if is_question(line) and len(line) <= 250), "")
    heads = [block.line for block in before if block.kind is BlockKind.HEADING]
    short: list[str] = []
    for line in lines:
        if len(line.split()) > 20:
            break
        short.append(line)
    return question or (heads[0] if heads else "") or (short[-1] if short else "")

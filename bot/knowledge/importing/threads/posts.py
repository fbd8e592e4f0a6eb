"""Forum threads: posts with their votes, and the one entry that they make."""

from __future__ import annotations

from msgspec import Struct, field

from bot.knowledge.importing.blocks import Block, BlockKind, cleaned, words
from bot.knowledge.importing.models import OmittedPart
from bot.knowledge.importing.questions import is_question, questions_in, stands_alone, tidy
from bot.knowledge.importing.threads.turns import Pair
from bot.text.sentences import ends_as_question, sentences

_MOST_ANSWERS = 4
_SHORT = 8


class Post(Struct):
    """The post of one member. `role` is question, answer, comment, or empty when unknown."""

    blocks: list[Block] = field(default_factory=list[Block])
    score: int | None = None
    accepted: bool = False
    role: str = ""


def thread_pair(title: str, posts: list[Post]) -> Pair | None:
    """Return a thread's question and its answers, the accepted or best one first.

    `proposed` is set, and the question is the title or empty, where nobody asked in so many words.
    None when nobody answered; no blocks when every answer was voted below zero.
    """
    for post in posts:
        post.blocks = cleaned(post.blocks)
        while len(post.blocks) > 1 and post.blocks[0].markdown.startswith("> "):
            post.blocks.pop(0)  # what a reply quotes stands above it already
    opening = _question_post(title, posts)
    answers = [
        post
        for post in posts
        if post is not opening and post.role in {"answer", ""} and words(post.blocks) > 0
    ]
    if (
        not answers
        and opening is not None
        and words(opening.blocks) > 0
        and opening.role != "question"
    ):
        answers, opening = [opening], None
    if not answers:
        return None
    body = opening.blocks if opening else []
    answer = _join_answers(answers)
    omitted = _omitted_posts(posts, opening)
    inner = [q for block in body for q in questions_in(block.line, 2) if len(q) <= 200]
    aliases = tuple(question for question in inner if stands_alone(question))
    if title and is_question(title):
        return Pair(title, answer, aliases=aliases, omitted=omitted)
    if title:
        whole = f"{tidy(title).rstrip(' .:!')}: {inner[0]}" if inner else title
        return Pair(whole if len(whole) <= 180 else title, answer, True, aliases, omitted)
    question = _asked_in(body)
    others = tuple(alias for alias in aliases if alias not in question)
    return Pair(question, answer, not question, others, omitted)


def _asked_in(body: list[Block]) -> str:
    """The question of a post without a title: with what leads to it, where that is short."""
    for block in body:
        if not questions_in(block.line, 2):
            continue
        if len(block.line) <= 200 and ends_as_question(block.line):
            return block.line
        parts = sentences(block.line)
        place = next(n for n, part in enumerate(parts) if ends_as_question(part))
        longer = " ".join(parts[max(0, place - 1) : place + 1])
        return longer if len(parts[place].split()) < 5 and len(longer) <= 200 else parts[place]
    return ""


def _question_post(title: str, posts: list[Post]) -> Post | None:
    declared = next((post for post in posts if post.role == "question"), None)
    if declared is not None:
        return declared
    candidates = [post for post in posts if post.role != "comment" and words(post.blocks) > 0]
    if not candidates or candidates[0].role == "answer":
        return None
    first = candidates[0]
    return first if len(candidates) > 1 or (title and looks_asking(first.blocks)) else None


def looks_asking(blocks: list[Block]) -> bool:
    """Whether what somebody wrote asks for help and does not give it."""
    text = " ".join(block.line for block in blocks)
    return not text or (
        any(ends_as_question(q) for q in questions_in(text)[-3:]) and words(blocks) < 400
    )


def _omitted_posts(posts: list[Post], opening: Post | None) -> tuple[OmittedPart, ...]:
    """Return the posts that stay out for their votes or because they are comments."""
    omitted: list[OmittedPart] = []
    for post in posts:
        text = " ".join(block.line for block in post.blocks)[:300]
        if post is opening or not text:
            continue
        if (post.score or 0) < 0:
            omitted.append(OmittedPart("an answer", f"voted below zero ({post.score})", text[:120]))
        elif post.role == "comment":
            omitted.append(OmittedPart("a comment", "only answers are taken", text[:120]))
    return tuple(omitted)


def _join_answers(answers: list[Post]) -> list[Block]:
    """Return the blocks of the best answers; those voted down and mere asides stay out."""
    candidates = [post for post in answers if (post.score or 0) >= 0]
    full = [
        post for post in candidates if post.accepted or words(post.blocks) >= _SHORT
    ] or candidates
    full.sort(key=lambda post: (not post.accepted, -(post.score or 0)))
    blocks: list[Block] = []
    for number, post in enumerate(full[:_MOST_ANSWERS]):
        if number:
            blocks.append(Block(BlockKind.HEADING, "Another answer", "Another answer", 6))
        blocks += post.blocks
    return blocks

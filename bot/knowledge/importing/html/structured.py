"""Questions that a page marks up for machines: schema.org as JSON-LD, microdata or RDFa."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import cast

from bot.knowledge.importing.blocks import Block, cleaned
from bot.knowledge.importing.html.tree import Node
from bot.knowledge.importing.phrases import letters
from bot.knowledge.importing.threads.posts import Post, thread_pair
from bot.knowledge.importing.threads.turns import Pair
from bot.knowledge.importing.threads.votes import score_of

_MOST = 20_000
_LAST_COMMA = re.compile(r",[ \t\n]{0,40}([]}])")
_ANSWERS = ("acceptedAnswer", "suggestedAnswer")
ReadText = Callable[[str], list[Block]]
ReadNode = Callable[[Node], list[Block]]


def linked_pairs(page: Node, read_text: ReadText, low: set[str]) -> list[Pair]:
    """Return the pairs of all JSON-LD on a page that has not been pruned yet.

    `low`: the letters of posts that the page itself shows with votes below zero.
    """
    pairs: list[Pair] = []
    for node in page.walk():
        # Only JSON-LD has its text here: the tree leaves other scripts empty.
        if node.tag == "script" and node.get("content"):
            for question in _questions(node.get("content")):
                pair = _from_json(question, read_text, low)
                if pair is not None:
                    pairs.append(pair)
    return pairs


def _questions(source: str) -> Iterator[dict[str, object]]:
    waiting: list[object] = [_load(source)]
    for _ in range(_MOST):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(cast("list[object]", item)[:_MOST]))
        elif isinstance(item, dict):
            fields = cast("dict[str, object]", item)
            if "Question" in _kinds(fields):
                yield fields
            else:
                waiting.extend(reversed(list(fields.values())[:_MOST]))


def _load(source: str) -> object:
    """Read JSON as pages have it: in a comment, with entities for its marks, with a last comma."""
    bare = source.strip().removeprefix("<!--").removeprefix("//<![CDATA[").removeprefix("<![CDATA[")
    bare = (
        bare.strip()
        .removesuffix("-->")
        .removesuffix("]]>")
        .rstrip()
        .removesuffix("//")
        .rstrip("; ")
    )
    for text in (bare, html.unescape(bare), _LAST_COMMA.sub(r"\1", html.unescape(bare))):
        try:
            return cast("object", json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue
    return None


def _kinds(item: dict[str, object]) -> list[str]:
    kind = item.get("@type")
    kinds = cast("list[object]", kind) if isinstance(kind, list) else [kind]
    return [str(name).rpartition("/")[2] for name in kinds]


def _from_json(question: dict[str, object], read_text: ReadText, low: set[str]) -> Pair | None:
    name = _words(question.get("name")) or _words(question.get("text"))
    posts: list[Post] = []
    for key in _ANSWERS:
        value = question.get(key)
        answers = cast("list[object]", value) if isinstance(value, list) else [value]
        posts += [
            _linked_post(cast("dict[str, object]", answer), key == _ANSWERS[0], read_text, low)
            for answer in ({"text": a} if isinstance(a, str) else a for a in answers[:50])
            if isinstance(answer, dict)
        ]
    body = _words(question.get("text"))
    if body and body != name:
        posts.insert(0, Post(read_text(body), role="question"))
    return thread_pair(name, posts) if name else None


def _linked_post(
    fields: dict[str, object], is_accepted: bool, read_text: ReadText, low: set[str]
) -> Post:
    text = fields.get("text") or fields.get("description") or fields.get("articleBody")
    if isinstance(text, list):
        text = "\n\n".join(map(str, cast("list[object]", text)[:50]))
    blocks = cleaned(read_text(str(text or fields.get("name") or "")))
    score, against = _number(fields.get("upvoteCount")), _number(fields.get("downvoteCount"))
    own = letters("".join(block.line for block in blocks))
    if own and any(own in excerpt for excerpt in low):
        score = -1
    elif score is not None and against is not None:
        score -= abs(against)
    return Post(blocks, score, is_accepted, "answer")


def _words(value: object) -> str:
    if not isinstance(value, str):
        return ""
    from bot.knowledge.importing.html.inline import without_tags

    return " ".join(without_tags(html.unescape(value[:2000])).split())


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        return score_of(value)
    try:
        return max(-(10**9), min(10**9, int(value)))
    except (ValueError, OverflowError):
        return None


def marked_pairs(page: Node, read_node: ReadNode) -> list[Pair]:
    """Return the pairs that microdata or RDFa name, on a pruned page."""
    pairs: list[Pair] = []
    for node in page.walk():
        if _is(node, "Question") and len(pairs) < 500:
            name = next((n for n in node.walk() if _property(n) == "name"), None)
            answers = [n for n in node.walk() if _property(n) in _ANSWERS]
            posts = [_post(answer, read_node) for answer in answers[:50]]
            title = (name.get("content") or name.text()) if name else ""
            pair = thread_pair(title, posts) if title else None
            if pair is not None:
                pairs.append(pair)
    return pairs


def _post(answer: Node, read_node: ReadNode) -> Post:
    texts = [n for n in answer.walk() if _property(n) in {"text", "articleBody"}]
    votes = next((n for n in answer.walk() if _property(n) == "upvoteCount"), None)
    score = _number((votes.get("content") or votes.text()) if votes else None)
    blocks = read_node(texts[0] if texts else answer)
    return Post(cleaned(blocks), score, _property(answer) == _ANSWERS[0], "answer")


def _is(node: Node, kind: str) -> bool:
    types = f"{node.get('itemtype')} {node.get('typeof')}"
    return any(part.rpartition("/")[2].rpartition(":")[2] == kind for part in types.split())


def _property(node: Node) -> str:
    return (node.get("itemprop") or node.get("property")).rpartition(":")[2]

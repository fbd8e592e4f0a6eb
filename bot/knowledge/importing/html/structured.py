"""Questions that a page marks up for machines: schema.org as JSON-LD, microdata or RDFa."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from typing import cast

from bot.knowledge.importing.blocks import Block, cleaned
from bot.knowledge.importing.html.tree import Node
from bot.knowledge.importing.posts import Post, thread_pair
from bot.knowledge.importing.turns import Pair

_MOST = 20_000
_ANSWERS = ("acceptedAnswer", "suggestedAnswer")
ReadText = Callable[[str], list[Block]]
ReadNode = Callable[[Node], list[Block]]


def linked_pairs(page: Node, read: ReadText) -> list[Pair]:
    """Return the pairs of all JSON-LD on a page that has not been pruned yet."""
    pairs: list[Pair] = []
    for node in page.walk():
        if node.tag == "script" and node.get("content"):
            for question in _questions(node.get("content")):
                pair = _from_json(question, read)
                if pair is not None:
                    pairs.append(pair)
    return pairs


def _questions(source: str) -> Iterator[dict[str, object]]:
    try:
        waiting: list[object] = [json.loads(source, strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST):
        if not waiting:
            return
        item = waiting.pop(0) if len(waiting) < 500 else waiting.pop()
        if isinstance(item, list):
            waiting = cast("list[object]", item) + waiting
        elif isinstance(item, dict):
            found = cast("dict[str, object]", item)
            if "Question" in _kinds(found):
                yield found
            else:
                waiting.extend(found.values())


def _kinds(item: dict[str, object]) -> list[str]:
    kind = item.get("@type")
    kinds = cast("list[object]", kind) if isinstance(kind, list) else [kind]
    return [str(name).rpartition("/")[2] for name in kinds]


def _from_json(question: dict[str, object], read: ReadText) -> Pair | None:
    name = _words(question.get("name")) or _words(question.get("text"))
    posts: list[Post] = []
    for key in _ANSWERS:
        value = question.get(key)
        answers = cast("list[object]", value) if isinstance(value, list) else [value]
        for answer in answers[:50]:
            if isinstance(answer, dict):
                fields = cast("dict[str, object]", answer)
                text = fields.get("text") or fields.get("description") or fields.get("articleBody")
                posts.append(
                    Post(
                        cleaned(read(str(text or ""))),
                        _number(fields.get("upvoteCount")),
                        key == _ANSWERS[0],
                        "answer",
                    )
                )
    body = _words(question.get("text"))
    if body and body != name:
        posts.insert(0, Post(read(body), role="question"))
    return thread_pair(name, posts) if name else None


def _words(value: object) -> str:
    if not isinstance(value, str):
        return ""
    from bot.knowledge.importing.html.inline import without_tags

    return " ".join(without_tags(html.unescape(value[:2000])).split())


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return max(-(10**9), min(10**9, int(float(value))))
    except (ValueError, OverflowError):
        return None


def marked_pairs(page: Node, read: ReadNode) -> list[Pair]:
    """Return the pairs that microdata or RDFa name, on a pruned page."""
    pairs: list[Pair] = []
    for node in page.walk():
        if _is(node, "Question") and len(pairs) < 500:
            name = next((n for n in node.walk() if _property(n) == "name"), None)
            answers = [n for n in node.walk() if _property(n) in _ANSWERS]
            posts = [_post(answer, read) for answer in answers[:50]]
            title = (name.get("content") or name.text()) if name else ""
            pair = thread_pair(title, posts) if title else None
            if pair is not None:
                pairs.append(pair)
    return pairs


def _post(answer: Node, read: ReadNode) -> Post:
    texts = [n for n in answer.walk() if _property(n) in {"text", "articleBody"}]
    votes = next((n for n in answer.walk() if _property(n) == "upvoteCount"), None)
    score = _number((votes.get("content") or votes.text()) if votes else None)
    blocks = read(texts[0] if texts else answer)
    return Post(cleaned(blocks), score, _property(answer) == _ANSWERS[0], "answer")


def _is(node: Node, kind: str) -> bool:
    told = f"{node.get('itemtype')} {node.get('typeof')}"
    return any(part.rpartition("/")[2].rpartition(":")[2] == kind for part in told.split())


def _property(node: Node) -> str:
    return (node.get("itemprop") or node.get("property")).rpartition(":")[2]

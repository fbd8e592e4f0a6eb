"""Threads on pages whose elements say what they are: an answer, a post, a comment with votes."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.knowledge.importing.blocks import Block, BlockKind, cleaned, words
from bot.knowledge.importing.html.tree import Node, remove
from bot.knowledge.importing.patterns import patterns
from bot.knowledge.importing.questions import is_question
from bot.knowledge.importing.threads.posts import Post, looks_asking, thread_pair
from bot.knowledge.importing.threads.turns import Pair
from bot.knowledge.importing.threads.votes import normal, score_of

Read = Callable[[Node], list[Block]]

_MOST = 200  # posts that are read; a thread with more has been answered by then
_ROLES = ("answer", "post", "comment", "question")
_ACCEPTED = re.compile(
    r"(?:^|[\s_-])(?:accepted|best-?answer|solution|selected|is-?solution|best)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ACCEPTED_TEXT = re.compile(
    r"\W{0,10}+(?:(?:accepted|best|selected|chosen) (?:answer|solution).{0,20}|solution\W{0,10})",
    re.IGNORECASE,
)
_SCORE = re.compile(r"vote-?count|score|votes?|upvotes?|points|qa-netvote-count", re.IGNORECASE)
_INTEGER = re.compile(r"[+-]?\d{1,7}")
_LEADING = re.compile(r"[+-]? ?\d[\d.,]{0,9}k?\b")
_SELF = re.compile(r"\b(?:i|my|me|i'm|i’m|we|our)\b", re.IGNORECASE)


def find_posts(page: Node) -> list[tuple[Node, Post]]:
    """Return a thread's elements with votes and roles, before pruning takes the votes away.

    Empty when the page is no thread, or has as many questions as answers (an FAQ).
    """
    groups: dict[str, list[Node]] = {"answer": [], "post": [], "comment": [], "question": []}
    for node in page.walk():
        role = _role(node)
        if role and node.tag not in {
            "body",
            "html",
            "main",
            "form",
            "textarea",
            "input",
            "label",
            "a",
        }:
            groups[role].append(node)
    questions = _outermost(groups["question"])
    if groups["answer"]:
        nodes = [node for node in _outermost(groups["answer"]) if len(node.text()) > 20][:_MOST]
        if len(questions) > 1 or not nodes or _each_asks(nodes):
            return []
        return _posts(questions[:1], nodes, "answer")
    posts = _outermost(groups["post"])[:_MOST]
    if len(posts) > 1 and not _is_listing(posts):
        return [(node, _post(node, "")) for node in posts]
    if groups["comment"] and len(questions) <= 1:
        return _posts(questions, groups["comment"][:_MOST], "")
    return []


def read_thread(
    title: str, elements: list[tuple[Node, Post]], page: Node, read_node: Read
) -> Pair | None:
    """Return the pair of a thread on a page that is pruned by now; takes its elements apart."""
    title = title if is_question(title) else _asked_heading(page) or title
    by_comments = all(_role(node) in {"comment", "question"} for node, _ in elements)
    for node, post in reversed(elements):
        body = _body(node)
        post.blocks = [
            b
            for b in cleaned(read_node(body))
            if b.kind is not BlockKind.HEADING or not _repeats(b, title)
        ]
        remove([node])
    posts = [post for _, post in elements]
    if by_comments and not _asked_by_a_member(title, posts, page, read_node):
        return None
    return thread_pair(title, posts)


def _asked_heading(page: Node) -> str:
    """The heading that asks, where the page's own title does not."""
    lines = (node.text() for node in page.walk() if node.tag in {"h1", "h2", "h3"})
    return next((line for line in lines if len(line) <= 250 and is_question(line)), "")


def _asked_by_a_member(title: str, posts: list[Post], page: Node, read_node: Read) -> bool:
    """Whether comments answer a member's question, and are not written beneath an article."""
    if not any(post.score is not None for post in posts):
        return False
    question = next((post for post in posts if post.role == "question"), None)
    if question is None:
        question = Post(cleaned(read_node(page)), role="question")
        posts.insert(0, question)
    line = " ".join(block.line for block in question.blocks)
    asks = "?" in title or (looks_asking(question.blocks) and bool(line))
    return asks and words(question.blocks) < 500 and (not line or bool(_SELF.search(line)))


def _posts(questions: list[Node], answers: list[Node], role: str) -> list[tuple[Node, Post]]:
    question_posts = [(node, _post(node, "question")) for node in questions]
    answer_posts = [(node, _post(node, role)) for node in answers if node not in questions]
    return question_posts + answer_posts


def _tokens(node: Node) -> set[str]:
    return set(node.get("class")[:500].casefold().split()) | {node.tag}


def _role(node: Node) -> str:
    prop, kind = node.get("itemprop"), node.get("itemtype").rpartition("/")[2]
    if prop in {"acceptedAnswer", "suggestedAnswer"} or kind == "Answer":
        return "answer"
    if kind == "Question":
        return ""
    if kind == "Comment":
        return "comment"
    tokens = _tokens(node)
    if tokens & {"shreddit-post"} or ("thing" in tokens and "link" in tokens):
        return "question"
    classes = patterns().classes
    return next((role for role in _ROLES if tokens & classes[role]), "")


def _outermost(nodes: list[Node]) -> list[Node]:
    """Drop the elements that stand inside others of the list."""
    ids = {id(node) for node in nodes}
    return [node for node in nodes if not any(id(above) in ids for above in node.ancestors())]


def _each_asks(answers: list[Node]) -> bool:
    """Whether several answers each stand beside a question of their own."""
    if len(answers) < 2:
        return False
    before = [_before(node) for node in answers]
    return sum(text.endswith("?") for text in before) > 1


def _before(node: Node) -> str:
    """The words right before an element, in its parent."""
    last = ""
    for sibling in node.parent.children if node.parent else []:
        if sibling is node:
            return last
        words_of = sibling.text() if isinstance(sibling, Node) else " ".join(sibling.split())
        last = words_of or last
    return last


def _is_listing(posts: list[Node]) -> bool:
    """Whether posts are the articles of a blog's front page."""
    return sum(any(n.tag in {"h1", "h2"} for n in post.walk()) for post in posts) > 1


def _post(node: Node, role: str) -> Post:
    post = Post(role=role)
    names = f"{node.get('class')} {node.get('itemprop')}"
    parent = node.parent.get("itemprop") if node.parent else ""
    post.accepted = bool(_ACCEPTED.search(names)) or "acceptedAnswer" in {
        node.get("itemprop"),
        parent,
    }
    for inner in node.walk():
        if post.score is None:
            post.score = _score(inner)
        if inner.elements or role == "question":
            continue
        text = inner.text()
        post.accepted |= len(text) < 40 and _ACCEPTED_TEXT.fullmatch(text) is not None
    return post


def _score(node: Node) -> int | None:
    names = f"{node.get('class')} {node.get('itemprop')}"
    is_named = _SCORE.search(names) is not None
    for name in ("score", "data-score", "data-value", "data-vote-count", "data-votes"):
        if (is_named or "score" in name) and _INTEGER.fullmatch(normal(node.get(name)[:20])):
            return int(normal(node.get(name)))
    if not is_named or node.tag in {"html", "body", "main", "article"}:
        return None
    match = _LEADING.match(normal(node.get("content")[:40] or node.text()[:40]).strip())
    return score_of(match[0]) if match else None


def _body(node: Node) -> Node:
    """The part of a post that holds what was written; the whole post where none is named."""
    best, most = node, 0
    for inner in node.walk():
        if inner is not node and (
            _tokens(inner) & patterns().classes["body"]
            or inner.get("itemprop") in {"text", "articleBody", "description"}
        ):
            length = len(inner.text())
            if length > most:
                best, most = inner, length
    return best


def _repeats(block: Block, title: str) -> bool:
    line, whole = block.line.casefold(), title.casefold()
    return line in whole or whole in line

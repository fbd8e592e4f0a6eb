"""Answers on a page that were voted below zero: found by any mark of votes, and taken out.

Pages name their votes in many ways, and some lose the sign in one place and keep it in another
(Question2Answer does in its microdata). So every place is looked at, and one that is below zero
is enough.
"""

from __future__ import annotations

import re

from bot.knowledge.importing.html.tree import Node, remove
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.patterns import patterns
from bot.knowledge.importing.threads.votes import below_zero

_NAMED = re.compile(r"vote|score|point|karma|rating|upvote|likes", re.IGNORECASE)
_ATTRIBUTES = ("content", "value", "aria-label", "title", "data-tooltip", "alt")
_PEOPLE = re.compile(r"who|user|author|badge|member|profile|reput", re.IGNORECASE)
_LONGEST = 60
_CLIMB = 40
_MOST = 500
_FEW = 4  # words of what is no sentence


def take_voted_down(page: Node, deadline: Deadline) -> list[Node]:
    """Take every post with votes below zero out of the page, and return them.

    The question itself stays, whatever its votes.
    """
    marks = [node for node in page.walk() if _is_mark(node)]
    low = [node for node in marks if _is_below(node)][:_MOST]
    if not low:
        return []
    counts = _mark_counts(marks)
    nodes: list[Node] = []
    for mark in low:
        deadline.check()
        post = _named_post(mark)
        if post is None:
            nodes += _unnamed_posts(mark, counts, page)
        elif not is_asking(post):
            nodes.append(post)
    remove(nodes)
    return nodes


def _named_post(mark: Node) -> Node | None:
    """The answer, comment or question that an element belongs to, where one is named."""
    above = zip(mark.ancestors(), range(_CLIMB), strict=False)
    return next((node for node, _ in above if _is_answer(node) or is_asking(node)), None)


def _unnamed_posts(mark: Node, counts: dict[int, int], page: Node) -> list[Node]:
    """All around a mark up to where other posts begin; else what follows it, else precedes it."""
    best = _group(mark)
    for above, _ in zip(best.ancestors(), range(_CLIMB), strict=False):
        whole = above.tag in {"html", "body", "main"} or any(n.tag == "h1" for n in above.elements)
        if whole or counts.get(id(above), 0) > counts.get(id(best), 0):
            break
        best = above
    if _is_long(best):
        return [] if _comes_first(best, page) else [best]
    around = best.parent.elements if best.parent else []
    place = next((n for n, node in enumerate(around) if node is best), 0)
    after = _until_mark(around[place + 1 :], counts)
    before = [] if after else _until_mark(around[:place][::-1], counts)
    return [best, *after, *before]


def _until_mark(nodes: list[Node], counts: dict[int, int]) -> list[Node]:
    siblings: list[Node] = []
    for node in nodes:
        if node.tag in {"h1", "h2"} or (counts.get(id(node)) and siblings):
            break
        if counts.get(id(node)) and not _is_long(node):
            break
        siblings.append(node)
    return siblings


def _comes_first(post: Node, page: Node) -> bool:
    """Whether nothing is told on a page before a post: then it is what was asked."""
    for node in page.walk():
        if node is post:
            return True
        if node.tag not in {"head", "title", "script", "style", "h1", "h2", "a"} and any(
            len(words.split()) > _FEW for words in node.children if isinstance(words, str)
        ):
            return False
    return True


def _is_mark(node: Node) -> bool:
    """Whether an element shows how often a post was voted for, up or down or not at all."""
    if _property(node) in {"upvoteCount", "downvoteCount"}:
        return True
    if node.tag in {"html", "body", "main", "script", "style"}:
        return False
    is_named = _names_votes(node)
    if is_named and any(_digits(node.get(name)) for name in _data(node)):
        return True
    text = _own_text(node)
    return bool(text) and any(map(str.isdigit, text)) and (is_named or below_zero(text))


def _is_below(node: Node) -> bool:
    """Whether an element says in any way that its votes are below zero."""
    if _property(node) == "downvoteCount":
        return False
    is_named = _names_votes(node)
    names = [name for name in _data(node) if is_named or name not in {"value", "content"}]
    values = [node.get(name) for name in names]
    return below_zero(_own_text(node), is_named=is_named) or any(
        below_zero(value, is_named=is_named) for value in values if value
    )


def _data(node: Node) -> list[str]:
    """The names of the attributes that may hold votes."""
    own = [name for name in node.attributes if name == "score" or name.startswith("data-")]
    return [*own[:20], *_ATTRIBUTES]


def _names_votes(node: Node) -> bool:
    tokens = f"{node.get('class')} {node.get('id')} {node.get('itemprop')}"[:400]
    if "dislikes" in tokens.split():
        return False  # old Reddit shows the votes as they were if the reader had voted down
    names = f"{tokens} {node.get('aria-label')[:80]} {node.get('title')[:80]}"
    if _PEOPLE.search(tokens):
        return False  # how many points a person has
    has_named_attribute = any(_NAMED.search(name) for name in node.attributes)
    return has_named_attribute or _NAMED.search(names) is not None or node.tag.endswith("-vote")


def _digits(value: str) -> bool:
    return 0 < len(value) <= _LONGEST and any(map(str.isdigit, value))


def _own_text(node: Node) -> str:
    """The words of a small element; nothing for one that holds many."""
    if len(node.children) > 12 or any(inner.elements for inner in node.elements) or _is_long(node):
        return ""
    return node.text()


def _property(node: Node) -> str:
    return (node.get("itemprop") or node.get("property")).rpartition(":")[2]


def _mark_counts(marks: list[Node]) -> dict[int, int]:
    """For every element above a mark: how many marks it holds."""
    counts: dict[int, int] = {}
    for group in {id(group): group for group in map(_group, marks)}.values():
        for above, _ in zip((group, *group.ancestors()), range(_CLIMB), strict=False):
            counts[id(above)] = counts.get(id(above), 0) + 1
    return counts


def _group(mark: Node) -> Node:
    """The largest element around a mark that holds nothing but votes and their buttons."""
    best = mark
    for above, _ in zip(mark.ancestors(), range(_CLIMB), strict=False):
        if above.tag in {"html", "body", "main"} or _is_long(above):
            break
        best = above
    return best


def _is_long(node: Node) -> bool:
    """Whether an element says more than votes do. It stops reading as soon as that is clear."""
    length = 0
    for text in node.texts():
        length += len(" ".join(text.split()))
        if length > _LONGEST:
            return True
    return False


def _is_answer(node: Node) -> bool:
    """Whether an element is named an answer, a comment or a post."""
    kind = node.get("itemtype").rpartition("/")[2]
    if _property(node) in {"acceptedAnswer", "suggestedAnswer"} or kind in {"Answer", "Comment"}:
        return True
    return _is_called(node, ("answer", "comment", "post"))


def is_asking(node: Node) -> bool:
    """Whether an element is named a question."""
    kind = node.get("itemtype").rpartition("/")[2]
    return kind in {"Question", "DiscussionForumPosting"} or _is_called(node, ("question",))


def _is_called(node: Node, roles: tuple[str, ...]) -> bool:
    tokens = {node.tag, *node.get("class")[:500].casefold().split()}
    return any(tokens & patterns().classes[role] for role in roles)

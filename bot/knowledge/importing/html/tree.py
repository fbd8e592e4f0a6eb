"""A web page as a plain tree of typed nodes: the one place that speaks to lxml."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, cast

from msgspec import Struct, field

from bot.knowledge.importing.models import Deadline, DocumentError, ImportLimits

TOO_DEEP = (
    "This page is nested too deeply to be read. Copy its text into a text file and import that."
)
_TOO_MANY = (
    "This page has too many parts to be read. Save only the part with the questions and answers."
)


_MOST_ATTRIBUTES = 60
_MOST_IN_TAG = 2_000


class Node(Struct, eq=False):
    """An element: its tag in lower case, its attributes, its children and texts in order."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list["Node | str"])

    @property
    def elements(self) -> list[Node]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Node)]

    def get(self, name: str) -> str:
        """Return an attribute, or nothing."""
        return self.attributes.get(name, "")

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of the page."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.elements))

    def ancestors(self) -> Iterator[Node]:
        """Yield the nodes above this one, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def text(self) -> str:
        """Return all text below, white space folded."""
        return " ".join(" ".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        """Yield all texts below, as they stand."""
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                yield item
            else:
                waiting.extend(reversed(item.children))


def remove(nodes: list[Node]) -> None:
    """Take nodes out of their page, each parent's children filtered once."""
    ids = {id(node) for node in nodes}
    for parent in {id(n.parent): n.parent for n in nodes if n.parent is not None}.values():
        parent.children = [child for child in parent.children if id(child) not in ids]


def parse(html: str, limits: ImportLimits, deadline: Deadline) -> Node:
    """Return the page's tree, scripts and comments left out.

    Raises DocumentError when it is nested deeper than lxml allows (256), or has too many elements.
    """
    root = parse_lxml(html)
    if root is None:
        return Node("html", {})
    top = _node(root, None)
    waiting: list[tuple[Any, Node]] = [(root, top)]
    count = 0
    while waiting:
        count += 1
        if count > limits.elements:
            raise DocumentError(_TOO_MANY)
        if count % 1000 == 0:
            deadline.check()
        source, target = waiting.pop()
        waiting.extend(_fill(source, target))
    return top


def _fill(source: Any, target: Node) -> list[tuple[Any, Node]]:
    """Give a node its texts and children; return the children that have yet to be filled."""
    if source.text and source.tag != "script":
        target.children.append(source.text)
    children: list[tuple[Any, Node]] = []
    for child in source:
        if isinstance(child.tag, str):
            node = _node(child, target)
            target.children.append(node)
            children.append((child, node))
        if child.tail:
            target.children.append(child.tail)
    return children


def _node(element: Any, parent: Node | None) -> Node:
    pairs = itertools.islice(element.attrib.items(), _MOST_ATTRIBUTES)
    attributes = {str(key).lower(): str(value) for key, value in pairs}
    tag = str(element.tag).lower()
    node = Node("span" if ":" in tag else tag, attributes, parent)  # Word's own tags mean nothing
    if node.tag == "script" and "ld+json" in node.get("type"):
        node.attributes["content"] = str(element.text or "")
    return node


def parse_lxml(html: str) -> Any | None:
    """Return lxml's own tree, or None for a page without any element."""
    import lxml.html as pages

    # Refused before the parser sees them: its time grows much faster than their number.
    if any(_has_too_many_attributes(piece) for piece in html.split("<")):
        raise DocumentError(_TOO_MANY)
    api = cast("Any", pages)
    parser = api.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = api.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (api.etree.LxmlError, ValueError, AssertionError):
        return None
    # lxml reads such a page all the same, without what lies deeper.
    if any("depth" in str(entry.message).lower() for entry in parser.error_log):
        raise DocumentError(TOO_DEEP)
    return root


def _has_too_many_attributes(piece: str) -> bool:
    """Whether a tag, given from its name on, has more attributes than the parser bears."""
    if len(piece) < 4 * _MOST_IN_TAG or not piece[:1].isalpha():
        return False
    return len(piece.partition(">")[0].split()) > _MOST_IN_TAG or piece.count("=") > _MOST_IN_TAG

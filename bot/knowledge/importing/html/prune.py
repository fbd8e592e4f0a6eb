"""Taking a page's furniture out of its tree, known by tags, roles and names of classes."""

from __future__ import annotations

import re

from bot.knowledge.importing.html.tree import Node, remove
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.patterns import patterns
from bot.knowledge.importing.questions import is_question

_GONE = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
    "video", "audio", "nav", "footer", "input", "select", "textarea", "map", "dialog", "menu",
    "frame", "frameset", "datalist", "progress", "meter", "link", "meta", "head", "img",
    "picture", "applet", "faceplate-screen-reader-content",
}  # fmt: skip
_ROLES = {
    "navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu",
    "menubar", "toolbar", "alert", "menuitem",
}  # fmt: skip
_PANEL = re.compile(
    r"accord|faq|answer|panel|collaps|toggle|content|tab|expand|drop", re.IGNORECASE
)
_FOLD = re.compile(r"accord|faq|collaps|toggle", re.IGNORECASE)
_SWITCH = re.compile(
    r"(?:accordion|faq|toggle|collaps\w*|tab|expand\w*|accord)[-_]*(?:item[-_]*)?(?:title|header|"
    r"heading|head|button|btn|trigger|question|label|summary|q)(?:$|[\s_-])|(?:^|\s)question(?:$|\s)",
    re.IGNORECASE,
)
_HOLDS = {"p", "ul", "ol", "table", "article", "section", "details", "form", "main"}
_UNFOLDS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TITLES = {"h1"}
_NEVER = {"html", "body", "main", "article"}


def names(node: Node) -> str:
    """Return an element's classes and id, words parted by '-'."""
    return _CAMEL.sub("-", f"{node.get('class')} {node.get('id')}"[:500])


def is_switch(node: Node) -> bool:
    """Whether an element is pressed to unfold an answer."""
    if len(node.children) > 12 or len(node.text()) > 250:
        return False
    pressed = node.tag == "button" or node.get("role") in {"button", "tab"} or node.tag == "a"
    unfolds = any(node.get(name) for name in _UNFOLDS)
    if pressed and (unfolds or _FOLD.search(names(node)) is not None):
        return True
    named = _SWITCH.search(names(node)) is not None
    return named and not any(inner.tag in _HOLDS for inner in node.walk() if inner is not node)


def prune(page: Node, deadline: Deadline) -> None:
    """Take scripts, navigation, forms, consent banners, share bars and the like out of the tree."""
    remove([node for node in page.walk() if node.tag in _GONE and not _holds_title(node)])
    total = len(page.text())
    panels = _panels(page)
    found: list[Node] = []
    for count, node in enumerate(page.walk()):
        if count % 200 == 0:
            deadline.check()
        if node.parent is not None and _is_furniture(node, total, panels):
            found.append(node)
    remove(found)


def prune_comments(page: Node, deadline: Deadline) -> None:
    """Take what readers wrote beneath an article out of the tree."""
    total = len(page.text())
    found: list[Node] = []
    for node in page.walk():
        if node.tag in _NEVER or not patterns().comment_names.search(names(node)):
            continue
        deadline.check()
        if not _holds_title(node) and len(node.text()) * 10 < total * 9:
            found.append(node)
    remove(found)


def _panels(page: Node) -> set[str]:
    """The ids of what a switch unfolds."""
    found: set[str] = set()
    for node in page.walk():
        for name in ("aria-controls", "data-target", "data-bs-target"):
            found.update(part.lstrip("#") for part in node.get(name).split())
        if node.tag == "a" and node.get("href").startswith("#"):
            found.add(node.get("href")[1:])
    return found


def _is_furniture(node: Node, total: int, panels: set[str]) -> bool:
    if node.tag in _NEVER:
        return False
    if node.tag in {"p", "div", "li"} and any(
        child.tag == "a" and child.get("href").startswith(("#cmnt_ref", "#ftnt_ref", "#_ftnref"))
        for child in node.elements
    ):
        return True  # a comment or a note at the end of an exported document
    if node.tag in {"button", "label"}:
        return not (is_switch(node) or is_question(node.text()[:300]))
    if node.tag == "form":
        return len(node.text()) * 2 < total and not _holds_post(node)
    if _is_hidden(node) and not _unfolds(node, panels):
        return True
    named = (
        node.tag == "aside"
        or node.get("role").casefold() in _ROLES
        or patterns().furniture_names.search(names(node)) is not None
    )
    return named and _is_small(node, total)


def _is_small(node: Node, total: int) -> bool:
    """Whether an element can be spared: not the page itself, not what carries its title."""
    return len(node.text()) * 2 < total and not _holds_title(node)


def _holds_title(node: Node) -> bool:
    return any(inner.tag in _TITLES for inner in node.walk())


def _holds_post(form: Node) -> bool:
    """Whether a form is only the frame of what a member wrote, as on old Reddit."""
    return any("usertext-body" in inner.get("class").split() for inner in form.walk())


def _is_hidden(node: Node) -> bool:
    return (
        "hidden" in node.attributes
        or bool(_HIDDEN.search(node.get("style")))
        or node.get("aria-hidden") == "true"
    )


def _unfolds(node: Node, panels: set[str]) -> bool:
    """Whether something hidden is an answer that a press shows."""
    return (
        node.get("id") in panels
        or _PANEL.search(names(node)) is not None
        or any(
            _FOLD.search(names(above)) for above, _ in zip(node.ancestors(), range(3), strict=False)
        )
    )

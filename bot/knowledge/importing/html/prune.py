"""Taking a page's furniture out of its tree, known by tags, roles and names of classes."""

from __future__ import annotations

import re

from bot.knowledge.importing.html.tree import Node, remove
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.patterns import patterns
from bot.knowledge.importing.phrases import is_noise
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
    r"(?:accordion|faq|toggle|collaps\w{0,9}|tab|expand\w{0,9}|accord)[-_]{0,3}(?:item[-_]{0,3})?(?:title|header|"
    r"heading|head|button|btn|trigger|question|label|summary|q)(?:$|[\s_-])|(?:^|\s)question(?:$|\s)",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(?:says|wrote|said|replied|commented|reply|ago)\b|\b(?:19|20)\d\d\b|\d:\d\d|\bcomments\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"author|vcard|byline|user|avatar|reply|meta", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…。？！:][\"'”’»)]{0,3}$")
_ADS = {"advertisement", "sponsored", "promoted", "ad", "advertising"}
_LEAST = 5  # words of a sentence
_HOLDS = {"p", "ul", "ol", "table", "article", "section", "details", "form", "main"}
_UNFOLDS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TITLES = {"h1"}
_HEADS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "button"}
_NEVER = {"html", "body", "main", "article"}


def names(node: Node) -> str:
    """Return an element's classes and id, words parted by '-'."""
    return _CAMEL.sub("-", f"{node.get('class')} {node.get('id')}"[:500])


def is_switch(node: Node) -> bool:
    """Whether an element is pressed to unfold an answer."""
    if len(node.children) > 12 or len(node.text()) > 250:
        return False
    is_pressable = node.tag == "button" or node.get("role") in {"button", "tab"} or node.tag == "a"
    unfolds = any(node.get(name) for name in _UNFOLDS)
    if is_pressable and (unfolds or _FOLD.search(names(node)) is not None):
        return True
    is_named = _SWITCH.search(names(node)) is not None
    return is_named and not any(inner.tag in _HOLDS for inner in node.walk() if inner is not node)


def prune(page: Node, deadline: Deadline) -> dict[int, str]:
    """Take scripts, navigation, forms, consent banners, share bars and the like out of the tree.

    Return why, by the `id()` of what was taken.
    """
    mute = [node for node in page.walk() if node.tag in _GONE and not _holds_title(node)]
    remove(mute)
    removals = {id(node): f"it is in <{node.tag}>" for node in mute}
    total = len(page.text())
    panels = _panels(page)
    nodes: list[Node] = []
    for count, node in enumerate(page.walk()):
        if count % 200 == 0:
            deadline.check()
        why = _furniture(node, total, panels) if node.parent is not None else ""
        if why:
            nodes.append(node)
            removals[id(node)] = why
    remove(nodes)
    return removals


def prune_comments(page: Node, deadline: Deadline) -> dict[int, str]:
    """Take what readers wrote beneath an article out of the tree; return why, by `id()`.

    A name alone takes nothing out: there must be something of comments in it as well.
    """
    total = len(page.text())
    nodes: list[Node] = []
    for node in page.walk():
        if node.tag in _NEVER or not patterns().comment_names.search(names(node)):
            continue
        deadline.check()
        if not _holds_title(node) and len(node.text()) * 10 < total * 9 and _is_talk(node):
            nodes.append(node)
    remove(nodes)
    return {id(node): "readers' comments" for node in nodes}


def _is_talk(node: Node) -> bool:
    """Whether an element holds what readers wrote: bylines, dates, replies, or a form for them."""
    for count, inner in enumerate(node.walk()):
        if inner.tag in {"time", "textarea", "form", "cite"} or count > 2000:
            return True
        lines = [c for c in inner.children if isinstance(c, str) and c.strip()]
        if any(len(line) < 120 and _TALK.search(line) for line in lines):
            return True
        if inner.get("class") and _BYLINE.search(inner.get("class")[:200]):
            return True
    return False


def _panels(page: Node) -> set[str]:
    """The ids of what a switch unfolds."""
    panels: set[str] = set()
    for node in page.walk():
        for name in ("aria-controls", "data-target", "data-bs-target"):
            panels.update(part.lstrip("#") for part in node.get(name).split())
        if node.tag == "a" and node.get("href").startswith("#"):
            panels.add(node.get("href")[1:])
    return panels


def _furniture(node: Node, total: int, panels: set[str]) -> str:
    """Why an element is no part of what a page says; nothing for all that may be.

    Names of classes and ids only raise the question: what tells something stays.
    """
    if node.tag in _NEVER:
        return ""
    if node.tag in {"p", "div", "li"} and any(
        child.tag == "a" and child.get("href").startswith(("#cmnt_ref", "#ftnt_ref", "#_ftnref"))
        for child in node.elements
    ):
        return "a comment or a note at the end of an exported document"
    if node.tag in {"button", "label"}:
        is_needed = is_switch(node) or is_question(node.text()[:300])
        return "" if is_needed else f"it is in <{node.tag}>"
    if node.tag == "form":
        return "a form" if len(node.text()) * 2 < total and not _holds_post(node) else ""
    if _is_hidden(node) and not _unfolds(node, panels):
        return "" if _tells(node) and _below_a_head(node) else "it is hidden on the page"
    if node.get("role").casefold() in _ROLES and _is_small(node, total):
        return f"its role is {node.get('role').casefold()[:20]}"
    is_named = node.tag == "aside" or patterns().furniture_names.search(names(node)) is not None
    if is_named and _is_small(node, total) and not _tells(node):
        return f"it is called “{names(node).strip(' -')[:60] or node.tag}” and tells nothing"
    return ""


def _tells(node: Node) -> bool:
    """Whether an element holds a sentence that is no link and not the site's own."""
    if _is_linked(node) or any(inner.text().casefold() in _ADS for inner in node.elements):
        return False
    for inner in node.walk():
        for piece in inner.children:
            line = " ".join(piece.split()) if isinstance(piece, str) else ""
            is_sentence = _SENTENCE.search(line[-8:]) is not None and len(line.split()) >= _LEAST
            if is_sentence and not is_noise(line):
                return True
    return False


def _is_linked(node: Node) -> bool:
    """Whether most words of an element are links."""
    linked = sum(len(inner.text()) for inner in node.walk() if inner.tag == "a")
    return linked * 2 > len(node.text())


def _below_a_head(node: Node) -> bool:
    """Whether what is hidden stands right after a heading or a question, as an answer does."""
    around = node.parent.elements if node.parent else []
    place = next((n for n, other in enumerate(around) if other is node), 0)
    if not place:
        return node.get("aria-hidden") == "true" and not _HIDDEN.search(node.get("style"))
    before = around[place - 1]
    heads = any(inner.tag in _HEADS or is_switch(inner) for inner in before.walk())
    return heads or is_question(before.text()[:300])


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

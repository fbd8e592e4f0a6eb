"""Lists of a page: items with their numbers, and lists of questions with their answers."""

from __future__ import annotations

import re

from bot.knowledge.importing.html.inline import Run, Style, finish, is_footnote, style_in
from bot.knowledge.importing.html.tree import Node
from bot.knowledge.importing.models import Deadline
from bot.knowledge.importing.questions import is_question

BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "footer",
    "nav", "button", "search",
}  # fmt: skip
_MOST_ITEMS = 500


def begin_item(item: Node, run: Run) -> list[Node | str]:
    """Gather an item's first line; return what stands after it."""
    for place, child in enumerate(item.children):
        is_block = isinstance(child, Node) and (child.tag in BLOCKS or child.tag == "br")
        if is_block and not run.empty:
            return item.children[place:]
        if isinstance(child, str) and "?\n" in child and run.empty:
            first, _, rest = child.partition("\n")
            run.add(first, Style())
            return (
                [rest, *item.children[place + 1 :]] if rest.strip() else item.children[place + 1 :]
            )
        if isinstance(child, str):
            run.add(child, Style())
        elif is_block and child.tag == "p":
            gather(child, Style(), run)
        elif (inner := style_in(child, Style())) is not None and not is_footnote(child):
            gather(child, inner, run)
    return []


def asking_items(node: Node) -> list[Node]:
    """The items of a list of questions with their answers; none for any other list."""
    list_items = [item for item in node.elements if item.tag == "li"]
    questions = 0
    for item in list_items[:_MOST_ITEMS]:
        run = Run()
        after = begin_item(item, run)
        has_answer = any(c.strip() if isinstance(c, str) else c.text() for c in after)
        questions += has_answer and is_question(" ".join(finish(run)[0].split()))
    return list_items if questions > 1 and questions * 2 >= len(list_items) else []


def gather(node: Node, style: Style, run: Run) -> None:
    """Gather the words below a node, whatever blocks they stand in."""
    for child in node.children:
        if isinstance(child, str):
            run.add(child, style)
        elif child.tag == "br":
            run.line_break()
        elif not is_footnote(child):
            inner = style_in(child, style)
            if inner is not None:
                if child.tag in BLOCKS:
                    run.add(" ", style)
                gather(child, inner, run)


def items(
    node: Node, depth: int, lines: list[tuple[str, str, int, int]], deadline: Deadline
) -> None:
    """Add a list's items: words, Markdown, how much is linked, length; numbers as they count."""
    deadline.check()
    start = node.get("start")
    number = int(start) if start.isdecimal() and len(start) < 5 else 1
    for item in node.elements:
        if item.tag in {"ul", "ol"}:
            items(item, depth + 1, lines, deadline)
            continue
        inner_lists = [child for child in item.elements if child.tag in {"ul", "ol"}]
        run = Run()
        rest = Node(item.tag, {}, None, [c for c in item.children if c not in inner_lists])
        _gather_lines(rest, run)
        text, markdown = finish(run)
        if text:
            mark = f"{number}." if node.tag == "ol" else "-"
            indent = "  " * min(depth, 3)
            item_text = f"\n{indent}  ".join(_without_mark(markdown).split("\n"))
            length = sum(len(piece.strip()) for piece in run.text)
            line = " ".join(text.split())
            lines.append((line, f"{indent}{mark} {item_text}", run.linked, length))
            number += 1
        for inner in inner_lists:
            items(inner, depth + 1, lines, deadline)


_MARK = re.compile(r"^\s*(?:[•·▪◦‣*-]|\d{1,3}[.)])\s+")


def _without_mark(markdown: str) -> str:
    """Drop a mark that stands in the text of an item although the list itself has marks."""
    return _MARK.sub("", markdown, count=1)


def _gather_lines(node: Node, run: Run) -> None:
    """Gather an item's words; paragraphs in it become lines."""
    for child in node.children:
        if isinstance(child, str):
            run.add(child, Style())
        elif child.tag in BLOCKS:
            if not run.empty:
                run.line_break()
            _gather_lines(child, run)
            run.line_break()
        elif child.tag == "br":
            run.line_break()
        elif not is_footnote(child) and (inner := style_in(child, Style())) is not None:
            gather(child, inner, run)

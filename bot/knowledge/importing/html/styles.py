"""Bold that a page's own style sheet gives to classes, as word processors export it."""

from __future__ import annotations

import re

from bot.knowledge.importing.html.tree import Node

_BOLD = re.compile(r"font-weight ?: ?(?:bold|[6-9]00)", re.IGNORECASE)
_CLASS = re.compile(r"\.([\w-]{1,60})$")
_LONGEST_NAME = 200
_LONGEST = 200_000


def mark_bold(page: Node) -> None:
    """Write into each element's own style what its class says about bold type."""
    sheets = "".join(node.text() for node in page.walk() if node.tag == "style")[:_LONGEST]
    bold = {
        match[1]
        for rule in sheets.split("}")
        if _BOLD.search(rule.rpartition("{")[2])
        for name in rule.rpartition("{")[0].split(",")
        if (match := _CLASS.search(name[-_LONGEST_NAME:].strip()))
    }
    if not bold:
        return
    for node in page.walk():
        if bold.intersection(node.get("class")[:300].split()):
            node.attributes["style"] = f"{node.get('style')};font-weight:bold"

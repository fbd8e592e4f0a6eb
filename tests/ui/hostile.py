"""Texts that would harm a card if they were shown as they are, and what no card may show of them.

Each carries the mark `zq`, by which the checks tell it from a card's own words.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

from tests.ui.limits import Payload, walk

_PIECES = (
    "zq may my therapist hug me",
    "zq" * 700,
    "zq😭" * 200,
    "z̵̷̴̡̢̛̺q̵̷̴̡̢̛̺",
    "\u202ezq\u2066zq",
    "\u200fzq\u200e",
    "[zq](https://e.invalid)",
    "[z\u200bq](<https://e.invalid>)",
    "https://e.invalid/zq_zq_",
    "# zqhead",
    "\n### zqhead",
    "zqone\nzqtwo",
    "-# zq",
    "> zq",
    "- zq",
    "1. zq",
    "**zq** __zq__ *zq* ~~zq~~ ||zq||",
    "`zq`",
    "```\nzq\n```",
    "```zq",
    "\\`\\`\\`zq\\",
    "<@4242> <@!4242> <@&4242> <#4242>",
    "@everyone zq @here",
    "</ask:4242>",
    "zq\ud800zq\udfff",
    "\u200b\u200bzq\u2060\ufeff",
    "zq\u00ad\u034f\u115f\u3164",
    "zq\r\n\t\x00\x0bzq",
    "{zq} {0} %s {typed}",
)
HOSTILE: st.SearchStrategy[str] = st.lists(
    st.sampled_from(_PIECES) | st.text(st.characters(), max_size=20), min_size=1, max_size=6
).map(lambda pieces: "zq" + "\n".join(pieces)) | st.sampled_from(_PIECES)

_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ZALGO = re.compile("[\u0300-\u036f]{4}")
_FENCED = re.compile(r"(?<!\\)```.*?(?<!\\)```", re.DOTALL)
_LINK = re.compile(r"<https://[^>\s]*>")
"""Shows where it leads."""
_LIVE = {
    "a code fence": re.compile(r"(?<!\\)```"),
    "a link that hides where it leads": re.compile(r"(?<!\\)\]\("),
    "a mention": re.compile(r"(?<!\\)<(?:@[!&]?|#)4242>|@(?:everyone|here)|(?<!\\)</\w+:4242>"),
    "a heading": re.compile(r"^(?:[>*-]\s+)*(?:#{1,3}\s+)?#{1,3}\s+zqhead", re.MULTILINE),
    "small print, a quote or a list": re.compile(
        r"^(?:-#|>|-|\d+\.)\s+(?:-#|>|-|1\.) zq", re.MULTILINE
    ),
    "a new line": re.compile(r"^zqtwo", re.MULTILINE),
    "emphasis": re.compile(r"(?<!\\)(?:(?<!^)(?<!\*)\*|_|~|\|)zq"),
}
_BULLET = re.compile(r"^- [^\n]*\n(?!\n|- | |$)[^\n]*", re.MULTILINE)


def check_harmless(components: Payload) -> None:
    """Assert that nothing hostile in a card is live, in its texts and on its controls."""
    for part in walk(components):
        content = str(part.get("content") or "")
        controls = [str(part.get(name) or "") for name in ("label", "placeholder")]
        for each in part.get("options", ()):
            controls += [str(each["label"]), str(each.get("description") or "")]
        for shown in (content, *controls):
            assert not _TURNS.search(shown), f"a direction mark in {shown!r}"
            assert not _ZALGO.search(shown), f"marks without end in {shown!r}"
            shown.encode("utf-8")  # raises for half a surrogate pair
        text = _LINK.sub("", _FENCED.sub("", content))
        for name, pattern in _LIVE.items():
            assert not pattern.search(text), f"{name} in {text!r}"


def check_lists(components: Payload) -> None:
    """Assert that what follows a list does not become part of its last point."""
    for part in walk(components):
        found = _BULLET.search(str(part.get("content") or ""))
        assert found is None, f"no blank line after a list: {found and found.group()!r}"

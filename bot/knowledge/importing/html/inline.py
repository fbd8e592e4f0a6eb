"""The words of a paragraph as Markdown that is safe to show: emphasis, code, links, no more."""

from __future__ import annotations

import re

from msgspec import Struct, field

from bot.knowledge.importing.html.tree import Node

_STRONG = {"b", "strong"}
_WEAK = {"i", "em", "cite", "dfn", "var"}
_MUTE = {
    "img",
    "picture",
    "svg",
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "canvas",
    "map",
    "input",
    "select",
    "textarea",
    "option",
    "meta",
    "link",
    "head",
    "title",
    "datalist",
    "param",
    "source",
    "track",
    "rp",
    "math",
    "wbr",
    "area",
    "base",
}
_TAGLIKE = re.compile(r"</?[a-zA-Z!?][^<>\n]{0,400}>|<!--|-->")
_ESCAPED = re.compile(
    r"\\(?=[\\*_`~|\[<#>])|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])|`|~~|\|\||\[(?=[^\]]{0,200}\]\()|<(?=[\w/!?@#:])"
)
_OPENING = re.compile(r"^(?=[#>]|-#)")
_BOLD = re.compile(r"(?:font-weight\s*:\s*(?:bold|[6-9]00))", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[?(?:\d{1,3}|edit|citation needed|[a-z])\]?")
_SPACES = re.compile(r"[ \t\n]+")


class Run(Struct):
    """Words being gathered: as text, as Markdown, how many are links and how many are bold."""

    text: list[str] = field(default_factory=list[str])
    markdown: list[str] = field(default_factory=list[str])
    linked: int = 0
    bold: int = 0

    def add(self, words: str, style: Style) -> None:
        """Add a piece of text in one style."""
        folded = (
            _SPACES.sub(" ", without_tags(words)) if not style.keeps_space else without_tags(words)
        )
        if not folded:
            return
        length = len(folded.strip())
        self.text.append(folded)
        self.linked += length if style.link is not None else 0
        self.bold += length if style.strong else 0
        self.markdown.append(style.to_markdown(folded))

    def line_break(self) -> None:
        """Start a new line."""
        self.text.append("\n")
        self.markdown.append("\n")

    @property
    def empty(self) -> bool:
        """Whether there are no words yet."""
        return not any(piece.strip() for piece in self.text)


class Style(Struct, frozen=True):
    """How a piece of text stands: strong, weak, as code, under a link."""

    strong: bool = False
    weak: bool = False
    code: bool = False
    link: str | None = None
    keeps_space: bool = False

    def to_markdown(self, words: str) -> str:
        """Return words in Markdown; blanks stay outside of the marks."""
        core = words.strip()
        if not core:
            return words
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        marked = f"`{core.replace('`', '')}`" if self.code else escape(core)
        if self.link and core != self.link:
            marked = f"[{marked}]({self.link})"
        elif self.link:
            marked = self.link
        mark = "*" * (2 * self.strong + self.weak)
        return f"{before}{mark}{marked}{mark}{after}" if any(map(str.isalnum, core)) else words


def escape(words: str) -> str:
    """Return words so that Markdown shows them as they are."""
    return _ESCAPED.sub(lambda match: "\\" + match[0], words)


def without_tags(words: str) -> str:
    """Drop what looks like a tag: a page that shows one does so by mistake or with a purpose."""
    return _TAGLIKE.sub(" ", words) if "<" in words or "-->" in words else words


def escape_starts(markdown: str) -> str:
    """Escape what at the start of a line would make a heading or a quote of it."""
    return "\n".join(_OPENING.sub(r"\\", line) for line in markdown.split("\n"))


def style_in(node: Node, style: Style) -> Style | None:
    """Return the style inside an inline element, None for one that shows nothing."""
    if node.tag in _MUTE:
        return None
    css = node.get("style")
    strong = style.strong or node.tag in _STRONG or bool(_BOLD.search(css))
    weak = style.weak or node.tag in _WEAK or bool(_ITALIC.search(css))
    link = style.link
    if node.tag == "a" and node.get("href"):
        link = safe_address(node.get("href"))
    code = style.code or node.tag in {"code", "kbd", "samp", "tt"}
    return Style(strong, weak, code, link, style.keeps_space)


def safe_address(address: str) -> str:
    """Return an http(s) address fit for Markdown, or nothing for any other kind."""
    bare = "".join(address.split())
    if not re.match(r"https?://[^\s/]+", bare, re.IGNORECASE) or len(bare) > 400:
        return ""
    for char, code in (
        ("(", "%28"),
        (")", "%29"),
        ("<", "%3C"),
        (">", "%3E"),
        ("\\", "%5C"),
        ("`", "%60"),
    ):
        bare = bare.replace(char, code)
    return bare


def is_footnote(node: Node) -> bool:
    """Whether a link or a raised text is only the number of a note."""
    if node.tag == "a" and not node.get("href").startswith("#") and "[" not in node.text()[:5]:
        return False  # a number to call is a link, too
    return node.tag in {"a", "sup"} and _FOOTNOTE.fullmatch(node.text()[:30]) is not None


_JOINED = re.compile(r"(?<=\w|[.,;:!?)])(\*{2,3})( ?)\1(?=\w|[(])")


def finish(run: Run) -> tuple[str, str]:
    """Return text and Markdown of what was gathered: lines trimmed, no doubled breaks."""
    text = _lines("".join(run.text))
    markdown = _JOINED.sub(r"\2", _lines("".join(run.markdown)))
    return text, escape_starts(markdown)


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)

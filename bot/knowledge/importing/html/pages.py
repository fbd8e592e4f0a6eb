"""The way of a web page, and of Markdown, which is read as the page that it makes."""

from __future__ import annotations

import html as entities
import re

from msgspec.structs import replace

from bot.knowledge.importing.blocks import Block, BlockKind, cleaned, words
from bot.knowledge.importing.drafts.finish import same
from bot.knowledge.importing.html.blocks import blocks_of
from bot.knowledge.importing.html.mainpart import main_blocks
from bot.knowledge.importing.html.prune import prune, prune_comments
from bot.knowledge.importing.html.structured import linked_pairs, marked_pairs
from bot.knowledge.importing.html.styles import mark_bold
from bot.knowledge.importing.html.threads import find_posts, read_thread
from bot.knowledge.importing.html.tree import Node, parse
from bot.knowledge.importing.html.votes import is_asking, take_voted_down
from bot.knowledge.importing.importer import pairs_in
from bot.knowledge.importing.ledger import VOTED_DOWN, DocumentReading
from bot.knowledge.importing.models import Deadline, ImportLimits
from bot.knowledge.importing.phrases import is_noise, letters, names_a_collection, plain
from bot.knowledge.importing.questions import is_question, tidy
from bot.knowledge.importing.text.notes import without_notes
from bot.knowledge.importing.text.plaintext import text_blocks
from bot.knowledge.importing.threads.turns import Pair

_SEPARATOR = re.compile(r"(?<!\s)\s++[|–—»·•:-]\s+|\|")
_ENOUGH = 25
_GENERIC = {
    "home",
    "untitled",
    "untitled document",
    "document",
    "index",
    "new page",
    "page",
    "blog",
}


def read_page(source: str, limits: ImportLimits, deadline: Deadline) -> DocumentReading:
    """Return the pairs of a web page, and all that stands on it."""
    page = parse(source, limits, deadline)
    mark_bold(page)
    whole = [block for block in blocks_of(page, deadline) if not _in_mute(block)]
    removals: dict[int, str] = {}
    pairs = _pairs(source, page, removals, limits, deadline)
    return DocumentReading(pairs, whole, removals)


def _in_mute(block: Block) -> bool:
    """Whether words stand where nothing is shown: in scripts, styles, the head."""
    above = (block.node, *block.node.ancestors()) if block.node else ()
    return any(node.tag in {"script", "style", "head", "noscript", "template"} for node in above)


def _pairs(
    source: str, page: Node, removals: dict[int, str], limits: ImportLimits, deadline: Deadline
) -> list[Pair]:
    def read_text(text: str) -> list[Block]:
        deadline.check()
        return fragment_blocks(text, limits, deadline)

    def read_node(node: Node) -> list[Block]:
        return blocks_of(node, deadline)

    title = title_of(page)
    low = take_voted_down(page, deadline)
    removals |= {id(node): VOTED_DOWN for node in low}
    linked = linked_pairs(page, read_text, {letters(node.text()) for node in low})
    # Before the pruning, which takes the votes away.
    posts = find_posts(page)
    alone = _is_one_question(page)
    removals |= prune(page, deadline)
    declared = linked or marked_pairs(page, read_node)
    if declared and alone:
        return declared
    if low and not declared and not posts and is_question(title) and _was_answered(low, page):
        return [Pair(title, [])]
    if posts and len(declared) <= 1:
        thread = read_thread(title, posts, page, read_node)
        if thread is not None:
            return [*declared, thread]
        # read_thread has taken the first tree apart.
        page = parse(source, limits, deadline)
        mark_bold(page)
        take_voted_down(page, deadline)
        prune(page, deadline)
    removals |= prune_comments(page, deadline)
    reading = _read(source, blocks_of(page, deadline), title, deadline)
    return _combine(declared, reading, title)


def _was_answered(low: list[Node], page: Node) -> bool:
    """Whether nothing but a question is left of a thread whose answers were voted down."""
    rest = len(page.text()) - sum(len(n.text()) for n in page.walk() if n.tag in {"h1", "title"})
    question_length = sum(len(n.text()) for n in page.walk() if n.tag != "body" and is_asking(n))
    return bool(low) and question_length * 10 >= rest * 7


def _is_one_question(page: Node) -> bool:
    """Whether a page says that it is a single question with its answers."""
    return any(
        "QAPage" in (node.get("content") if node.tag == "script" else node.get("itemtype"))
        for node in page.walk()
    )


def _combine(declared: list[Pair], read_pairs: list[Pair], title: str) -> list[Pair]:
    """Add what was read from a page to what it tells machines, where that is something else."""
    if not declared:
        return read_pairs
    questions = [same(pair.question) for pair in declared]
    if len(read_pairs) == 1 and (read_pairs[0].proposed or read_pairs[0].question == title):
        before = _before(read_pairs[0].answer, questions)
        enough = len(before) < len(read_pairs[0].answer) and words(before) >= _ENOUGH
        return [replace(read_pairs[0], answer=before), *declared] if enough else declared
    extra: list[Pair] = []
    for pair in read_pairs:
        text = same(" ".join(block.line for block in pair.answer))
        inside = sum(question in text for question in questions)
        if not inside and not (same(pair.question) in questions and len(declared) > 1):
            extra.append(pair)
    return declared + extra


def _before(blocks: list[Block], questions: list[str]) -> list[Block]:
    """Return the blocks of an article before its questions begin."""
    for number, block in enumerate(blocks):
        if same(block.line) in questions or (
            block.kind is BlockKind.HEADING and names_a_collection(block.line)
        ):
            return blocks[:number]
    return blocks


def _read(source: str, blocks: list[Block], title: str, deadline: Deadline) -> list[Pair]:
    pairs = pairs_in(blocks, title, deadline)
    if len(pairs) != 1 or (pairs[0].question and pairs[0].question != title):
        return pairs
    main = main_blocks(source, cleaned(blocks))
    return pairs_in(main, title, deadline) or pairs


def read_markdown(text: str, limits: ImportLimits, deadline: Deadline) -> DocumentReading:
    """Return the pairs of a Markdown text; of the front matter only the title counts."""
    from markdown_it import MarkdownIt

    body, title = _without_front_matter(text)
    body, notes = without_notes(body)
    deadline.check()
    page = parse(
        MarkdownIt("commonmark", {"html": True}).enable("table").render(body), limits, deadline
    )
    whole = blocks_of(page, deadline)
    removals = prune(page, deadline)
    pairs = pairs_in(blocks_of(page, deadline), title or title_of(page), deadline)
    return DocumentReading(pairs, whole, removals, notes)


def _without_front_matter(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    closing = next((n for n, line in enumerate(lines[1:400], 1) if line.strip() == "---"), 0)
    if lines[0].strip() != "---" or not closing:
        return text, ""
    fields = (line.partition(":") for line in lines[1:closing])
    title = next((value for key, _, value in fields if key in {"title", "question"}), "")
    return "\n".join(lines[closing + 1 :]), title.strip(" \"'")[:300]


def fragment_blocks(text: str, limits: ImportLimits, deadline: Deadline) -> list[Block]:
    """Return the blocks of a piece of HTML, escaped or not, or of plain text."""
    if "&lt;" in text:
        text = entities.unescape(text)
    if not re.search(r"<[a-zA-Z/]", text):
        return text_blocks(entities.unescape(text), deadline)
    page = parse(f"<body>{text}</body>", limits, deadline)
    prune(page, deadline)
    return blocks_of(page, deadline)


def title_of(page: Node) -> str:
    """Return what a page is called: its first telling h1, else its title, the site's name off."""
    titles = [node.text() for node in page.walk() if node.tag == "title" and _in_head(node)]
    og_title = next((n.get("content") for n in page.walk() if n.get("property") == "og:title"), "")
    parts = [part for part in _SEPARATOR.split((titles or [""])[0]) if part.strip()]
    heads = [node.text() for node in page.walk() if node.tag == "h1"]
    site = plain(parts[-1]) if len(parts) > 1 else ""
    for head in heads[:4]:
        if 2 < len(head) <= 300 and plain(head) != site and not is_noise(head):
            return head
    for candidate in (og_title, (titles or [""])[0]):
        if candidate and plain(candidate) not in _GENERIC:
            return _without_site(candidate)
    return ""


def _in_head(node: Node) -> bool:
    return all(above.tag not in {"svg", "body"} for above in node.ancestors())


def _without_site(title: str) -> str:
    """Drop the site's name after a title: the shorter end after a bar or a dash."""
    line = " ".join(title.split())
    parts = [part for part in _SEPARATOR.split(line) if part.strip()]
    if len(parts) > 1:
        question = next((part for part in parts if is_question(part)), None)
        line = question or (parts[0] if len(parts[0].split()) >= 2 or len(parts) > 2 else line)
    return tidy(line)

"""Lines that belong to a site and not to what it says, known by their words (patterns.toml).

Every pattern is matched against one short line as a whole, in lower case, decorations dropped, so
that none can take long and none can hit within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.knowledge.importing.patterns import patterns

if TYPE_CHECKING:
    from bot.knowledge.importing.blocks import Block

_LONGEST = 260
_EDGES = " \t\n-–—•·|*+#>»«›‹→←↑↓↗▲▼▾▸►△▽★☆✓✔✕✖×☰…:.,;/\\()[]{}\"'“”‘’_=~^👍👎❤♥🔗🔍📧💬⬆⬇"
_BYLINE = re.compile(
    r"(?:(?:[Ww]ritten |[Rr]eviewed |[Pp]osted |[Tt]ext )?(?:[Bb]y|BY)[: ] ?|- |— )"
    r"(?:[A-Z][\w.'’-]{0,25}+,? ?){1,6}(?:(?:and|&) (?:[A-Z][\w.'’-]{0,25}+,? ?){1,4})?"
    r"|(?:[A-Z][\w.'’-]{1,25} ){1,3}(?:said|wrote|says|writes|replied|commented|asked|answered):"
)
_BETWEEN = re.compile(r" ?[|•·●»›] ?| {3,}|\t")
_NUMBERS = {"988", "911", "112", "999", "000", "111", "113", "116123"}
_FAQ_TITLE = re.compile(
    r"\A(?=.{0,140}\Z).{0,80}\b(?:faqs?|frequently asked|common(?:ly)? (?:asked )?questions|"
    r"q ?(?:&|and|\+) ?as?|"
    r"your questions|questions (?:and|&) answers|help cent(?:er|re)|got questions|have questions|"
    r"questions)\b.{0,60}"
)


def plain(line: str) -> str:
    """Return a line in lower case, without decorations at its ends, white space folded."""
    return " ".join(line.strip(_EDGES).casefold().split())


def is_noise(line: str) -> bool:
    """Whether a line is a site's furniture: navigation, votes, forms, consent, sharing, dates."""
    if len(line) > _LONGEST:
        return False
    if _is_noise(line):
        return True
    pieces = [piece for piece in _BETWEEN.split(line, 12) if piece.strip(_EDGES)]
    rest = [piece for piece in pieces if not _is_noise(piece)]
    return (
        len(pieces) > 1
        and len(rest) * 2 <= len(pieces)
        and all(len(piece.split()) < 6 for piece in rest)
    )


def _is_noise(line: str) -> bool:
    words = plain(line)
    if not any(char.isalpha() for char in words):
        number = words.isdecimal() and words in _NUMBERS
        return not number and " " not in words and len(words) < 8
    is_byline = _BYLINE.fullmatch(line.strip(_EDGES)) is not None
    pattern = patterns().sentences if _is_sentence(line, words) else patterns().noise
    return is_byline or pattern.fullmatch(words) is not None


def _is_sentence(line: str, words: str) -> bool:
    return line.rstrip("\"'”’) ").endswith((".", "!", "?")) and words.count(" ") > 3


def starts_comments(line: str) -> bool:
    """Whether readers' comments or the form for them follow: nothing after it is the text."""
    words = plain(line).strip(" ?!")
    return len(words) <= 200 and patterns().comments.fullmatch(words) is not None


def starts_aside(line: str) -> bool:
    """Whether a heading stands over links, sources, an author or a form, and not over the text."""
    words = plain(line).strip(" ?!")
    return len(words) <= 120 and patterns().aside.fullmatch(words) is not None


def names_a_collection(title: str) -> bool:
    """Whether a title announces many questions ("FAQ") and is none itself."""
    words = plain(title)
    return len(words) <= 140 and _FAQ_TITLE.fullmatch(words) is not None


def letters(text: str) -> str:
    """Return the letters and digits of a text in lower case, to compare what two texts say."""
    return "".join(filter(str.isalnum, text.casefold()))


_TALK = re.compile(
    r"\b(?:says|wrote|said|replied|commented):|\b(?:19|20)\d\d\b|\d:\d\d|\bago\b|^reply\b",
    re.IGNORECASE,
)
_FEW = 12  # blocks that are looked at below a heading


def comments_at(blocks: Sequence[Block], number: int) -> bool:
    """Whether readers' comments, or the form for them, begin at a heading, by what follows."""
    if not starts_comments(blocks[number].line):
        return False
    after = [block.line for block in blocks[number + 1 : number + 1 + _FEW]]
    if not after or all(is_noise(line) for line in after[:2]):
        return True
    return any(len(line) < 100 and (_TALK.search(line) or is_noise(line)) for line in after)


def aside_at(blocks: Sequence[Block], number: int) -> bool:
    """Whether links, sources, an author or a form follow a heading: its words, and what follows."""
    if not starts_aside(blocks[number].line):
        return False
    below: list[Block] = []
    for block in blocks[number + 1 : number + 1 + _FEW]:
        if block.kind.name == "HEADING":
            break
        below.append(block)
    return not any(tells(block) for block in below)


def tells(block: Block) -> bool:
    """Whether a block says something in a sentence, and is neither a link nor the site's own."""
    sentence = block.line.endswith((".", "!", "?", "。", "？")) and len(block.line.split()) >= 5
    cites = _CITATION.search(block.line) is not None
    return block.linked < 0.5 and sentence and not cites and not is_noise(block.line)


_CITATION = re.compile(
    r"\(\d{4}[a-z]?\)|\bdoi\b|https?://|\bet al\b|\bpp?\. ?\d|"
    r"\bis an? (?:licensed|registered|writer|author|"
    r"therapist|psycho|counsel)|\bisbn\b|\bretrieved\b",
    re.IGNORECASE,
)

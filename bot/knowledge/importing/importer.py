"""The way of one document: bytes, text, blocks, pairs, drafts."""

from __future__ import annotations

import html as entities
import logging
import re

from bot.knowledge.importing.article import article_pair, body_of
from bot.knowledge.importing.blocks import Block, BlockKind, cleaned
from bot.knowledge.importing.drafts.finish import drafts_of
from bot.knowledge.importing.formats.data import data_entries
from bot.knowledge.importing.formats.entry import own_entry
from bot.knowledge.importing.formats.kinds import Format, format_of
from bot.knowledge.importing.html.tree import TOO_DEEP
from bot.knowledge.importing.ledger import VOTED_DOWN, DocumentReading, left_out
from bot.knowledge.importing.models import Deadline, DocumentError, Imported, ImportLimits
from bot.knowledge.importing.sections import section_pairs
from bot.knowledge.importing.segment import explode, pairs_of
from bot.knowledge.importing.text.decoding import decode, visible
from bot.knowledge.importing.text.notes import without_notes
from bot.knowledge.importing.text.pasted import unpaste
from bot.knowledge.importing.text.plaintext import text_blocks
from bot.knowledge.importing.text.wrapped import unwrap
from bot.knowledge.importing.threads.marks import thread_in
from bot.knowledge.importing.threads.turns import Pair, chat_lines, labelled_pairs, spoken_pairs

_log = logging.getLogger(__name__)
_NOTHING = (
    "No text was found that could answer a question: only navigation, forms and the like. Copy the "
    "text itself into a file and import that."
)
_ALL_BELOW_ZERO = (
    "All answers in this thread were voted below zero, so none of them is taken. Import a thread "
    "with an answer that helped people."
)
_TOO_BIG = (
    "The file is too big ({size:.1f} MB; {most:.1f} MB at most). Split it or save only the text."
)
_BROKEN = "This file could not be read. Copy its text into a text file and import that."


def import_bytes(name: str, data: bytes, limits: ImportLimits | None = None) -> Imported:
    """Return the entries that a document suggests, or a sentence that says why there are none.

    Never raises for what is in `data`. `name` tells the format where its ending does. Safe in a
    worker thread; costs CPU only, within `limits`.
    """
    limits = limits or ImportLimits()
    try:
        return _import(name, data, limits)
    except DocumentError as problem:
        return Imported(name, str(problem), ())
    except RecursionError:
        return Imported(name, TOO_DEEP, ())
    except Exception as error:  # noqa: BLE001 a document is foreign ground: one may not end the bot
        _log.error("A document could not be read: %s", type(error).__name__)
        return Imported(name, _BROKEN, ())


def _import(name: str, data: bytes, limits: ImportLimits) -> Imported:
    if len(data) > limits.size:
        raise DocumentError(_TOO_BIG.format(size=len(data) / 1e6, most=limits.size / 1e6))
    deadline = Deadline(limits.seconds)
    text = decode(unwrap(data))
    # What says of itself how it is built needs no guessing.
    own = own_entry(text, limits) or data_entries(name, text, limits)
    if own is not None:
        return Imported(name, None, *own)
    reading = _read(name, text, limits, deadline)
    drafts = drafts_of(reading.pairs, limits, deadline)
    omitted = left_out(reading, drafts, limits, deadline)
    if not drafts:
        low = any(item.why.startswith(VOTED_DOWN) for item in omitted)
        return Imported(name, _ALL_BELOW_ZERO if low else _NOTHING, (), omitted)
    return Imported(name, None, drafts, omitted)


def _read(name: str, text: str, limits: ImportLimits, deadline: Deadline) -> DocumentReading:
    match format_of(name, text):
        case Format.HTML:
            from bot.knowledge.importing.html.pages import read_page

            return read_page(text, limits, deadline)
        case Format.MARKDOWN:
            from bot.knowledge.importing.html.pages import read_markdown

            return read_markdown(text, limits, deadline)
        case Format.TEXT:
            plain = entities.unescape(text) if re.search(r"&(?:#\d+|\w{2,8});", text) else text
            plain, notes = without_notes(visible(plain))
            blocks = text_blocks(chat_lines(unpaste(plain)), deadline)
            return DocumentReading(pairs_in(blocks, "", deadline), blocks, notes=notes)


def pairs_in(raw: list[Block], title: str, deadline: Deadline) -> list[Pair]:
    """Return the pairs of a document's blocks: as a thread, in turns, by questions, or as one."""
    deadline.check()
    # The surest marks first: votes and bylines, then labels and names, then questions.
    if thread := thread_in(raw, deadline):
        return [thread]
    blocks = cleaned(explode(raw), deadline)
    deadline.check()
    pairs = labelled_pairs(blocks) or spoken_pairs(blocks)
    if pairs:
        return pairs
    heading = title or first_heading(blocks)
    many = pairs_of(blocks, heading)
    if len(many) <= 1:  # one question may hold the parts that come after it
        many = section_pairs(blocks, heading) or many
    deadline.check()
    if many:
        return many
    one = article_pair(body_of(blocks), title)
    return [one] if one else []


def first_heading(blocks: list[Block]) -> str:
    """The heading that begins a document and has no equal in it, or nothing."""
    first = next((b for b in blocks[:3] if b.kind is BlockKind.HEADING), None)
    equals = [b for b in blocks if first and b.kind is BlockKind.HEADING and b.level <= first.level]
    return first.line if first and len(equals) == 1 else ""

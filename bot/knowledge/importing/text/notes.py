"""Footnotes, alerts and boxes to tick: marks that mean nothing outside of their document."""

from __future__ import annotations

import re

from bot.knowledge.importing.models import OmittedPart

_ALERT = re.compile(r"^[ \t]{0,3}(?:> ?){1,4}\[![A-Za-z]{2,20}\][-+]?[ \t]{0,9}")
_REFERENCE = re.compile(r"\[\^[\w-]{1,30}\](?!:)")
_DEFINITION = re.compile(r"^ {0,3}\[\^[\w-]{1,30}\]:[ \t]?(.{0,2000})")
_RAISED = re.compile(r"(?<=[^\W\d]|[?!.,;:)»”\"])[¹²³⁰⁴⁵⁶⁷⁸⁹]{1,3}(?![\w²³])")
_NOTE = re.compile(r"^\s{0,8}[¹²³⁰⁴⁵⁶⁷⁸⁹]{1,3}\s{0,3}(\S.{0,2000})$")
_BOX = re.compile(r"^([ \t]{0,12}[-*+] )\[([ xX])\] ")
_WHY = "it is a footnote"


def without_notes(text: str) -> tuple[str, tuple[OmittedPart, ...]]:
    """Return a text without the marks of footnotes and alerts, and the notes that it had."""
    lines: list[str] = []
    notes: list[OmittedPart] = []
    for line in text.split("\n"):
        note = _DEFINITION.match(line) or (_NOTE.match(line) if _may_have_raised(text) else None)
        if note is not None:
            notes.append(OmittedPart("a footnote", _WHY, note[1][:120]))
            continue
        bare = _ALERT.sub("> ", _REFERENCE.sub("", line))
        bare = _BOX.sub(lambda box: f"{box[1]}{'☐' if box[2] == ' ' else '☑'} ", bare)
        lines.append(_RAISED.sub("", bare))
    return "\n".join(lines), tuple(notes)


def _may_have_raised(text: str) -> bool:
    return not text.isascii()

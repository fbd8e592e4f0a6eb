"""Questions for documents in which nobody asks: from a title, or from the first sentences."""

from __future__ import annotations

import re

from bot.knowledge.importing.phrases import plain
from bot.knowledge.importing.questions import as_question, shorten, tidy
from bot.text.sentences import sentences

_WHY = re.compile(
    r"(?:some|the|several|many|few|(?<!\d)\d{1,4}) (?:\w{1,20}+ )?reasons? (?:why|that) "
    r"([^:.]{10,160})[:.]",
    re.IGNORECASE,
)
_BE = re.compile(r"^(.{3,110}?) (is|are|can be) (.{5,})$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\A(?=.{0,400}\Z)((?:[\w'’/-]{1,30}+,? ){0,15}?[\w'’/-]{1,30}+)(?<! to)(?<! who)(?<! that)"
    r"(?<! which) "
    r"(?:is|are|was|were|can|"
    r"may|might|must|should|will|would|has|have|do|does|often|usually|generally|sometimes|never|"
    r"always|need|needs|cannot|can't|refers?|means?|tend|tends|requires?|involves?|includes?)\b.*",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:the )?(?:top )?(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten) (.*)", re.IGNORECASE
)
_GERUND = re.compile(
    r"(?:understanding|exploring|(?:an? )?(?:guide|introduction) to|(?:all )?about) (.*)",
    re.IGNORECASE,
)
_SHORTLY = re.compile(
    r"^(?:the )?(?:short|simple|quick|honest) answer is(?: that|:)? ", re.IGNORECASE
)
_NO_SUBJECT = {"it", "there", "this", "that", "these", "those", "here", "what", "he", "she", "they"}


def from_title(title: str, most: int) -> str:
    """Propose the question that a title answers."""
    line = tidy(title).rstrip(" .:;,!-–—")
    lower = line.casefold()
    if match := _COUNTED.fullmatch(line):
        return as_question(f"What are the {match[1]} {match[2]}", most)
    if lower.startswith("how to "):
        return as_question(f"How do I {line[7:]}", most)
    if lower.startswith(("why ", "how ", "what ", "who ", "where ", "which ", "whether ")):
        return as_question(line, most)
    if lower.startswith(("when ", "if ")):
        return as_question(f"What should I know {_lower_first(line)}", most)
    if bare := _GERUND.fullmatch(line):
        line = bare[1]
    return as_question(f"What should I know about {_lower_first(line)}", most)


def from_text(lines: list[str], most: int) -> str:
    """Propose a question from the sentences of a text without title, given in its paragraphs."""
    parts = [part for line in lines[:20] for part in sentences(line[:2000])]
    if match := _WHY.search(" ".join(parts[:12])):
        return as_question(_why(match[1]), most)
    for sentence in parts[:3]:
        clause = _main_clause(sentence)
        match = _ABOUT.fullmatch(clause[:400])
        if match and plain(match[1]).split(" ")[0] not in _NO_SUBJECT and len(match[1].split()) > 3:
            return as_question(f"What should I know about {_lower_first(match[1])}", most)
    first = shorten(_main_clause(parts[0]).rstrip(".!") if parts else "this", min(most, 110))
    return as_question(f"What should I know about this: {_lower_first(first)}", most)


def _why(clause: str) -> str:
    """Turn "maintaining contact is discouraged" into "Why is maintaining contact discouraged"."""
    if match := _BE.fullmatch(clause):
        verb, rest = ("can", f"be {match[3]}") if match[2] == "can be" else (match[2], match[3])
        return f"Why {verb} {match[1]} {rest}"
    return f"Why {clause}"


def _main_clause(sentence: str) -> str:
    """Drop what stands before the subject: "While …, ", "In many places, "."""
    sentence = _SHORTLY.sub("", sentence)
    first = plain(sentence).split(" ")[0]
    if first in {"while", "although", "though", "when", "if", "in", "as", "for", "at", "because"}:
        _, comma, rest = sentence.partition(", ")
        return rest if comma and len(rest) > 20 else sentence
    if first in {"however", "yes", "no", "well", "first", "firstly", "generally", "often"}:
        return sentence.partition(", ")[2] or sentence
    return sentence


def _lower_first(line: str) -> str:
    """Begin in lower case, unless the first word is a name or an abbreviation."""
    first = line.split(" ", 1)[0]
    common = first[:1].isupper() and (first[1:].islower() or len(first) == 1) and first != "I"
    return line[:1].lower() + line[1:] if common else line

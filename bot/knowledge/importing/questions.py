"""Questions in a text: telling them, tidying them, and proposing one where there is none."""

from __future__ import annotations

import re

from bot.knowledge.importing.phrases import plain

MARKS = "?？؟⁇⁈⁉‽՞፧"
_CLOSERS = "\"'”’»›)]*_」』】〉》） \t¹²³⁰⁴⁵⁶⁷⁸⁹"
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_QUOTES = (
    ("«", "»"),
    ("‹", "›"),
    ("「", "」"),
    ("『", "』"),
    ("“", "”"),
    ("„", "“"),
    ("”", "”"),
    ('"', '"'),
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_AUX = (
    "is|are|was|were|am|can|could|should|would|will|do|does|did|may|might|must|has|have|isn't|"
    "aren't|can't|couldn't|shouldn't|don't|doesn't|won't|isn’t|aren’t|can’t|shouldn’t|don’t|doesn’t"
)
_SUBJECT = (
    "i|my|you|your|we|our|it|its|he|she|they|their|there|this|that|these|a|an|the|any|some|all|"
    r"one|someone|therapists?|clients?|psycho\w+|counsel\w+|patients?|people|therapy|friends"
)
_UNMARKED = re.compile(
    rf"(?:who|what|whats|what's|when|where|why|how|which|whom)(?: (?:much|many|long|often|soon|far|"
    r"late|early|big|close|fast|quickly|private|strict|common|likely|expensive|"
    rf"old|kind of \w+|type of \w+|else|about \w+))? (?:{_AUX}|if|happens|makes|counts)\b.*"
    rf"|(?:{_AUX}) (?:not )?(?:{_SUBJECT})\b.*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:q|question|frage|faq)\s*(?:#|no\.?|number)?\s*\d{0,3}\s*[:.)\-–—]|q\d{1,3}\b|"
    r"(?:#|no\.)\s?\d{1,3}[:.)]?|(?:\d{1,3}\.){1,4}\d{1,3}[.)]?\s|\(?\d{1,3}[.):]\s|[•▸►▶▼+›»\-–—*]\s)\s*",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"(?:[\[(](?:closed|solved|duplicate|on hold|answered|resolved|edit|help)[\])]|¶|[+−▼▾⌄×]|"
    r"(?<=\s)#|(?<=\?)[\[(][^\])]{1,40}[\])]|(?<=\? )[\[(][^\])]{1,40}[\])]|expand|collapse|toggle|"
    r"(?<=\s)[-|:•–—] (?:quora|reddit|r/\w{1,30})|: ?r/\w{1,30})$",
    re.IGNORECASE,
)
_LONGEST_TAIL = 60
_FOOTNOTES = re.compile(r"\[\^[\w-]{1,20}\]|[¹²³⁰⁴⁵⁶⁷⁸⁹]{1,3}(?=$| )|(?<=[?.!])\[\d{1,3}\]")
_BEFORE_MARK = re.compile(r"(?<!\s)\s{1,3}([?!])")
_PREFIX = re.compile(
    r"(?:re|fwd?|aw)\s*:\s*|r/\w{2,30}\s*[-–—:]\s*|\[[^\]]{1,25}\]\s*", re.IGNORECASE
)
_SENTENCE = re.compile(
    r"(?<=[.!?…？])[\"'”’)\]]{0,3} (?=[\"'“‘(\[¿«]?[^\W_])|(?<=[。？！])(?![」』”）])"
)
_RHETORIC = re.compile(
    r"(?:so|but|and|or|right|sound|sounds|ring|still|make|makes|ready|okay|ok|see|get|got|huh|"
    r"really|interested|curious|looking)\b.*|(?:why not|what now|who knows|and then|now what)\W*",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether a text of one line ends as a question does."""
    bare = text.rstrip(_CLOSERS) if 0 < len(text) <= 300 else ""
    return bare.endswith(tuple(MARKS)) or (
        bare.endswith(";") and _GREEK.search(bare[:-1]) is not None
    )


def count_words(text: str) -> int:
    """Count words; of scripts that put no spaces between them, two letters count as one."""
    wide = len(_WIDE.findall(text)) if not text.isascii() else 0
    return max(len(text.split()), wide // 2)


def asks_unmarked(text: str) -> bool:
    """Whether a heading is a question that only lacks its mark ("How do I cancel")."""
    words = text.split()
    return 3 <= len(words) <= 25 and text[-1] not in ".!:," and bool(_UNMARKED.fullmatch(text))


def is_question(text: str) -> bool:
    """Whether a heading or a line by itself is a question, its number and icons aside."""
    bare = tidy(text)
    return asks(bare) or asks_unmarked(bare)


_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "i",
        "my",
        "me",
        "we",
        "our",
        "you",
        "your",
        "he",
        "his",
        "him",
        "she",
        "her",
        "hers",
        "it",
        "its",
        "they",
        "them",
        "their",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "is",
        "are",
        "was",
        "were",
        "am",
        "be",
        "been",
        "do",
        "does",
        "did",
        "can",
        "could",
        "should",
        "would",
        "will",
        "may",
        "might",
        "must",
        "has",
        "have",
        "had",
        "what",
        "who",
        "whom",
        "which",
        "when",
        "where",
        "why",
        "how",
        "if",
        "so",
        "and",
        "or",
        "but",
        "not",
        "no",
        "yes",
        "to",
        "of",
        "for",
        "in",
        "on",
        "at",
        "by",
        "with",
        "about",
        "from",
        "as",
        "than",
        "then",
        "too",
        "also",
        "just",
        "even",
        "ever",
        "still",
        "really",
        "any",
        "anyone",
        "anybody",
        "anything",
        "some",
        "someone",
        "somebody",
        "something",
        "else",
        "other",
        "others",
        "else's",
        "all",
        "think",
        "thinks",
        "know",
        "knows",
        "feel",
        "feels",
        "go",
        "goes",
        "going",
        "get",
        "gets",
        "make",
        "makes",
        "mean",
        "means",
        "say",
        "says",
        "said",
        "tell",
        "done",
        "normal",
        "ok",
        "okay",
        "wrong",
        "right",
        "allowed",
        "fine",
        "weird",
        "odd",
        "strange",
        "bad",
        "good",
        "crazy",
        "alone",
        "advice",
        "help",
        "thoughts",
        "idea",
        "ideas",
        "experience",
        "experiences",
        "similar",
        "same",
        "thing",
        "things",
        "way",
        "happened",
        "happen",
        "happens",
        "overreacting",
        "please",
        "guys",
        "everyone",
        "everybody",
        "people",
        "us",
        "im",
        "dont",
        "opinion",
        "opinions",
    ]
)


def stands_alone(question: str) -> bool:
    """Whether a question means something without what was told before it."""
    words = ["".join(filter(str.isalnum, word)) for word in question.casefold().split()]
    telling = [word for word in words if word and word not in _EMPTY]
    return len(words) >= 4 and bool(telling)


def is_rhetorical(text: str) -> bool:
    """Whether a line that asks is more likely a turn of speech than what a text answers."""
    bare = tidy(text)
    if _LABEL.match(text.strip()) and len(bare.split()) > 1:
        return False  # a number or a "Q" before it says that it is meant
    return count_words(bare) < 2 or _RHETORIC.fullmatch(bare) is not None


def tidy(text: str) -> str:
    """Return a question or title in one line, without label, number, icons and status marks."""
    line = " ".join(text[:1000].split()).strip(" *_\u200d")
    for pattern in (_PREFIX, _LABEL):
        found = pattern.match(line)
        if found and found.end() < len(line):
            line = line[found.end() :]
    line = _FOOTNOTES.sub("", line)
    for _ in range(5):
        found = _TAILS.search(line[-_LONGEST_TAIL:])
        if found is None:
            break
        line = line[: len(line) - len(found[0])].rstrip()
    return _unquoted(_BEFORE_MARK.sub(r"\1", line).strip(" *_"))


def _unquoted(line: str) -> str:
    """Drop the quotation marks around a whole line."""
    for begin, end in _QUOTES:
        if len(line) > 2 and line.startswith(begin) and line.endswith(end):
            inner = line[len(begin) : -len(end)]
            if begin not in inner and end not in inner:
                return inner.strip()
    return line


def as_question(text: str, most: int) -> str:
    """Return a question with its mark, at most `most` characters long."""
    line = tidy(text)
    cut = max(line.rfind(mark) for mark in MARKS)
    if cut > 0 and len(line) - cut <= 80:
        line = line[: cut + 1]
    elif not line.endswith(tuple(f"{MARKS}!;")):
        line = line.rstrip(" .:;,-–—|") + "?"
    return shorten(line, most)


def shorten(line: str, most: int) -> str:
    """Cut a line between words and say so with dots; a question keeps its last sentence."""
    if len(line) <= most:
        return line
    last = sentences(line)[-1]
    if asks(last) and len(last) <= most:
        return last
    return (
        line[: most - 2].rsplit(" ", 1)[0].rstrip(" ,;:.-")[: most - 2]
        + "…"
        + ("?" if asks(line) else "")
    )


def sentences(text: str) -> list[str]:
    """Split a text into sentences, roughly."""
    return [part for part in _SENTENCE.split(" ".join(text.split())) if part]


def questions_in(text: str, least: int = 4) -> list[str]:
    """Return the sentences of a text that ask something, of at least `least` words."""
    return [s for s in sentences(text[:20_000]) if asks(s) and count_words(s) >= least]


_WHY = re.compile(
    r"(?:some|the|several|many|few|\d+) (?:\w{1,20}+ )?reasons? (?:why|that) ([^:.]{10,160})[:.]",
    re.IGNORECASE,
)
_BE = re.compile(r"^(.{3,110}?) (is|are|can be) (.{5,})$", re.IGNORECASE)
_ABOUT = re.compile(
    r"((?:[\w'’/-]{1,30}+,? ){0,15}?[\w'’/-]{1,30}+)(?<! to)(?<! who)(?<! that)(?<! which) "
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
    if counted := _COUNTED.fullmatch(line):
        return as_question(f"What are the {counted[1]} {counted[2]}", most)
    if lower.startswith("how to "):
        return as_question(f"How do I {line[7:]}", most)
    if lower.startswith(("why ", "how ", "what ", "who ", "where ", "which ", "whether ")):
        return as_question(line, most)
    if lower.startswith(("when ", "if ")):
        return as_question(f"What should I know {_lowered(line)}", most)
    if bare := _GERUND.fullmatch(line):
        line = bare[1]
    return as_question(f"What should I know about {_lowered(line)}", most)


def from_text(lines: list[str], most: int) -> str:
    """Propose a question from the sentences of a text without title, given in its paragraphs."""
    parts = [part for line in lines[:20] for part in sentences(line[:2000])]
    if found := _WHY.search(" ".join(parts[:12])):
        return as_question(_why(found[1]), most)
    for sentence in parts[:3]:
        clause = _main_clause(sentence)
        found = _ABOUT.fullmatch(clause[:400])
        if found and plain(found[1]).split(" ")[0] not in _NO_SUBJECT and len(found[1].split()) > 3:
            return as_question(f"What should I know about {_lowered(found[1])}", most)
    first = shorten(_main_clause(parts[0]).rstrip(".!") if parts else "this", min(most, 110))
    return as_question(f"What should I know about this: {_lowered(first)}", most)


def _why(clause: str) -> str:
    """Turn "maintaining contact is discouraged" into "Why is maintaining contact discouraged"."""
    if found := _BE.fullmatch(clause):
        verb, rest = ("can", f"be {found[3]}") if found[2] == "can be" else (found[2], found[3])
        return f"Why {verb} {found[1]} {rest}"
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


def _lowered(line: str) -> str:
    """Begin in lower case, unless the first word is a name or an abbreviation."""
    first = line.split(" ", 1)[0]
    common = first[:1].isupper() and (first[1:].islower() or len(first) == 1) and first != "I"
    return line[:1].lower() + line[1:] if common else line

"""The wording of a question as a phrase that stays: short, and without private details."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from bot.custom_knowledge.draft import MAX_ALIAS
from bot.text.cleaning import LONGEST

_READ = 1000
_MOST_READ = 200

_DISCORD = re.compile(r"<[@#&!]+\d+>|<a?:\w+:\d+>|<t:\d+(?::\w)?>")
_PRIVATE = re.compile(
    r"\d{2}"  # ages, dates, numbers to call
    r"|\S@\S|https?://|www\."
    r"|@\w{2}"
    r"|\b(?:dr|mr|mrs|ms|mx|prof)\b\.? +\w",
    re.IGNORECASE,
)
# Not at the beginning of a sentence, where every word has a capital.
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")
_NO_NAMES = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Christmas|Easter|English|Discord|Zoom|Therap\w+"
    r"|Google)\b"
)


def sounds_private(text: str) -> bool:
    """Whether a text may hold a name, a number or an address: better read before it stays.

    Errs on the side of yes; a name in small letters is not seen.
    """
    text = text[:LONGEST]
    if _DISCORD.search(text) or _PRIVATE.search(text):
        return True
    return any(not _NO_NAMES.fullmatch(name) for name in _NAME.findall(text))


def short_wording(text: str) -> str:
    """Return the text as one line that is short enough for a phrase, cut at a word."""
    line = " ".join(_DISCORD.sub(" ", text[:_READ]).split())
    if len(line.encode("utf-16-le", "replace")) // 2 <= MAX_ALIAS:
        return line
    cut = line.encode("utf-16-le", "replace")[: 2 * MAX_ALIAS]
    line = cut.decode("utf-16-le", "ignore")
    head, _, _ = line.rpartition(" ")
    return head if len(head) > MAX_ALIAS // 2 else line


def public_wordings(texts: Sequence[str], most: int) -> list[str]:
    """Return the first `most` of texts as phrases, without those that may point to a person.

    Of a very large group only the first wordings are read.
    """
    wordings = (short_wording(text) for text in texts[:_MOST_READ] if not sounds_private(text))
    return list(islice(wordings, most))

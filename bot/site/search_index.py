"""The index of the search: which words stand for which page, and how strongly.

A page's words come from its title, the other ways to ask it, and its text, weighed as BM25 does
(Robertson and Zaragoza 2009): rare words say more, and a word that stands ten times says little
more than one that does once. The browser adds up the weights of what somebody typed.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from bot.text.cleaning import showable

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’‘]")
_SATURATION, _LENGTH = 1.2, 0.75
"""k1 and b of BM25, at their usual values."""
_SCALE = 10
_RARE = 4.0
"""A word with no more weight than this in all texts together is left out."""
_LONGEST_WORD = 30

HELP_FIRST = (
    "suicid", "kill myself", "killing myself", "end my life", "ending my life", "end it all",
    "want to die", "wanna die", "better off dead", "self harm", "selfharm", "hurt myself",
    "hurting myself", "cut myself", "cutting myself", "overdose", "took pills", "raped", "rape",
    "abuse", "abused", "assault", "molest", "hits me", "beats me", "hit me", "kms", "unalive",
)  # fmt: skip
"""Words at which the page shows where help is, above all results. A word too many costs nothing."""


class SearchText(Struct, frozen=True):
    """A page that can be found. `fields`: texts, and how often each of their words counts."""

    path: str
    title: str
    group: str
    fields: tuple[tuple[str, float], ...]


def folded(text: str) -> list[str]:
    """Return the words of a text as the search compares them; `search.js` does the same."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).lower()
    plain = "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
    return [word[:_LONGEST_WORD] for word in _WORD.findall(plain)]


def search_script(texts: Sequence[SearchText]) -> str:
    """Return a script that holds the index, so that it also loads where pages are plain files."""
    index = {
        "pages": [[text.path, showable(text.title), text.group] for text in texts],
        "words": _postings(texts),
        "help": [" ".join(folded(words)) for words in HELP_FIRST],
    }
    return f"window.siteSearch = {json.dumps(index, separators=(',', ':'))};\n"


def _postings(texts: Sequence[SearchText]) -> Mapping[str, list[int]]:
    """Return for each word a flat list: a page's number, then its weight, and so on."""
    counts = _without_rare([_word_counts(text.fields) for text in texts])
    lengths = [sum(count.values()) for count in counts]
    average = sum(lengths) / len(lengths) if lengths else 1.0
    holders = Counter(word for count in counts for word in count)
    postings: dict[str, list[int]] = {}
    for number, count in enumerate(counts):
        longer = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[number] / average)
        for word, times in count.items():
            rarity = math.log(1 + (len(texts) - holders[word] + 0.5) / (holders[word] + 0.5))
            weight = round(_SCALE * rarity * times * (_SATURATION + 1) / (times + longer))
            if weight:
                postings.setdefault(word, []).extend((number, weight))
    return dict(sorted(postings.items()))


def _without_rare(counts: Sequence[Mapping[str, float]]) -> list[Mapping[str, float]]:
    """Return the counts without words that hardly any text uses: slips, names, somebody's hobby."""
    totals: dict[str, float] = {}
    for count in counts:
        for word, times in count.items():
            totals[word] = totals.get(word, 0.0) + times
    return [{w: times for w, times in count.items() if totals[w] > _RARE} for count in counts]


def _word_counts(fields: Iterable[tuple[str, float]]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for text, weight in fields:
        for word in folded(text):
            counts[word] = counts.get(word, 0.0) + weight
    return counts

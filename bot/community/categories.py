"""The categories of questions, and the forum tags that stand for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.text.cleaning import showable, units

if TYPE_CHECKING:
    from collections.abc import Iterable

OTHER = "Something else"
ANSWERED, DUPLICATE = "answered", "duplicate"
"""The tags that say how a question stands."""
MAX_TAGS = 20
"""Tags that a forum can have, as Discord's API reference says; a post takes five."""
MAX_TAG = 20
"""Characters of a tag's name."""
_MOST = 25
_LONGEST = 64
_LOOSE = frozenset({"a", "an", "and", "in", "is", "of", "or", "the", "to", "with"})
"""Words that a name does not end with."""
_SHORTER = {"When a line is crossed": "A line was crossed"}


def categories_for(names: Iterable[str]) -> tuple[str, ...]:
    """Return the categories that the form offers: those of the entries, and one for the rest.

    At most 25, which a select takes; the last is for what fits none.
    """
    clean_names = (" ".join(showable(name).split())[:_LONGEST] for name in names)
    unique_names = [name for name in dict.fromkeys(clean_names) if name and name != OTHER]
    return (*unique_names[: _MOST - 1], OTHER)


def tag_of(category: str) -> str:
    """Return the name of the forum tag of a category: its first words, within 20 characters."""
    if category in _SHORTER:
        return _SHORTER[category]
    words, tag = category.split(), ""
    for word in words:
        longer = f"{tag} {word}".strip()
        if units(longer) > MAX_TAG:
            break
        tag = longer
    while tag.rpartition(" ")[2] in _LOOSE:
        tag = tag.rpartition(" ")[0]
    return tag or _cut(category)


def tags_for(categories: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that a forum should have: how a question stands first, then what it is of."""
    return tuple(dict.fromkeys((ANSWERED, DUPLICATE, *map(tag_of, categories))))


def _cut(word: str) -> str:
    while units(word) > MAX_TAG:
        word = word[:-1]
    return word

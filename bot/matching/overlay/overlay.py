"""A server's own knowledge laid over the shipped one, without touching the shipped vectors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.knowledge.models import Entry, Topic
from bot.matching.encoding.encoder import Encoder, Vectors
from bot.matching.index import PhraseIndex
from bot.matching.lexical import Floats, Ints
from bot.matching.overlay.extend import Change, New, extend
from bot.matching.overlay.layer import Layer


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a server adds and hides; the shipped index is shared, nothing of it is copied.

    ids: names of the classes that are new, numbered after "not covered". owners: the class of each
    new phrase; rows: the new phrases of each class; topics: the topic of each phrase, or None.
    hidden: numbers of the classes that are never offered.
    """

    layer: Layer
    vectors: Floats | None
    owners: Ints
    rows: Mapping[int, Ints]
    topics: tuple[Topic | None, ...]
    ids: tuple[str, ...]
    titles: Mapping[str, Entry]
    solved: Change
    disabled: frozenset[str]
    hidden: Ints

    def change(self, marked: Floats, own: Floats, classes: Ints | None = None) -> Floats:
        """Return what is added to the shipped score of every class, or of some.

        marked: kernel values of the shipped landmarks; own: of the new phrases.
        """
        return self.solved.of(marked, own, classes)


@dataclass(frozen=True, slots=True)
class Additions:
    """What a server adds, as it stands in its settings. vectors: see `Matcher.overlay`."""

    entries: Sequence[Entry] = ()
    aliases: Mapping[str, Sequence[str]] | None = None
    topics: Sequence[Topic] = ()
    disabled: Collection[str] = ()
    vectors: Mapping[str, Vectors] | None = None


def lay_over(
    index: PhraseIndex,
    additions: Additions,
    normalise: Callable[[str], str],
    encoder: Encoder | None,
    inverse: Callable[[], Floats | None],
) -> Overlay:
    """Return the overlay of a server's additions; aliases of unknown entries are left out."""
    shipped = {name: number for number, name in enumerate(index.phrases.ids)}
    hidden = {name: shipped[name] for name in additions.disabled if name in shipped}
    names = [entry.id for entry in additions.entries]
    fresh = [name for name in dict.fromkeys(names) if name in hidden or name not in shipped]
    place = shipped | {name: len(shipped) + 1 + at for at, name in enumerate(fresh)}
    rows = _phrases(additions, place, len(shipped))
    texts = tuple(normalise(text) for text, _, _ in rows)
    owners = np.array([owner for _, owner, _ in rows], np.int32)
    vectors = _encoded(texts, encoder, additions.vectors or {})
    layer = Layer.of(texts, index.lexical)
    replaced = [hidden[name] for name in fresh if name in hidden]
    new = New(layer, vectors, owners, len(shipped) + 1 + len(fresh), tuple(replaced))
    unseen = [place[name] for name in fresh if name in additions.disabled and name not in hidden]
    return Overlay(
        layer,
        vectors,
        owners,
        _rows(owners),
        tuple(topic for _, _, topic in rows),
        tuple(fresh),
        {entry.id: entry for entry in additions.entries},
        extend(index, new, inverse),
        frozenset(additions.disabled) - {name for name in fresh if name in hidden},
        np.array(sorted([*hidden.values(), *unseen]), np.int32),
    )


def _rows(owners: Ints) -> Mapping[int, Ints]:
    """The phrases of each class that has some."""
    numbers: list[int] = np.unique(owners).tolist()
    order = np.argsort(owners, kind="stable").astype(np.int32)
    parts = np.split(order, np.searchsorted(owners[order], numbers)[1:])
    return dict(zip(numbers, parts, strict=False))


def _phrases(
    additions: Additions, place: Mapping[str, int], outside: int
) -> list[tuple[str, int, Topic | None]]:
    """Every new phrase with its class and its topic."""
    rows: list[tuple[str, int, Topic | None]] = [
        (text, place[entry.id], None) for entry in additions.entries for text in entry.phrases
    ]
    for name, texts in (additions.aliases or {}).items():
        rows += [(text, place[name], None) for text in texts if name in place]
    rows += [(text, outside, topic) for topic in additions.topics for text in topic.phrases]
    return rows


def _encoded(
    texts: Sequence[str], encoder: Encoder | None, known: Mapping[str, Vectors]
) -> Floats | None:
    """The vectors of new phrases, those that are known taken as they are; on one thread."""
    if encoder is None:
        return None
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    made = dict(zip(missing, encoder.encode_many(missing, threads=1), strict=True))
    found = [made[text] if text in made else known[text] for text in texts]
    return np.stack(found) if found else np.zeros((0, encoder.dimensions), np.float32)

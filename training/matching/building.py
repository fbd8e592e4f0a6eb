"""Building the index that ships (`bot.matching.encoding.built`)."""

from __future__ import annotations

from msgspec.structs import replace

from bot.answering.small_talk.smalltalk import SmallTalk
from bot.knowledge import load_knowledge
from bot.matching import Encoder, Matcher
from bot.matching.cache import Cache
from bot.matching.encoding.built import BuiltIndex
from bot.matching.encoding.model import find_model
from bot.matching.encoding.phrase_vectors import VectorTable
from bot.matching.index import PhraseIndex, PhraseList, resolve
from bot.matching.parameters import Parameters
from bot.matching.ridge import landmarks
from bot.matching.words.normalise import Normaliser
from bot.paths import DATA, KNOWLEDGE
from bot.text.slang import Slang

_LANDMARKS = 11_000
"""Phrases that carry coefficients in the index that ships (docs/matching.md, "Many entries")."""


def build() -> BuiltIndex:
    """Encode all shipped phrases and solve the shipped entries with their kept vectors."""
    encoder = Encoder(find_model())
    slang = Slang.load(DATA / "slang.yaml")
    snapshot = load_knowledge(KNOWLEDGE)
    normaliser = Normaliser(slang)
    talk = SmallTalk.load(DATA / "smalltalk.toml", None)
    texts = [normaliser.phrase(text) for text in PhraseList.of(snapshot).texts]
    texts = list(dict.fromkeys([*texts, *talk.phrases]))
    table = VectorTable.of(texts, encoder.encode_many(texts))
    vectors = BuiltIndex(encoder.key, table)
    mode = Parameters.load(DATA / "matching" / "parameters.json").semantic
    index = Matcher(snapshot, encoder, mode, cache=Cache(None), slang=slang, built=vectors).index
    solved = resolve(with_shipped_landmarks(index), mode.kernel)
    return replace(
        vectors, solved_for=solved.key, marks=solved.marks, coefficients=solved.coefficients
    )


def with_shipped_landmarks(index: PhraseIndex) -> PhraseIndex:
    """Return an index with as many landmarks as ship; its coefficients must be solved again.

    More than a bot would solve with by itself: that takes a gigabyte and most of a minute.
    """
    return replace(index, marks=landmarks(index.phrases.owners, _LANDMARKS))

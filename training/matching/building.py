"""Building the index that ships (`bot.matching.encoding.built`)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from msgspec.structs import replace

from bot.answering.small_talk.smalltalk import SmallTalk
from bot.knowledge import load_knowledge
from bot.knowledge.phrase_files import load_phrases, phrase_files
from bot.matching import Encoder, Matcher
from bot.matching.cache import Cache
from bot.matching.encoding.built import BuiltIndex, save_built
from bot.matching.encoding.model import find_model
from bot.matching.encoding.phrase_vectors import VectorTable
from bot.matching.index import PhraseIndex, PhraseList, pack, resolve
from bot.matching.parameters import Parameters
from bot.matching.ridge import landmarks
from bot.matching.words.lexical import Ints
from bot.matching.words.normalise import Normaliser
from bot.paths import DATA, KNOWLEDGE
from bot.text.slang import Slang

_LANDMARKS = 11_000
"""Phrases that carry coefficients in the index that ships (docs/matching.md, "Many entries")."""


def build(target: Path) -> int:
    """Encode all shipped phrases, solve the shipped entries with their kept vectors, and write it.

    Returns how many phrases there are.
    """
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
    rows = compared_rows(solved, KNOWLEDGE)
    shipped = solved.some(rows)
    # In half precision a score changes by less than 0.001.
    half = {"coefficients": shipped.coefficients.astype(np.float16)}
    save_built(target, encoder.key, table, shipped.key, {**pack(shipped, rows), **half})
    return len(texts)


def with_shipped_landmarks(index: PhraseIndex) -> PhraseIndex:
    """Return an index with as many landmarks as ship; its coefficients must be solved again.

    More than a bot would solve with by itself: that takes a gigabyte and most of a minute.
    """
    return replace(index, marks=landmarks(index.phrases.owners, _LANDMARKS))


def compared_rows(index: PhraseIndex, knowledge: Path) -> Ints:
    """Return the numbers of the phrases that the shipped index compares a question with.

    Those that carry coefficients, and what entries list themselves, which `check` reviews.
    """
    authors = [load_phrases(path) for path in phrase_files(knowledge)]
    examples = {text for author in authors for texts in author.entries.values() for text in texts}
    phrases = index.phrases
    is_listed = [
        owner < phrases.outside and text not in examples
        for text, owner in zip(phrases.texts, phrases.owners.tolist(), strict=True)
    ]
    return np.union1d(index.marks, np.flatnonzero(is_listed)).astype(np.int32)

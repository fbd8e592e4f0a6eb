"""Building the index that ships (`bot.matching.encoding.built`)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.answering.small_talk.smalltalk import SmallTalk
from bot.knowledge import load_knowledge
from bot.matching import Encoder, Matcher
from bot.matching.cache import Cache
from bot.matching.encoding.built import BuiltIndex
from bot.matching.encoding.model import find_model
from bot.matching.encoding.phrase_vectors import VectorTable
from bot.matching.index import PhraseList
from bot.matching.parameters import Parameters
from bot.matching.words.normalise import Normaliser
from bot.paths import DATA, KNOWLEDGE
from bot.text.slang import Slang


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
    vectors = BuiltIndex(encoder.key, table, "", np.zeros((0, 0), np.float32))
    mode = Parameters.load(DATA / "matching" / "parameters.json").semantic
    solved = Matcher(snapshot, encoder, mode, cache=Cache(None), slang=slang, built=vectors).index
    return replace(vectors, solved_for=solved.key, coefficients=solved.coefficients)

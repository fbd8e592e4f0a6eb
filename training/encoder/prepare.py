"""Collecting what a training reads: the phrases of danger and of the knowledge base, other text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.knowledge import Snapshot
from bot.matching.encoding.encoder import MAX_TOKENS
from bot.matching.encoding.model import packaged_weights
from bot.matching.encoding.wordpiece import read_tokenizer
from bot.matching.index import PhraseList
from bot.matching.words.common_words import CommonWords
from bot.matching.words.normalise import Normaliser
from bot.paths import CRISIS, DATA
from bot.text.slang import Slang
from training.danger.judging import question_normaliser
from training.danger.leftout import left_out
from training.danger.messages import Message, messages, with_slips
from training.danger.phrases import PHRASES
from training.encoder.data import TrainingData
from training.encoder.packaged import Packaged


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the texts come from; `general`: a file of general English, one text a line."""

    snapshot: Snapshot
    crisis: Path = CRISIS
    phrases: Path = PHRASES
    general: Path | None = None


@dataclass
class _Texts:
    """Numbers of distinct texts."""

    tokenise: Callable[[str], Sequence[int]]
    tokens: list[Sequence[int]] = field(default_factory=list[Sequence[int]])
    numbers: dict[str, int] = field(default_factory=dict[str, int])

    def number(self, text: str) -> int:
        """Return the number of a text, a new one for a new text."""
        if text not in self.numbers:
            self.numbers[text] = len(self.tokens)
            self.tokens.append(self.tokenise(text))
        return self.numbers[text]


def prepare(sources: Sources) -> TrainingData:
    """Read all texts and the packaged weights. Needs the package onnx."""
    tokenizer = read_tokenizer(DATA / "matching" / "tokenizer.json", MAX_TOKENS)
    texts = _Texts(tokenizer.numbers)
    phrases = PhraseList.of(sources.snapshot)
    plain = Normaliser(Slang.load(DATA / "slang.yaml"))
    normalised = [plain.phrase(text) for text in phrases.texts]
    asked = question_normaliser(sources.snapshot, CommonWords(tokenizer.vocabulary))
    danger = with_slips(messages(sources.crisis, phrases.texts, sources.phrases))
    apart = np.zeros(len(danger), np.int64)
    apart[sorted(left_out(danger))] = 1
    general = _general(sources, normalised, danger)
    typed_numbers = [texts.number(message.text) for message in danger]
    plain_numbers = [texts.number(asked.question(message.text)) for message in danger]
    phrase_numbers = [texts.number(text) for text in normalised]
    general_numbers = [texts.number(plain.phrase(text)) for text in general]
    flat = [token for tokens in texts.tokens for token in tokens]
    return TrainingData(
        np.array(flat, np.uint16),
        np.cumsum([0, *map(len, texts.tokens)]),
        np.array(typed_numbers),
        np.array(plain_numbers),
        np.array([message.number for message in danger]),
        apart,
        np.array(phrase_numbers),
        _owners(phrases),
        np.array(general_numbers),
        Packaged(packaged_weights()).arrays(),
    )


def _general(
    sources: Sources, normalised: Sequence[str], danger: Sequence[Message]
) -> Sequence[str]:
    """Return lines of general English; without a file, phrases and calm messages serve."""
    if sources.general is None:
        return [*normalised, *(message.text for message in danger if not message.number)]
    lines = sources.general.read_text("utf-8").splitlines()
    return [line for line in lines if line.strip()]


def _owners(phrases: PhraseList) -> np.ndarray:
    """Return the class of each phrase: entries, then out-of-scope topics."""
    topics = phrases.outside + phrases.topics
    return np.where(phrases.topics < 0, phrases.owners, topics).astype(np.int64)

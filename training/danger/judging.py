"""A graph that tells danger, asked as the bot asks the one that ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import Snapshot
from bot.matching import Encoder
from bot.matching.encoding.encoder import Vectors
from bot.matching.encoding.model import ModelFiles, packaged_weights
from bot.matching.index import PhraseList
from bot.matching.words.common_words import CommonWords
from bot.matching.words.normalise import Normaliser, count_words
from bot.matching.words.spelling import QuestionSpeller
from bot.paths import DATA
from bot.text.cleaning import bounded, unrepeated
from bot.text.slang import Slang


@dataclass(frozen=True, slots=True)
class GraphJudge:
    """A `bot.safety.SentenceModel`: a graph, and matching's way to normalise a message."""

    encoder: Encoder
    normaliser: Normaliser

    @classmethod
    def open(cls, graph: Path, snapshot: Snapshot) -> GraphJudge:
        """Open a graph of `python -m training encoder`."""
        tokenizer = DATA / "matching" / "tokenizer.json"
        encoder = Encoder(ModelFiles(graph, tokenizer, packaged_weights()))
        return cls(encoder, question_normaliser(snapshot, encoder.words))

    def danger(self, text: str) -> Vectors | None:
        """Return the logits of danger of a message."""
        return self.encoder.danger(self._normalised(text))

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Run the graph over messages that `danger` is asked about next, together."""
        self.encoder.read_ahead([self._normalised(text) for text in texts])

    def _normalised(self, text: str) -> str:
        return self.normaliser.question(unrepeated(bounded(text)))


def question_normaliser(snapshot: Snapshot, words: CommonWords) -> Normaliser:
    """Return what the matcher of a snapshot normalises messages with.

    words: those that the sentence model knows, the usual ones first.
    """
    slang = Slang.load(DATA / "slang.yaml")
    plain = Normaliser(slang)
    texts = [plain.phrase(text) for text in PhraseList.of(snapshot).texts]
    return Normaliser(slang, QuestionSpeller(count_words(texts), words))

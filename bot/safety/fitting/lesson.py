"""What both signals are taught with, read once, and fitted to all of it or to a part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np

from bot.safety.fitting.backward import fit_network
from bot.safety.fitting.leftout import AUTHORS, Judged, authors
from bot.safety.fitting.linear import fit_wording
from bot.safety.fitting.messages import Message, with_slips
from bot.safety.models import SentenceEncoder
from bot.safety.network import PROBE, Vectors, Weights, evidence
from bot.safety.rules import RuleBook
from bot.safety.spelling import Speller
from bot.safety.wording import Wording

_Encode: TypeAlias = "Callable[[list[str]], Vectors]"


@dataclass(frozen=True)
class Lesson:
    """Messages with misspelt copies of some, as both signals read them."""

    messages: tuple[Message, ...]
    plain: tuple[str, ...]
    vectors: Vectors
    probe: Vectors

    @classmethod
    def of(cls, found: Sequence[Message], crisis: Path, encoder: SentenceEncoder) -> Lesson:
        """Read all messages once."""
        taught = tuple(with_slips(found))
        rules = RuleBook.load(crisis)
        speller = Speller.load(crisis / "spelling.toml", rules.words)
        plain = tuple(rules.without_idioms(speller.plain(message.text)) for message in taught)
        encode = cast("_Encode", getattr(encoder, "encode_many", encoder.encode))
        vectors = encode([message.text for message in taught]).astype(np.float32)
        return cls(taught, plain, vectors, encoder.encode([PROBE])[0])

    def fit(self, chosen: Sequence[int]) -> tuple[Wording, Weights]:
        """Return both signals, fitted to the messages of these numbers."""
        numbers = [self.messages[at].number for at in chosen]
        wording = fit_wording([self.plain[at] for at in chosen], [number > 0 for number in numbers])
        return wording, fit_network(self.vectors[list(chosen)], numbers, self.probe)

    def fit_all(self) -> tuple[Wording, Weights]:
        """Return both signals, fitted to everything."""
        return self.fit(range(len(self.messages)))

    def left_out(self) -> list[Judged]:
        """Judge every message of an author by signals that were fitted without that author."""
        whose = authors(self.messages)
        result: list[Judged] = []
        for author in AUTHORS:
            out = [at for at, name in enumerate(whose) if name == author]
            wording, weights = self.fit([at for at, name in enumerate(whose) if name != author])
            told = evidence(weights.logits(self.vectors[out]))
            for at, network in zip(out, told.tolist(), strict=True):
                score = wording.score(self.plain[at])
                result.append(Judged(self.messages[at], author, score, network))
        return result

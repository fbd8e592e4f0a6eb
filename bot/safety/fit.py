"""Fits the learned danger signals: `python -m bot.safety.fit`, some minutes on two cores.

Writes data/crisis/wording.npz and data/crisis/network.npz. Danger: phrases/crisis-*.toml and the
rules' `yes` examples. Harmless: phrases/calm-*.toml, the rules' `no` examples, and every question
and phrase of the knowledge base. Every run gives the same result up to rounding.

With --left-out FILE each author's phrases (files that end in the same word) are judged by signals
that were fitted without them, and nothing but the judgements is written: that is how the limits of
model.toml are chosen.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

import numpy as np

from bot.paths import CRISIS, DATA, KNOWLEDGE
from bot.safety.fitting.backward import fit_network
from bot.safety.fitting.leftout import AUTHORS, Judged, authors, report, save
from bot.safety.fitting.linear import fit_wording
from bot.safety.fitting.messages import Message, messages, with_slips
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and write, or judge what was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--crisis", type=Path, default=CRISIS)
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE)
    parser.add_argument("--left-out", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)
    crisis = cast("Path", given.crisis)
    found = messages(crisis, cast("Path", given.knowledge))
    lesson = Lesson.of(found, crisis, _encoder())
    if given.left_out:
        judged = _judge_all(lesson)
        save(judged, cast("Path", given.left_out))
        report(judged, crisis)
        return
    wording, network = lesson.fit(range(len(lesson.messages)))
    wording.save(crisis / "wording.npz")
    network.save(crisis / "network.npz")


def _judge_all(lesson: Lesson) -> list[Judged]:
    """Judge every message of an author by signals that were fitted without that author."""
    whose = authors(lesson.messages)
    result: list[Judged] = []
    for author in AUTHORS:
        out = [at for at, name in enumerate(whose) if name == author]
        wording, weights = lesson.fit([at for at, name in enumerate(whose) if name != author])
        told = evidence(weights.logits(lesson.vectors[out]))
        for at, network in zip(out, told.tolist(), strict=True):
            score = wording.score(lesson.plain[at])
            result.append(Judged(lesson.messages[at], author, score, network))
    return result


def _encoder() -> SentenceEncoder:
    # Safety knows no matching, but its network is fitted to the vectors of the matcher's model.
    model = import_module("bot.matching.model")
    encoder = import_module("bot.matching.encoder")
    return cast("SentenceEncoder", encoder.Encoder(model.find_model(None, DATA)))


if __name__ == "__main__":
    main()

"""Training the sentence model further; runs where torch is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.matching.encoding.encoder import MAX_TOKENS, Encoder
from bot.matching.encoding.model import find_model
from bot.matching.encoding.wordpiece import read_tokenizer
from bot.safety.classifier import CLASSES
from bot.safety.models import DangerKind
from training.danger.graph import build_classifier
from training.danger.tuning import Tuner, TuningPlan
from training.danger.weights import Weights

pytest.importorskip("torch", reason="training is for maintainers; see CONTRIBUTING.md")

SELF = CLASSES.index(DangerKind.SELF)
TEXTS = ("the kettle is on", "i am going to the sea", "nobody will miss me", "tea with milk")


def test_what_was_learnt_is_what_the_graph_says(tmp_path: Path) -> None:
    files = find_model()
    assert files.weights is not None
    source = files.weights / "model.onnx"
    tokenise = read_tokenizer(files.tokenizer, MAX_TOKENS).numbers
    tokens = [tokenise(text) for text in TEXTS]
    learner = Tuner(Weights.read(source), TuningPlan(rounds=12, batch=4, pace=3e-4, frozen=4))
    trained = learner.fit(tokens, [0, SELF, SELF, 0], print)
    told = learner.logits(tokens)
    assert np.argmax(told, axis=1).tolist() == [0, SELF, SELF, 0]
    (tmp_path / "classifier.onnx").write_bytes(build_classifier(source, trained))
    read = Encoder(files).beside(tmp_path / "classifier.onnx")
    assert read is not None
    for text, logits in zip(TEXTS, told, strict=True):
        assert read(text) == pytest.approx(logits, abs=0.3)

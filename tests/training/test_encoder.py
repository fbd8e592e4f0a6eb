"""Training the sentence model: what it reads, in which batches, and that it learns."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.knowledge import Entry, Snapshot, Topic
from bot.matching.encoding.encoder import Encoder
from bot.matching.encoding.model import ModelFiles, find_model, packaged_weights
from bot.paths import CRISIS
from bot.safety.classifier import CLASSES, evidence
from bot.safety.rules import RuleBook
from training.__main__ import app
from training.commands import encoder as command
from training.encoder.batches import BatchPlan, batches
from training.encoder.data import TrainingData
from training.encoder.graph import build_encoder
from training.encoder.layers import Layers
from training.encoder.packaged import Packaged
from training.encoder.prepare import Sources, prepare

SNAPSHOT = Snapshot(
    {
        "hours": Entry("hours", "When is it open?", aliases=("opening hours", "open on sunday")),
        "loans": Entry("loans", "How long may I keep a book?", aliases=("loan period",)),
    },
    (Topic("food", "Food", ("where can i eat", "best pizza in town")),),
)
PHRASES = """
persona = "Somebody made up."
[phrases]
self = ["nobody will miss me", "i am going to the sea and not coming back"]
calm = ["the kettle is on", "tea with milk please", "my tehrapist is late"]
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    folder = tmp_path_factory.mktemp("phrases")
    for name in ("first", "second"):
        (folder / f"{name}.toml").write_text(PHRASES, "utf-8")
    return Sources(SNAPSHOT, phrases=folder)


@pytest.fixture(scope="module")
def data(sources: Sources) -> TrainingData:
    return prepare(sources)


def test_phrases_teach_their_entry_or_topic_and_are_calm(data: TrainingData) -> None:
    assert data.owners.tolist() == [0, 0, 0, 1, 1, 2, 2]
    calm = set(data.plain[data.kinds == 0].tolist())
    assert set(data.phrases.tolist()) <= calm
    assert set(data.kinds.tolist()) == set(range(len(CLASSES)))
    assert set(data.phrases.tolist()) <= set(data.general.tolist())


def test_danger_is_read_as_typed_and_as_matching_reads_it(data: TrainingData) -> None:
    assert len(data.typed) == len(data.plain) == len(data.kinds)
    assert (data.typed != data.plain).any()
    assert (data.typed == data.plain).any()


def test_general_text_comes_from_a_file(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "general.txt").write_text("turn the lights on\n\nplay some jazz\n", "utf-8")
    general = Sources(SNAPSHOT, phrases=sources.phrases, general=tmp_path / "general.txt")
    assert len(prepare(general).general) == 2


def test_authors_are_left_out_of_what_is_taught(data: TrainingData) -> None:
    less = data.without_some_authors()
    assert 0 < len(less.kinds) < len(data.kinds)
    assert len(less.typed) == len(less.plain) == len(less.kinds)
    assert less.digest != data.digest


def test_what_was_prepared_is_read_as_it_was_saved(data: TrainingData, tmp_path: Path) -> None:
    data.save(tmp_path / "data.npz")
    again = TrainingData.load(tmp_path / "data.npz")
    assert again.digest == data.digest
    assert again.weights.keys() == data.weights.keys()
    assert (again.table() == data.table()).all()


def test_batches_are_the_same_every_time_and_mix_classes(data: TrainingData) -> None:
    plan = BatchPlan(danger=8, classes=2, alike=2, general=4)
    first, again = (list(islice(batches(data, plan, seed=1), 5)) for _ in range(2))
    for batch, same in zip(first, again, strict=True):
        assert np.array_equal(batch.texts, same.texts)
        assert len(batch.texts) == 8 + 4 + 4
        assert len(set(batch.owners.tolist())) == 2
    assert not np.array_equal(first[0].danger, first[1].danger)


def test_what_is_missing_is_said_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "TORCH", "no_such_torch")
    result = CliRunner().invoke(app, ["encoder"])
    assert result.exit_code == 2
    assert "no_such_torch" in result.output
    assert "requirements/training.txt" in result.output


def test_what_was_learnt_is_what_the_graph_says(data: TrainingData, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="training is for maintainers; see CONTRIBUTING.md")
    from training.encoder.train import Trainer, TrainingPlan

    plan = TrainingPlan(kept=(0, 5), steps=40, pace=3e-4, batch=BatchPlan(32, 2, 2, 4))
    lines: list[str] = []
    Trainer(data, plan, lines.append).train().save(tmp_path / "layers.npz")
    layers = Layers.load(tmp_path / "layers.npz")
    assert layers.notes["training_data"] == data.digest
    graph = build_encoder(Packaged(packaged_weights()), layers)
    (tmp_path / "encoder.onnx").write_bytes(graph)
    files = ModelFiles(tmp_path / "encoder.onnx", find_model().tokenizer, packaged_weights())
    encoder = Encoder(files)

    def mean_odds(texts: Iterable[str]) -> float:
        read = [encoder.danger(text) for text in texts]
        return float(evidence(np.stack([each for each in read if each is not None])).mean())

    rules = RuleBook.load(CRISIS).data[::8]
    grave = mean_odds(rule.yes[0] for rule in rules if rule.yes)
    calm = mean_odds(rule.no[0] for rule in rules if rule.no)
    assert grave > calm + 0.2

"""The published accuracy: the shipped data do no worse than recorded, but for chance."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety import Detector
from bot.services import Core
from training.figures import (
    Figure,
    Record,
    danger_figures,
    evaluation_files,
    matching_figures,
    worse,
)

AGAIN = "if that is meant: python -m training record, and the tables of docs/"


@pytest.fixture(scope="module")
def record() -> Record:
    return Record.load()


def test_every_evaluation_file_has_been_measured(record: Record) -> None:
    assert [path.name for path in evaluation_files()] == list(record.files), AGAIN


def test_questions_are_understood_as_well_as_recorded(core: Core, record: Record) -> None:
    assert core.matcher.semantic
    assert worse(record.figures["matching"], matching_figures(core.matcher)) == [], AGAIN


def test_danger_is_recognised_as_well_as_recorded(core: Core, record: Record) -> None:
    measured = danger_figures(core.detector, ordinary_every=10)
    assert worse(record.figures["danger"], measured) == [], AGAIN


def test_danger_is_recognised_as_well_without_the_model(record: Record) -> None:
    measured = danger_figures(Detector.load(), ordinary_every=10)
    assert worse(record.figures["danger_without_model"], measured) == [], AGAIN


@pytest.mark.parametrize(
    ("name", "hits", "expected"),
    [
        ("crisis", 440, []),
        ("crisis", 432, []),
        ("crisis", 428, ["crisis: 428 of 450, recorded 97.1%"]),
        ("not_crisis", 10, []),
        ("not_crisis", 28, []),
        ("not_crisis", 31, ["not_crisis: 31 of 450, recorded 4.4%"]),
    ],
)
def test_what_chance_explains_is_not_worse(name: str, hits: int, expected: list[str]) -> None:
    recorded = {"crisis": Figure(437, 450), "not_crisis": Figure(20, 450)}
    assert worse(recorded, {name: Figure(hits, 450)}) == expected


def test_a_danger_check_that_lost_its_model_would_be_noticed(record: Record) -> None:
    sentences = worse(record.figures["danger"], record.figures["danger_without_model"])
    assert {"crisis", "crisis_any"} <= {sentence.partition(":")[0] for sentence in sentences}


def test_a_record_is_read_as_it_was_written(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "figures.toml"
    path.write_text("\n".join(record.lines()), "utf-8")
    assert Record.load(path) == record

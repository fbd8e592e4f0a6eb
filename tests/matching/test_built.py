"""The index that ships: a start computes nothing that is known, and only what is not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from bot.answering.small_talk import Reception
from bot.knowledge import Entry, Snapshot, Topic, load_knowledge
from bot.matching import Encoder, Matcher
from bot.matching.cache import Cache
from bot.matching.encoding.built import INDEX_FILE, BuiltIndex
from bot.matching.encoding.packed import ComparedVectors, PackedVectors, packed, unpacked
from bot.matching.encoding.phrase_vectors import PhraseVectors, VectorTable
from bot.paths import DATA, KNOWLEDGE

AGAIN = "phrases, model or parameters have changed: python -m training index"


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The phrases that are encoded from now on."""
    texts: list[str] = []
    real = Encoder.encode_many

    def encode_many(encoder: Encoder, wanted: Sequence[str], **options: Any) -> Any:
        texts.extend(wanted)
        return real(encoder, wanted, **options)

    monkeypatch.setattr(Encoder, "encode_many", encode_many)
    return texts


def part_of_shipped() -> Snapshot:
    """A few phrases of each entry and topic that ship."""
    whole = load_knowledge(KNOWLEDGE)
    entries = {
        name: Entry(entry.id, entry.question, aliases=entry.aliases[:4])
        for name, entry in whole.entries.items()
    }
    topics = tuple(Topic(topic.id, topic.title, topic.phrases[:2]) for topic in whole.topics)
    return Snapshot(entries, topics)


def with_phrase(snapshot: Snapshot, phrase: str) -> Snapshot:
    """Return a snapshot whose first entry has one more phrase."""
    name, entry = next(iter(snapshot.entries.items()))
    changed = replace(entry, aliases=(*entry.aliases, phrase))
    return Snapshot({**snapshot.entries, name: changed}, snapshot.topics)


def test_a_first_start_encodes_and_solves_nothing(
    encoded: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object) -> None:
        pytest.fail(AGAIN)

    monkeypatch.setattr("bot.matching.index.solve", refuse)
    monkeypatch.setattr("bot.matching.index.solve_sampled", refuse)
    matcher = Matcher.load(load_knowledge(KNOWLEDGE), cache_dir=tmp_path)
    Reception.load(matcher, cache_dir=tmp_path)
    assert encoded == [], AGAIN
    match = matcher.match("may my therapist hug me")
    assert match.candidates[0].score > 0.5


def test_a_changed_phrase_is_the_only_one_that_is_encoded(
    encoded: list[str], tmp_path: Path
) -> None:
    snapshot = part_of_shipped()
    Matcher.load(snapshot)
    assert encoded == []
    changed = with_phrase(snapshot, "is my zorbling allowed in the room")
    for _ in range(2):
        Matcher.load(changed, cache_dir=tmp_path)
        assert encoded == ["is my zorbling allowed in the room"]
    Matcher.load(with_phrase(changed, "a blorp of its own"), cache_dir=tmp_path)
    assert encoded[1:] == ["a blorp of its own"]


def test_what_ships_answers_as_what_is_solved_anew(tmp_path: Path) -> None:
    built = BuiltIndex.load(DATA / "matching" / INDEX_FILE)
    index = Matcher.load(load_knowledge(KNOWLEDGE), cache_dir=tmp_path).index
    assert built.key == index.key, AGAIN
    assert not any(tmp_path.iterdir())
    # Phrases are explained by their own class.
    rows = np.arange(0, len(index.texts), 97).tolist()
    assert index.vectors is not None
    vectors = index.vectors[:]
    bags = map(index.lexical.bag, index.texts.some(rows))
    kernels = [index.alike(vectors[row], bag)[0] for row, bag in zip(rows, bags, strict=True)]
    nearest = [int((index.marked(each) @ index.coefficients).argmax()) for each in kernels]
    assert np.mean(np.array(nearest) == index.phrases.owners[rows]) > 0.75


@pytest.mark.parametrize("content", [None, b"broken"])
def test_a_missing_or_broken_index_costs_time_and_nothing_else(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / INDEX_FILE
    if content is not None:
        file.write_bytes(content)
    built = BuiltIndex.load(file)
    assert not len(built.vectors.keys)
    assert built.arrays("") is None


def test_vectors_of_another_model_are_not_used(core_encoder: Encoder) -> None:
    table = VectorTable.of(["late fee"], core_encoder.encode(["something else altogether"]))
    other = BuiltIndex("another model", table)
    snapshot = Snapshot({"fines": Entry("fines", "late fee")})
    mode = Matcher.load(snapshot).mode
    from bot.text.slang import Slang

    matcher = Matcher(snapshot, core_encoder, mode, cache=Cache(None), slang=Slang({}), built=other)
    assert matcher.index.vectors is not None
    assert matcher.index.vectors[[0]][0] @ core_encoder.encode(["late fee"])[0] > 0.98


def test_one_byte_a_dimension_keeps_cosines(core_encoder: Encoder) -> None:
    vectors = core_encoder.encode(["may we hug", "is a hug all right", "rain in spain"])
    kept = unpacked(packed(vectors))
    assert kept @ kept.T == pytest.approx(vectors @ vectors.T, abs=0.002)


@pytest.mark.parametrize("size", [1, 384, 5000])
def test_cosines_of_bytes_are_those_of_floats(size: int) -> None:
    """Also where every product is as large as it can be.

    A question is rounded to steps of an 8,192nd of its largest value, which bounds the error; or,
    beside vectors that are laid out for it, to 255 steps between its lowest and its highest.
    """
    chance = np.random.default_rng(1)
    rows = chance.integers(-127, 128, (50, size)).astype(np.int8)
    rows[:4] = np.array([127, -127, 0, 1], np.int8)[:, None]
    vectors = PackedVectors.of_rows(rows)
    assert np.array_equal(vectors[:], unpacked(rows))
    for question in (chance.normal(size=size), np.full(size, -0.1), np.zeros(size)):
        expected = unpacked(rows).astype(np.float64) @ question
        single = question.astype(np.float32)
        tolerance = float(np.abs(question).max()) * math.sqrt(size) / 2**14 + 1e-6
        assert vectors.cosines(single) == pytest.approx(expected, abs=tolerance)
        spread = float(question.max(initial=0) - question.min(initial=0))
        tolerance = spread * math.sqrt(size) / 255 + 1e-6
        assert ComparedVectors(vectors).cosines(single) == pytest.approx(expected, abs=tolerance)


def test_vectors_that_are_laid_out_are_the_same(core_encoder: Encoder) -> None:
    vectors = PackedVectors.of(core_encoder.encode(["may we hug", "is a hug all right", "rain"]))
    laid_out = ComparedVectors(vectors)
    assert len(laid_out) == len(vectors)
    assert laid_out[:] == pytest.approx(vectors[:], abs=1e-6)
    assert laid_out[[2, 0]] == pytest.approx(vectors[[2, 0]], abs=1e-6)
    assert np.array_equal(laid_out.some(slice(1, 3)).values, vectors.values[1:])
    assert ComparedVectors.of(laid_out) is laid_out


def test_the_cache_of_vectors_is_bounded(
    core_encoder: Encoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.matching.encoding.phrase_vectors._MOST", 3)
    known = PhraseVectors(core_encoder, Cache(tmp_path), VectorTable.empty())
    for words in (["one", "two"], ["three", "four"]):
        assert known.of(words)[:].shape == (2, core_encoder.dimensions)
    (file,) = tmp_path.glob("phrases-*.npz")
    with np.load(file) as stored:
        assert len(stored["keys"]) == 3


@pytest.fixture(scope="module")
def core_encoder() -> Encoder:
    encoder = Matcher.load(Snapshot({})).encoder
    assert encoder is not None
    return encoder

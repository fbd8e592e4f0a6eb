"""Reading the TOML files of the crisis data, with errors that name the file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.safety.models import SafetyDataError

ModelT = TypeVar("ModelT", bound=BaseModel)


class CrisisFileModel(BaseModel):
    """A part of a crisis file. An unknown key is an error, so that no misspelt one goes unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_toml(path: Path, model: type[ModelT]) -> ModelT:
    """Return the file as the given model. Raises SafetyDataError with file and fault."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SafetyDataError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SafetyDataError(f"{path}: {error}") from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise SafetyDataError(f"{path}: {_sentence(error)}") from error


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "file"
    more = error.error_count() - 1
    tail = f" (and {more} more)" if more else ""
    return f"{where}: {first['msg']}{tail}"

"""The fitted parameters, as data: kernel widths, calibration, thresholds of the dial."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.matching.types import Dial


class ParametersError(Exception):
    """The parameter file cannot be used; the message names the file and what is wrong."""


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kernel(_Frozen):
    """How alike two phrases are: (1 - lexical) * exp(width * (cosine - 1)) + lexical * tf-idf."""

    lexical: float = Field(ge=0, le=1)
    width: float = Field(gt=0)
    ridge: float = Field(gt=0)


class Logistic(_Frozen):
    """P = 1 / (1 + exp(-(bias + weights . features))), the features by name."""

    bias: float
    weights: dict[str, float]


class Threshold(_Frozen):
    """From which probabilities on to answer, and to suggest, at one setting of the dial."""

    answer: float = Field(gt=0, le=1)
    suggest: float = Field(gt=0, le=1)


class Mode(_Frozen):
    """All that one way of matching (with or without the sentence model) needs."""

    kernel: Kernel
    right: Logistic
    covered: Logistic
    dial: dict[Dial, Threshold]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if set(self.dial) != set(Dial):
            raise ValueError("every setting of the dial needs its thresholds")
        return self


class Parameters(_Frozen):
    """The fitted parameters of both ways of matching."""

    semantic: Mode
    lexical: Mode

    @classmethod
    def load(cls, path: Path) -> Parameters:
        """Read a JSON file. Raises ParametersError."""
        try:
            return cls.model_validate_json(path.read_text("utf-8"))
        except (OSError, ValidationError) as error:
            raise ParametersError(f"{path} holds no usable parameters: {error}") from error

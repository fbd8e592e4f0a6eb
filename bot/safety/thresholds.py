"""The file model.toml: how the signals are weighed, and how much evidence is needed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Data):
    """From which evidence on a text counts as crisis, by what the rules saw in it."""

    nothing: float
    called_off: float
    idiom: float
    calm: float
    surely_calm: float
    possible: float
    likely: float
    clear: float
    part: float
    breach: float


class LimitsData(_Data):
    """The limits with the sentence model and without it."""

    with_model: Limits
    without_model: Limits


class LongData(_Data):
    """How a long text is read in parts."""

    words: int
    parts: int


class ModelData(_Data):
    """The file model.toml."""

    classifier_weight: float
    limits: LimitsData
    long: LongData

"""The file model.toml: how the signals are weighed, and how much evidence is needed."""

from __future__ import annotations

from bot.safety.files import CrisisFileModel


class EvidenceLimits(CrisisFileModel):
    """From which evidence on a text counts as crisis, by what the rules saw in it.

    part_growth: how much the limit of parts rises with the natural logarithm of their number.
    full, full_part: how much more evidence the full card needs, of the whole text and of a part.
    """

    nothing: float
    called_off: float
    idiom: float
    calm: float
    surely_calm: float
    possible: float
    likely: float
    clear: float
    part: float
    part_growth: float
    breach: float
    full: float
    full_part: float


class LimitsData(CrisisFileModel):
    """The limits with the sentence model and without it."""

    with_model: EvidenceLimits
    without_model: EvidenceLimits


class LongData(CrisisFileModel):
    """How a long text is read in parts."""

    words: int
    parts: int


class ModelData(CrisisFileModel):
    """The file model.toml."""

    classifier_weight: float
    limits: LimitsData
    long: LongData

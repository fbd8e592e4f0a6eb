"""Advice for model.toml: the weights of the two signals, and the limits that follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bot.safety.detector import Detector, RuleReading
from bot.safety.models import Level
from training.danger.leftout import Judged
from training.logistic import Doubles, fit_logistic

NOTHING = "nothing"
_STATES = ("called_off", "idiom", "calm", "surely_calm", "possible", "likely")
_SIGNALS = ("wording", "classifier")


def advice(judgements: Sequence[Judged], crisis: Path, share: float) -> Iterator[str]:
    """Yield lines for model.toml by which `share` of the harmless messages raise an alarm.

    Danger and calm weigh the same. Messages that a clear rule decides have no say.
    """
    detector = Detector.load(crisis)
    readings = [detector.read(one.message.text) for one in judgements]
    open_ = [at for at, reading in enumerate(readings) if reading.level is not Level.CLEAR]
    danger = np.array([judgements[at].message.number > 0 for at in open_])
    states = np.array(
        [[float(state(readings[at]) == name) for name in _STATES] for at in open_], dtype=float
    )
    signals = np.array([[judgements[at].wording, judgements[at].classifier] for at in open_])
    for title, used in (("with_model", 2), ("without_model", 1)):
        yield from _table(title, signals[:, :used], states, danger, share)


def state(reading: RuleReading) -> str:
    """Name the limit of model.toml that a text is judged by."""
    if reading.standing:
        return reading.level.value
    if reading.calm:
        return "surely_calm" if reading.calm == "sure" else "calm"
    if reading.called_off:
        return "called_off"
    return "idiom" if reading.idiom else NOTHING


def _table(
    title: str, signals: Doubles, states: Doubles, danger: np.ndarray, share: float
) -> Iterator[str]:
    used = _SIGNALS[: signals.shape[1]]
    rows = np.column_stack([signals, states])
    grave = float(danger.mean())
    weights = np.where(danger, 0.5 / grave, 0.5 / (1 - grave)).astype(float)
    model = fit_logistic(rows, danger, (*used, *_STATES), weights)
    words = model.weights["wording"]
    lowered = {NOTHING: 0.0} | {name: model.weights[name] / words for name in _STATES}
    factor = model.weights["classifier"] / words if len(used) > 1 else 0.0
    evidence = signals @ np.array([1.0, factor][: len(used)])
    evidence += states @ np.array([lowered[name] for name in _STATES])
    limit = float(np.quantile(evidence[~danger], 1 - share))
    if factor:
        yield f"classifier_weight = {factor:.2f}"
    recall = float((evidence[danger] > limit).mean())
    yield f"[limits.{title}]  # {recall:.1%} of danger, {share:.1%} of calm, clear rules apart"
    for name, less in lowered.items():
        yield f"{name} = {limit - less:.2f}"

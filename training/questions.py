"""Labelled questions: one JSON object a line, for measuring and fitting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

EVALUATION = Path(__file__).parent / "evaluation"
"""The labelled messages of this checkout."""

NONE = "none"
CRISIS = "crisis"
_INSIDE = "in"
KINDS = (_INSIDE, "typo", NONE, CRISIS, "not_crisis")
_FAULTS_SHOWN = 20


class QuestionsError(Exception):
    """A file of questions cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question, the entry ids that may answer it (best first; none: not covered), and its kind.

    kinds: in, typo, none, crisis, not_crisis. `crisis`: help must come first.
    """

    text: str
    accepted: tuple[str, ...]
    kind: str
    crisis: bool


class _Line(BaseModel):
    """`labels` (or one `label`) of entry ids, "none" or "crisis"; other fields are ignored."""

    model_config = ConfigDict(extra="ignore")
    text: str
    labels: list[str] = Field(default_factory=list)
    label: str | None = None
    kind: str = _INSIDE


def read_questions(path: Path, ids: Collection[str] | None = None) -> Sequence[LabelledQuestion]:
    """Read a file of JSON lines. Raises QuestionsError with every line that cannot be used."""
    questions, faults = read_lines(path, ids)
    if faults:
        raise QuestionsError("\n".join(faults[:_FAULTS_SHOWN]))
    return questions


def read_lines(
    path: Path, ids: Collection[str] | None = None
) -> tuple[Sequence[LabelledQuestion], Sequence[str]]:
    """Return the questions of a file of JSON lines, and a sentence for each line left out.

    `known`: the ids of entries that a label may name; None takes any. Raises QuestionsError when
    the file itself cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise QuestionsError(f"{path} cannot be read: {error.strerror}") from error
    questions: list[LabelledQuestion] = []
    faults: list[str] = []
    # Only a line feed ends a line: U+2028 and its like may stand inside a string.
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            questions.append(_labelled(line, ids))
        except _LabelLineError as error:
            faults.append(f"{path}, line {number}: {error}")
    return questions, faults


def _labelled(line: bytes, ids: Collection[str] | None) -> LabelledQuestion:
    """Read one line. Raises _LabelLineError."""
    try:
        row = _Line.model_validate_json(line)
    except ValidationError as error:
        raise _LabelLineError("not a labelled question") from error
    labels = row.labels or ([row.label] if row.label else [])
    if not labels:
        raise _LabelLineError("has no label")
    accepted = tuple(label for label in labels if label not in {NONE, CRISIS})
    if ids is not None and (strange := [label for label in accepted if label not in ids]):
        raise _LabelLineError(f"there is no entry '{strange[0][:60]}'")
    if row.kind not in KINDS:
        kinds = ", ".join(KINDS)
        raise _LabelLineError(f"there is no kind '{row.kind[:60]}' (there are {kinds})")
    return LabelledQuestion(row.text, accepted, row.kind, CRISIS in labels)


class _LabelLineError(Exception):
    """One line cannot be used; the message says why."""

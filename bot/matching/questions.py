"""Labelled questions: one JSON object a line, for measuring and fitting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

NONE = "none"
CRISIS = "crisis"
_INSIDE = "in"


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


def read_questions(path: Path) -> Sequence[LabelledQuestion]:
    """Read a file of JSON lines. Raises QuestionsError with the line."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"{path} cannot be read: {error}") from error
    found: list[LabelledQuestion] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _Line.model_validate_json(line)
        except ValidationError as error:
            raise QuestionsError(f"{path}, line {number}: not a labelled question") from error
        labels = row.labels or ([row.label] if row.label else [])
        if not labels:
            raise QuestionsError(f"{path}, line {number}: has no label")
        accepted = tuple(label for label in labels if label not in {NONE, CRISIS})
        found.append(LabelledQuestion(row.text, accepted, row.kind, CRISIS in labels))
    return found

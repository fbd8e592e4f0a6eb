"""Reasons as they are stored and exported, and the check of what an admin typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from bot.moderation.reasons.errors import ReasonError
from bot.moderation.reasons.models import (
    MAX_POINTS,
    MAX_TEXT,
    MAX_TITLE,
    Reason,
    ReasonOrigin,
    TypedReason,
)
from bot.text.cleaning import showable, units

if TYPE_CHECKING:
    from bot.storage import JSON

HIDDEN: Final[Mapping[str, JSON]] = {"hidden": True}
"""The body that stands for a shipped reason that the server removed."""
_MAX_ID, _MAX_ENTRY = 40, 128

NO_TITLE = "A reason needs a title, such as “Spam”. Moderators choose it by that."
NO_TEXT = "A reason needs words for the member: what happened, and what you ask of them."
LONG_TITLE = f"That title is too long: {MAX_TITLE} characters at the most."
LONG_TEXT = (
    f"Those words for the member are too long: {MAX_TEXT} characters at the most. They were {{n}}."
)
NO_POINTS = f"Points are a whole number from 0 to {MAX_POINTS}. 0 is a friendly word that counts \
nothing."
NO_ENTRY = "I do not know that entry. Pick one from the list as you type, or leave it out."


def check_reason(typed: TypedReason, entries: Collection[str]) -> dict[str, JSON]:
    """Return what an admin typed, as it is stored. `entries`: the ids that the server has.

    Raises ReasonError with a sentence that says what to change.
    """
    title = " ".join(showable(typed.title).split())
    text, points = showable(typed.text).strip(), typed.points.strip()
    if not any(map(str.isalnum, title)):
        raise ReasonError(NO_TITLE)
    if not any(map(str.isalnum, text)):
        raise ReasonError(NO_TEXT)
    if units(title) > MAX_TITLE:
        raise ReasonError(LONG_TITLE)
    if units(text) > MAX_TEXT:
        raise ReasonError(LONG_TEXT.format(n=units(text)))
    if points not in {str(number) for number in range(MAX_POINTS + 1)}:
        raise ReasonError(NO_POINTS)
    if typed.entry and typed.entry not in entries:
        raise ReasonError(NO_ENTRY)
    return {"title": title, "text": text, "points": int(points), "entry": typed.entry or None}


def read_body(reason_id: str, body: JSON, origin: ReasonOrigin) -> Reason | None:
    """Return the reason that a body holds; None for HIDDEN, and for what cannot be read."""
    if not isinstance(body, dict):
        return None
    try:
        # Whatever entry is stored passes: the server may have switched it off since.
        values = check_reason(_typed(body), {str(body.get("entry"))})
    except ReasonError:
        return None
    fields = cast("dict[str, Any]", values)
    return Reason(reason_id, **fields, origin=origin)


def read_exported(data: JSON) -> dict[str, JSON]:
    """Return the bodies of an exported list by id, each checked. Raises ReasonError."""
    if not isinstance(data, list):
        raise ReasonError("The reasons in that file are no list.")
    bodies: dict[str, JSON] = {}
    for number, item in enumerate(data, 1):
        place = f"Reason {number} in that file: "
        fields = item if isinstance(item, dict) else {}
        reason_id = fields.get("id")
        if not isinstance(reason_id, str) or not 0 < len(reason_id) <= _MAX_ID:
            raise ReasonError(f"{place}it has no id.")
        if reason_id in bodies:
            raise ReasonError(f"{place}its id “{reason_id}” is there twice.")
        bodies[reason_id] = (
            dict(HIDDEN) if fields.get("hidden") is True else _of_file(place, fields)
        )
    return bodies


def _of_file(place: str, fields: Mapping[str, JSON]) -> JSON:
    entry = fields.get("entry")
    if entry is not None and not (isinstance(entry, str) and len(entry) <= _MAX_ENTRY):
        raise ReasonError(f"{place}its entry is no id.")
    try:
        # Whether the server has that entry is nobody's concern here: without it none is sent.
        return check_reason(_typed(fields), {str(entry)})
    except ReasonError as error:
        raise ReasonError(f"{place}{error}") from error


def _typed(fields: Mapping[str, JSON]) -> TypedReason:
    title, text, entry = fields.get("title"), fields.get("text"), fields.get("entry")
    points = fields.get("points")
    return TypedReason(
        title if isinstance(title, str) else "",
        text if isinstance(text, str) else "",
        str(points) if type(points) is int else "",
        entry if isinstance(entry, str) else None,
    )

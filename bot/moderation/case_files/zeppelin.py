"""Zeppelin's export of a server's cases, a JSON object with the list `cases`.

The fields and the numbers of the kinds are those of its backend
(https://github.com/ZeppelinBot/Zeppelin: backend/src/api/guilds/importExport.ts and
backend/src/data/CaseTypes.ts). Names of users are not read.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, cast

from bot.moderation.case_files.filed import (
    MAX_REASON,
    CaseFaultError,
    CaseFile,
    CaseFileError,
    Collector,
    FiledCase,
    read_id,
    read_number,
)
from bot.moderation.case_files.moments import read_moment

NOT_ZEPPELINS = (
    "That file is JSON, but not an export of Zeppelin's cases: it has no list `cases`. In "
    "Zeppelin's dashboard, use **Import/Export** of your server."
)
KINDS: Final = {
    1: "ban",
    2: "unban",
    3: "note",
    4: "warning",
    5: "kick",
    6: "timeout",
    7: "untimeout",
    9: "kick",
}
"""A softban (9) bans and unbans at once, which is a kick that deletes messages."""
_DELETED: Final = 8
_WARNING_POINTS: Final = 1
_TOLD: Final = frozenset(KINDS.values()) - {"note"}
"""Kinds that a member sees with **/me cases**."""
_NOBODY: Final = {"", "0", "None"}


def read_zeppelin(content: Any) -> CaseFile:
    """Return the cases of an export that was parsed. Raises CaseFileError."""
    rows = cast("dict[str, Any]", content).get("cases") if isinstance(content, dict) else None
    if not isinstance(rows, list):
        raise CaseFileError(NOT_ZEPPELINS)
    collector = Collector()
    for place, row in enumerate(cast("list[Any]", rows), 1):
        where = _where(row, place)
        try:
            collector.add(where, _case(row))
        except CaseFaultError as error:
            collector.refuse(where, str(error))
    return collector.file("zeppelin")


def _where(row: Any, place: int) -> str:
    number = cast("dict[str, Any]", row).get("case_number") if isinstance(row, dict) else None
    return f"case {number}" if type(number) is int else f"the {place}. case"


def _case(row: Any) -> FiledCase:
    """Return one case. Raises CaseFaultError."""
    if not isinstance(row, dict):
        raise CaseFaultError("it is no object")
    fields = cast("dict[str, Any]", row)
    kind, bodies = _kind(fields.get("type")), _bodies(fields.get("notes"))
    # The first note is the reason; what moderators added later was never meant for the member.
    reason_count = 1 if kind in _TOLD else len(bodies)
    moderator = str(fields.get("mod_id"))
    return FiledCase(
        number=read_number(fields.get("case_number")),
        kind=kind,
        created=read_moment(fields.get("created_at"), "its date"),
        member=read_id(fields.get("user_id"), "the member's"),
        moderator=None if moderator in _NOBODY else read_id(moderator, "the moderator's"),
        # What Zeppelin hides stays on record there too, and is left out of a member's list.
        status="void" if fields.get("is_hidden") in (True, 1) else "done",
        reason="\n".join(bodies[:reason_count])[:MAX_REASON],
        remark="\n".join(bodies[reason_count:])[:MAX_REASON],
        points=_WARNING_POINTS if kind == "warning" else 0,
    )


def _kind(value: Any) -> str:
    if value == _DELETED:
        raise CaseFaultError("it was deleted in Zeppelin")
    # `true` equals 1 in Python, and is no kind of case.
    kind = KINDS.get(value) if type(value) is int else None
    if kind is None:
        raise CaseFaultError("its kind is not one of Zeppelin's")
    return kind


def _bodies(notes: Any) -> list[str]:
    """Return the words of a case's notes, the oldest first."""
    if not isinstance(notes, list):
        return []
    entries = [cast("dict[str, Any]", note) for note in cast("list[Any]", notes) if _is_note(note)]
    bodies = (str(note["body"]).strip() for note in sorted(entries, key=_note_time))
    return list(filter(None, bodies))


def _is_note(note: Any) -> bool:
    return isinstance(note, dict) and isinstance(cast("dict[str, Any]", note).get("body"), str)


def _note_time(note: dict[str, Any]) -> datetime:
    try:
        moment = read_moment(note.get("created_at"), "its date")
    except CaseFaultError:
        # It counts as the newest, so that it never becomes the reason.
        return datetime.max.replace(tzinfo=UTC)
    return datetime.fromtimestamp(moment / 1000, UTC)

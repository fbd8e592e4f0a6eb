"""A case as a file holds it, and the faults of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.moderation.errors import ModerationError

FileForm: TypeAlias = Literal["ours", "zeppelin"]
MAX_CASES: Final = 20_000
"""Cases of one file; the largest communities write that many in several years."""
MAX_FILE_BYTES: Final = 10_000_000
MAX_REASON: Final = 1000
"""Characters of a reason or a remark; as long as the one that a moderator writes."""
MAX_NAMED: Final = 50
"""Faults of a file that are named; further ones are only counted."""
_MOST_ID: Final = 2**63 - 1
_LEAST_ID: Final = 10**16
"""Discord's ids are larger: they begin with the milliseconds since 2015, times 2**22."""
# As large as `/case show` takes a number.
_MOST_NUMBER: Final = 999_999


@dataclass(frozen=True, slots=True)
class FiledCase:
    """A case as a file holds it. Moments are milliseconds since 1970, UTC.

    number: in the server that it comes from. kind, status: values of CaseKind and CaseStatus.
    lifted: when a ban or a timeout was over, if the file says so. remark: for moderators alone,
    where the member may read the reason.
    """

    number: int
    kind: str
    created: int
    member: int
    moderator: int | None = None
    status: str = "done"
    reason: str = ""
    points: int = 0
    ends: int | None = None
    lifted: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FileFault:
    """A case that could not be read: where it stands ("line 7"), and a sentence that says why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The content of a file. faulty: the number of unreadable cases; faults: the first of them."""

    form: FileForm
    cases: tuple[FiledCase, ...]
    faults: tuple[FileFault, ...] = ()
    faulty: int = 0


class CaseFileError(ModerationError):
    """Nothing in a file can be used; the message is a sentence that says what to do."""


class CaseFaultError(ValueError):
    """One case of a file cannot be read; the message is a clause that says why."""


class Collector:
    """Gathers the cases of a file, and names what is wrong with the others."""

    def __init__(self) -> None:
        self._cases: dict[int, FiledCase] = {}
        self._faults: list[FileFault] = []
        self._faulty = 0

    def add(self, where: str, case: FiledCase) -> None:
        """Take a case, unless its number stands in the file already."""
        if case.number in self._cases:
            self.refuse(where, f"case {case.number} stands in the file twice")
            return
        if len(self._cases) >= MAX_CASES:
            raise CaseFileError(TOO_MANY)
        self._cases[case.number] = case

    def refuse(self, where: str, why: str) -> None:
        """Note that a case cannot be read."""
        self._faulty += 1
        if len(self._faults) < MAX_NAMED:
            self._faults.append(FileFault(where, why))

    def file(self, form: FileForm) -> CaseFile:
        """Return what was gathered, by number."""
        cases = tuple(self._cases[number] for number in sorted(self._cases))
        return CaseFile(form, cases, tuple(self._faults), self._faulty)


TOO_MANY = f"That file holds more than {MAX_CASES:,} cases. Split it into several files."


def read_number(value: object) -> int:
    """Return the number of a case, from a number or from digits. Raises CaseFaultError."""
    number = _whole(value)
    if number is None or not 1 <= number <= _MOST_NUMBER:
        raise CaseFaultError("its number is no whole number from 1 to 999,999")
    return number


def read_id(value: object, whose: str) -> int:
    """Return an id of Discord. Raises CaseFaultError.

    A spreadsheet writes large numbers as 1.23E+17, and their last digits are lost.
    """
    text = str(value).strip()
    if "e+" in text.lower():
        raise CaseFaultError(f"a spreadsheet has rounded {whose} id: its last digits are lost")
    number = _whole(text)
    if number is None or not _LEAST_ID <= number <= _MOST_ID:
        raise CaseFaultError(f"{whose} id is missing, or is none of Discord's")
    return number


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    text = str(value).strip()
    # `isdigit` alone takes the digits of other scripts.
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else None

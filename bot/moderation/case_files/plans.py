"""The plan of an import: which cases of a file go into a record, and which are left out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeAlias

from msgspec import Struct

from bot.moderation.case_files.filed import CaseFile, FiledCase

Fingerprint: TypeAlias = "tuple[str, int, int]"
"""Kind, moment and member of a case: two with the same are one."""


class CaseImportPlan(Struct, frozen=True):
    """The cases of a file that are new to a server, and how many are not.

    new: they are in no case of the server, whatever their number. taken_numbers: their numbers that
    another case has already. known_count: how many cases the server has already. old_count: how
    many are older than the server keeps them.
    """

    new: tuple[FiledCase, ...] = ()
    taken_numbers: tuple[int, ...] = ()
    known_count: int = 0
    old_count: int = 0

    @property
    def with_own_numbers(self) -> int:
        """The number of cases that would come in with their numbers from the file."""
        return len(self.new) - len(self.taken_numbers)

    @property
    def with_new_numbers(self) -> int:
        """The number of cases that would come in if each got a new number."""
        return len(self.new)

    def assign_numbers(self, after: int | None = None) -> list[tuple[int, FiledCase]]:
        """Return each case that comes in with its number; `after`: new numbers from there on."""
        if after is not None:
            return list(enumerate(self.new, after + 1))
        taken_numbers = set(self.taken_numbers)
        return [(case.number, case) for case in self.new if case.number not in taken_numbers]


class ImportedCases(Struct, frozen=True):
    """The cases that an import brought in, as `batch_id`. left_out: their numbers were taken."""

    batch_id: int
    count: int
    first: int = 0
    last: int = 0
    left_out: int = 0


def fingerprint(case: FiledCase) -> Fingerprint:
    """Return what tells a case from every other."""
    return (case.kind, case.created, case.member)


def plan_import(
    file: CaseFile,
    fingerprints: Collection[Fingerprint],
    numbers: Collection[int],
    is_old: Callable[[FiledCase], bool],
) -> CaseImportPlan:
    """Return which cases of a file come in.

    `fingerprints` and `numbers` are those of the cases that the server has already.
    """
    known_cases = [case for case in file.cases if fingerprint(case) in fingerprints]
    rest = [case for case in file.cases if fingerprint(case) not in fingerprints]
    new = tuple(case for case in rest if not is_old(case))
    return CaseImportPlan(
        new=new,
        taken_numbers=tuple(case.number for case in new if case.number in numbers),
        known_count=len(known_cases),
        old_count=len(rest) - len(new),
    )


_ENDED_BY = {"ban": "ban", "unban": "ban", "timeout": "timeout", "untimeout": "timeout"}
_TIMED = frozenset(_ENDED_BY.values())


def lifted_moments(file: CaseFile, now: int) -> dict[int, int]:
    """Return when each ban and timeout of a file was over, by its number; milliseconds.

    A later ban, unban or timeout of the same member ends it, and so does its own end. A timeout
    without either counts as over when it began: an export of Zeppelin does not say how long it
    was. A ban without an end goes on, and is not in the answer.
    """
    moments: dict[int, int] = {}
    open_cases: dict[tuple[int, str], FiledCase] = {}
    for case in sorted(file.cases, key=lambda each: (each.created, each.number)):
        ended_kind = _ENDED_BY.get(case.kind)
        if ended_kind is None or case.status == "failed":
            continue
        former = open_cases.pop((case.member, ended_kind), None)
        if former is not None:
            moments[former.number] = min(case.created, _own_end(former) or case.created)
        if case.kind in _TIMED:
            open_cases[case.member, ended_kind] = case
    for case in open_cases.values():
        end = _own_end(case)
        if end is not None and end <= now:
            moments[case.number] = end
        elif case.kind == "timeout":
            moments[case.number] = case.created
    return moments


def _own_end(case: FiledCase) -> int | None:
    return case.ends if case.lifted is None else case.lifted

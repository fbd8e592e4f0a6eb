"""The plan of an import: which cases of a file go into a record, and which are left out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from bot.moderation.case_files.filed import CaseFile, FiledCase

Fingerprint: TypeAlias = "tuple[str, int, int]"
"""Kind, moment and member of a case: two with the same are one."""


@dataclass(frozen=True, slots=True)
class CaseImportPlan:
    """The cases of a file that are new to a server, and how many are not.

    new: they are in no case of the server, whatever their number. taken: those of their numbers
    that another case has. known: how many the server has already. old: how many are older than it
    keeps them.
    """

    new: tuple[FiledCase, ...] = ()
    taken: tuple[int, ...] = ()
    known: int = 0
    old: int = 0

    @property
    def with_own_numbers(self) -> int:
        """How many would come in with the numbers that they have in the file."""
        return len(self.new) - len(self.taken)

    @property
    def with_new_numbers(self) -> int:
        """How many would come in if each got a new number."""
        return len(self.new)

    def numbered(self, after: int | None = None) -> list[tuple[int, FiledCase]]:
        """Return each case that comes in with its number; `after`: new numbers from there on."""
        if after is not None:
            return list(enumerate(self.new, after + 1))
        taken = set(self.taken)
        return [(case.number, case) for case in self.new if case.number not in taken]


@dataclass(frozen=True, slots=True)
class ImportedCases:
    """What an import brought in, under `batch_id`. left_out: their numbers were taken meanwhile."""

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
    known: Collection[Fingerprint],
    taken: Collection[int],
    is_old: Callable[[FiledCase], bool],
) -> CaseImportPlan:
    """Return what of a file comes in. `known`, `taken`: what the server has already."""
    found = [case for case in file.cases if fingerprint(case) in known]
    rest = [case for case in file.cases if fingerprint(case) not in known]
    new = tuple(case for case in rest if not is_old(case))
    return CaseImportPlan(
        new=new,
        taken=tuple(case.number for case in new if case.number in taken),
        known=len(found),
        old=len(rest) - len(new),
    )


_ENDED_BY = {"ban": "ban", "unban": "ban", "timeout": "timeout", "untimeout": "timeout"}
_TIMED = frozenset(_ENDED_BY.values())


def lifted_moments(file: CaseFile, now: int) -> dict[int, int]:
    """Return when each ban and timeout of a file was over, by its number; milliseconds.

    A later ban, unban or timeout of the same member ends it, and so does its own end. A timeout of
    which neither is known counts as over when it began: an export of Zeppelin does not say how long
    it was. A ban without an end goes on, and is not in the answer.
    """
    moments: dict[int, int] = {}
    open_cases: dict[tuple[int, str], FiledCase] = {}
    for case in sorted(file.cases, key=lambda each: (each.created, each.number)):
        ended = _ENDED_BY.get(case.kind)
        if ended is None or case.status == "failed":
            continue
        former = open_cases.pop((case.member, ended), None)
        if former is not None:
            moments[former.number] = min(case.created, _own_end(former) or case.created)
        if case.kind in _TIMED:
            open_cases[case.member, ended] = case
    for case in open_cases.values():
        end = _own_end(case)
        if end is not None and end <= now:
            moments[case.number] = end
        elif case.kind == "timeout":
            moments[case.number] = case.created
    return moments


def _own_end(case: FiledCase) -> int | None:
    return case.ends if case.lifted is None else case.lifted

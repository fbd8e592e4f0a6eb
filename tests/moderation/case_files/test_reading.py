"""Files of cases are read; whatever in them is no case is named, and nothing is guessed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.moderation.case_files.filed import CaseFileError, FiledCase
from bot.moderation.case_files.reading import read_case_file

MIA, MO = 1100000000000000001, 1100000000000000002
JULY = int(datetime(2024, 7, 1, 12, 30, tzinfo=UTC).timestamp() * 1000)
HEAD = "case,kind,status,created_at,ends_at,member_id,moderator_id,points,reason"


def zeppelins(*cases: dict[str, Any]) -> bytes:
    return json.dumps({"cases": list(cases)}).encode()


def zeppelin(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A case as Zeppelin exports it."""
    return {
        "case_number": number,
        "user_id": str(MIA),
        "user_name": "mia#0001",
        "mod_id": str(MO),
        "mod_name": "mo#0001",
        "type": 4,
        "created_at": "2024-07-01 12:30:00",
        "is_hidden": False,
        "pp_id": None,
        "pp_name": None,
        "notes": [],
        **changes,
    }


def note(body: str, at: str) -> dict[str, str]:
    return {"mod_id": str(MO), "mod_name": "mo#0001", "body": body, "created_at": at}


def test_a_case_of_zeppelin_is_read_without_names_and_what_came_later_is_no_reason() -> None:
    notes = [note("second", "2024-07-02 10:00:00"), note("first", "2024-07-01 12:30:00")]
    file = read_case_file(zeppelins(zeppelin(7, notes=notes)))
    expected = FiledCase(7, "warning", JULY, MIA, MO, reason="first", points=1, remark="second")
    assert (file.form, file.cases, file.faulty) == ("zeppelin", (expected,), 0)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (1, "ban"),
        (2, "unban"),
        (3, "note"),
        (4, "warning"),
        (5, "kick"),
        (6, "timeout"),
        (7, "untimeout"),
        (9, "kick"),
    ],
)
def test_every_kind_of_zeppelin_has_one_here(number: int, kind: str) -> None:
    (case,) = read_case_file(zeppelins(zeppelin(type=number))).cases
    assert case.kind == kind
    assert case.points == (1 if kind == "warning" else 0)


def test_what_zeppelin_hides_does_not_count() -> None:
    (case,) = read_case_file(zeppelins(zeppelin(is_hidden=True))).cases
    assert case.status == "void"


def test_a_case_of_nobody_is_read() -> None:
    (case,) = read_case_file(zeppelins(zeppelin(mod_id=None))).cases
    assert case.moderator is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"type": 8}, "deleted"),
        ({"type": 99}, "kind"),
        ({"type": True}, "kind"),
        ({"type": "4"}, "kind"),
        ({"user_id": "0"}, "the member's id"),
        ({"user_id": "12"}, "the member's id"),
        ({"user_id": "9" * 19}, "the member's id"),
        ({"user_id": 1.1e18}, "rounded"),
        ({"mod_id": "mo"}, "the moderator's id"),
        ({"created_at": "yesterday"}, "no date"),
        ({"created_at": None}, "no date"),
        ({"created_at": "1999-01-01"}, "before 2015"),
        ({"case_number": 0}, "number"),
        ({"case_number": 1.5}, "number"),
        ({"case_number": True}, "number"),
    ],
)
def test_a_faulty_case_is_named_and_the_others_are_read(changes: dict[str, Any], why: str) -> None:
    file = read_case_file(zeppelins(zeppelin(1), zeppelin(2) | changes, zeppelin(3)))
    assert [case.number for case in file.cases] == [1, 3]
    ((where, said),) = [(fault.where, fault.why) for fault in file.faults]
    assert why in said
    assert where in {"case 2", f"case {changes.get('case_number')}", "the 2. case"}


def test_a_number_that_stands_twice_is_named() -> None:
    file = read_case_file(zeppelins(zeppelin(1), zeppelin(1, type=1)))
    assert [case.kind for case in file.cases] == ["warning"]
    assert "twice" in file.faults[0].why


def test_of_many_faults_the_first_are_named_and_all_are_counted() -> None:
    file = read_case_file(zeppelins(*(zeppelin(n, type=8) for n in range(1, 200)), zeppelin(200)))
    assert (file.faulty, len(file.faults)) == (199, 50)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xff\xfe", "no text"),
        (b"PK\x03\x04\x00", "no text"),
        (b"{", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"cases": [NaN]}', "damaged"),
        (b"[]", "Import/Export"),
        (b"{}", "Import/Export"),
        (b'{"cases": 5}', "Import/Export"),
        (b'{"cases": []}', "no case"),
        (b"hello", "lacks the column `case`"),
        (b"case,kind,member_id\n", "lacks the column `created_at`"),
        (HEAD.encode(), "no case"),
        (HEAD.encode() + b'\n1,"' + b"x" * 50_000, "never ends"),
    ],
)
def test_what_is_no_file_of_cases_gets_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(CaseFileError, match=said):
        read_case_file(data)


def table(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines]).encode()


LINE = f"12,timeout,done,2024-07-01T12:30:00+00:00,2024-07-02T12:30:00Z,{MIA},{MO},1,'=SUM(1)"


def test_a_line_of_our_table_is_read() -> None:
    (case,) = read_case_file(b"\xef\xbb\xbf" + table(LINE, "", ",,,")).cases
    day = 86_400_000
    assert case == FiledCase(12, "timeout", JULY, MIA, MO, "done", "=SUM(1)", 1, JULY + day)


def test_a_table_that_a_spreadsheet_saved_with_semicolons_is_read() -> None:
    assert read_case_file(table(LINE).replace(b",", b";")).cases[0].number == 12


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("timeout", "safety", "kind"),
        ("timeout", "", "kind"),
        ("done", "pending", "status"),
        (str(MIA), "1.1E+18", "rounded"),
        (str(MIA), "", "the member's id"),
        (",1,", ",-1,", "points"),
        (",1,", ",1000,", "points"),
        ("12,", "x,", "number"),
        ("2024-07-02T12:30:00Z", "later", "its end"),
    ],
)
def test_a_faulty_line_is_named(before: str, after: str, why: str) -> None:
    file = read_case_file(table(LINE.replace(before, after, 1)))
    assert file.cases == ()
    assert file.faults[0].where == "line 2"
    assert why in file.faults[0].why

"""Files of cases are read in a process of their own, one at a time for each server."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.moderation.case_files import child
from bot.moderation.case_files.child import CaseFiles
from bot.moderation.case_files.filed import MAX_CASES, MAX_FILE_BYTES, CaseFileError
from bot.moderation.case_files.reading import read_case_file
from bot.sandbox.json_files import BUSY

MEMBER = 1100000000000000001


def zeppelins(count: int, note: str = "") -> bytes:
    notes = [{"body": note, "created_at": "2024-07-01 12:30:00"}]
    cases = [
        {
            "case_number": number,
            "user_id": str(MEMBER),
            "mod_id": None,
            "type": 4,
            "created_at": "2024-07-01 12:30:00",
            "is_hidden": False,
            "notes": notes,
        }
        for number in range(1, count + 1)
    ]
    return json.dumps({"cases": cases}).encode()


async def test_the_child_reads_what_the_reader_reads() -> None:
    data = zeppelins(3, "\ud83d\ude00 names")
    assert await CaseFiles().read(1, data) == read_case_file(data)


async def test_a_sentence_of_the_reader_comes_through() -> None:
    with pytest.raises(CaseFileError, match="Import/Export"):
        await CaseFiles().read(1, b"{}")
    with pytest.raises(CaseFileError, match="Split it"):
        await CaseFiles().read(1, zeppelins(MAX_CASES + 1))


async def test_a_file_that_is_too_large_is_not_even_handed_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "WORKER", "no.such.module")
    with pytest.raises(CaseFileError, match="larger than 10 MB"):
        await CaseFiles().read(1, b" " * (MAX_FILE_BYTES + 1))


async def test_what_takes_too_long_or_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WORKER", "tests.sandbox.stuck")
    with pytest.raises(CaseFileError, match="too long"):
        await CaseFiles().read(1, b"{}", wall=1)
    monkeypatch.undo()
    deep = b'{"cases": ' + b"[" * 9_000_000
    with pytest.raises(CaseFileError):
        await CaseFiles().read(1, deep)


async def test_a_server_has_one_file_read_at_a_time() -> None:
    files = CaseFiles()
    first = asyncio.create_task(files.read(1, zeppelins(1)))
    await asyncio.sleep(0)
    with pytest.raises(CaseFileError, match=BUSY[:20]):
        await files.read(1, zeppelins(1))
    assert (await files.read(2, zeppelins(1))).cases
    assert (await first).cases
    assert (await files.read(1, zeppelins(1))).cases

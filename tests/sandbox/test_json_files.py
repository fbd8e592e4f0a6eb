"""A stranger's JSON file is read in a process of its own, whatever it is made to do."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from bot.custom_knowledge.draft import MAX_ENTRIES, MAX_OUT_OF_SCOPE
from bot.sandbox import JsonFiles, OffloadError, child, json_files
from bot.sandbox.json_files import BUSY, MAX_DEPTH, MAX_VALUES, SENTENCES

TEN_MB = 10_000_000
YAML_BOMB = b"a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"


async def test_a_file_comes_back_as_it_was() -> None:
    words = "ä \u2028 \U0001f642"
    file: Any = {"a": [1, 2.5, None, True, words], "b": {"c": {}}, "long": "x" * 200_000}
    for data in (json.dumps(file), json.dumps(file, indent=1, ensure_ascii=False)):
        assert json.loads(await JsonFiles().checked(1, data.encode())) == file
    assert json.loads(await JsonFiles().checked(1, b"\xef\xbb\xbf[7]")) == [7]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        YAML_BOMB,
        b"[" * 100_000,
        b"9" * TEN_MB,
        b"[1e999]",
        b"[NaN]",
        b"[-Infinity]",
        b'["\\ud800"]',
    ],
)
async def test_what_is_no_json_gives_nothing(data: bytes) -> None:
    assert await JsonFiles().checked(1, data) == b""


@pytest.mark.parametrize(
    "data",
    [
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b'{"a":' * 900 + b"1" + b"}" * 900,
        json.dumps([0] * MAX_VALUES).encode(),
        b"[" + b"{}," * (TEN_MB // 3) + b"{}]",
        b"[" + b"[[[1]]]," * (TEN_MB // 8) + b"1]",
    ],
)
async def test_what_is_too_much_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(OffloadError) as caught:
        # Not by its time, which a busy machine may need.
        await JsonFiles().checked(1, data, cpu=60, wall=120)
    assert str(caught.value) == SENTENCES.heavy


async def test_what_a_server_can_have_is_never_too_much() -> None:
    """More than the largest file: as many phrasings for each entry as there may be over all."""
    entry = {"draft": {"sections": [{"title": "t", "body": "b"}] * 10, "aliases": ["x"] * 50}}
    knowledge: Any = {
        "entries": {f"own-{number}": entry for number in range(MAX_ENTRIES)},
        "out_of_scope": ["x"] * MAX_OUT_OF_SCOPE,
    }
    data = json.dumps({"settings": {}, "knowledge": knowledge}).encode()
    assert json.loads(await JsonFiles().checked(1, data))["knowledge"] == knowledge


async def test_what_hangs_is_ended_and_the_next_file_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = JsonFiles()
    with monkeypatch.context() as patched:
        patched.setattr(json_files, "WORKER", "tests.sandbox.stuck")
        with pytest.raises(OffloadError) as caught:
            await files.checked(1, b"[]", wall=0.5)
    assert str(caught.value) == SENTENCES.slow
    assert await files.checked(1, b"[]") == b"[]"


async def test_a_server_has_one_file_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(*_: object) -> bytes:
        begun.set()
        await go_on.wait()
        return b"[]"

    files = JsonFiles()
    monkeypatch.setattr(json_files, "run_worker", slow)
    first = asyncio.create_task(files.checked(1, b"[]"))
    await begun.wait()
    with pytest.raises(OffloadError) as caught:
        await files.checked(1, b"[]")
    assert str(caught.value) == BUSY
    monkeypatch.setattr(json_files, "run_worker", child.run_worker)
    assert await files.checked(2, b"[2]") == b"[2]"
    go_on.set()
    assert await first == b"[]"

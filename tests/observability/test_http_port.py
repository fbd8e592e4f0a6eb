"""The port as whoever watches the bot meets it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession

from bot.observability.http_port import PortError, http_port
from bot.observability.readiness import PROOF_HOLDS, TRY_EVERY, Readiness, WriteProof

Checks = Mapping[str, Callable[[], Awaitable[str | None]]]


async def metrics() -> tuple[bytes, str]:
    return b"metric 1\n", "text/plain; version=0.0.4; charset=utf-8"


@asynccontextmanager
async def served(readiness: Readiness | None = None) -> AsyncGenerator[int]:
    async with http_port("127.0.0.1", 0, readiness or Readiness(), metrics) as port:
        yield port


async def fetch(port: int, path: str, method: str = "GET") -> tuple[int, str, Mapping[str, str]]:
    address = f"http://127.0.0.1:{port}{path}"
    async with ClientSession() as session, session.request(method, address) as answer:
        return answer.status, await answer.text(), answer.headers


def fixed(problem: str | None) -> Callable[[], Awaitable[str | None]]:
    async def check() -> str | None:
        return problem

    return check


async def test_a_process_that_can_answer_is_alive_whatever_it_lacks() -> None:
    async with served() as port:
        status, body, headers = await fetch(port, "/livez")
    assert (status, body) == (200, "ok\n")
    assert "Server" not in headers


@pytest.mark.parametrize(
    ("checks", "status", "said"),
    [
        ({"a": None, "b": None}, 200, {"ready": True, "checks": {"a": "ok", "b": "ok"}}),
        ({"a": None, "b": "away"}, 503, {"ready": False, "checks": {"a": "ok", "b": "away"}}),
    ],
)
async def test_readiness_says_what_is_missing(
    checks: Mapping[str, str | None], status: int, said: object
) -> None:
    readiness = Readiness()
    async with served(readiness) as port:
        before = await fetch(port, "/readyz")
        assert (before[0], json.loads(before[1])["checks"]) == (503, {"process": "starting"})
        readiness.run({name: fixed(problem) for name, problem in checks.items()})
        answer = await fetch(port, "/readyz")
    assert (answer[0], json.loads(answer[1])) == (status, said)


async def test_a_process_that_stops_says_so_for_good() -> None:
    readiness = Readiness()
    readiness.stop()
    readiness.run({"a": fixed(None)})
    async with served(readiness) as port:
        status, body, _ = await fetch(port, "/readyz")
    assert (status, json.loads(body)["checks"]) == (503, {"process": "stopping"})


async def test_metrics_have_the_type_that_prometheus_wants() -> None:
    async with served() as port:
        status, body, headers = await fetch(port, "/metrics")
    assert (status, body) == (200, "metric 1\n")
    assert headers["Content-Type"].startswith("text/plain; version=")


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
async def test_heads_have_no_body_and_nothing_can_be_sent(path: str) -> None:
    async with served() as port:
        status, body, _ = await fetch(port, path, "HEAD")
        assert status in {200, 503}
        assert body == ""
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            status, _, headers = await fetch(port, path, method)
            assert (status, headers["Allow"]) == (405, "GET, HEAD")


async def test_other_paths_are_not_there() -> None:
    async with served() as port:
        for path in ("/", "/livez/", "/../etc/passwd", "/admin"):
            assert (await fetch(port, path))[0] == 404


@pytest.mark.parametrize(
    "request_line", [b"GARBAGE\r\n\r\n", b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"]
)
async def test_what_is_no_request_is_refused_without_telling_the_software(
    request_line: bytes,
) -> None:
    async with served() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_line)
        answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.") and b" 400 " in answer.split(b"\r\n")[0]  # noqa: PT018
    assert b"aiohttp/" not in answer
    assert b"Python/" not in answer


async def test_a_port_that_is_taken_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        with pytest.raises(PortError) as refused:
            async with http_port("127.0.0.1", number, Readiness(), metrics):
                pass
    said = str(refused.value)
    for part in (str(number), "another program uses it", "HTTP_PORT"):
        assert part in said


async def test_the_proof_of_a_write_holds_a_while_and_is_shared() -> None:
    now, writes, works = 0.0, 0, True

    async def write() -> None:
        nonlocal writes
        writes += 1
        await asyncio.sleep(0)
        if not works:
            raise OSError

    proof = WriteProof(write, clock=lambda: now)
    assert await asyncio.gather(*(proof() for _ in range(5))) == [None] * 5
    assert writes == 1
    now = TRY_EVERY - 1
    assert await proof() is None
    assert writes == 1
    now, works = TRY_EVERY, False
    assert await proof() is None, "one write that fails is no alarm yet"
    assert writes == 2
    now = PROOF_HOLDS + 1
    assert "no write" in (await proof() or "")
    works, now = True, now + TRY_EVERY
    assert await proof() is None


async def test_a_database_that_never_answers_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.observability.readiness.TRY_SECONDS", 0.01)
    proof = WriteProof(asyncio.Event().wait)  # pyright: ignore[reportArgumentType]
    assert "no write" in (await proof() or "")

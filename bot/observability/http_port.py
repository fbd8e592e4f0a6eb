"""The port for monitoring: whether the process is alive, whether it is ready, its metrics."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from aiohttp import hdrs, web

if TYPE_CHECKING:
    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.http_parser import RawRequestMessage
    from aiohttp.streams import StreamReader
    from aiohttp.web_protocol import RequestHandler

    from bot.observability.readiness import Readiness

_log = logging.getLogger(__name__)
_READ = (hdrs.METH_GET, hdrs.METH_HEAD)
_LAST_ANSWERS = 1.0
"""Seconds that answers under way get when the port is closed."""
_AGAIN = {errno.EADDRINUSE: "another program uses it", errno.EACCES: "only root may use it"}

Page: TypeAlias = "Callable[[], Awaitable[tuple[bytes, str]]]"
"""Gives the body and the content type of a page."""
_Answer: TypeAlias = "Callable[[], Awaitable[web.Response]]"


class PortError(Exception):
    """The port cannot be opened; the message says why and what to do."""


class _Request(web.BaseRequest):
    """A request whose answer does not say which software gave it."""

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        response.headers.popall(hdrs.SERVER, None)


@asynccontextmanager
async def http_port(
    host: str, port: int, readiness: Readiness, metrics: Page
) -> AsyncGenerator[int]:
    """Serve until the block ends; give the number of the port. Port 0 takes any free one.

    Raises PortError.
    """
    # No line of the log for each look: it would be most of the log.
    server = web.Server(_handler(readiness, metrics), request_factory=_request, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=_LAST_ANSWERS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise PortError(_sentence(host, port, error)) from error
        number = int(runner.addresses[0][1])
        _log.info("Serving /livez, /readyz and /metrics on %s, port %s.", host, number)
        yield number
    finally:
        await runner.cleanup()


def _handler(
    readiness: Readiness, metrics: Page
) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    async def livez() -> web.Response:
        return web.Response(text="ok\n")

    async def readyz() -> web.Response:
        problems = await readiness.problems()
        ready = not any(problems.values())
        checks = {name: problem or "ok" for name, problem in problems.items()}
        return web.json_response({"ready": ready, "checks": checks}, status=200 if ready else 503)

    async def page() -> web.Response:
        body, content_type = await metrics()
        return web.Response(body=body, headers={hdrs.CONTENT_TYPE: content_type})

    pages: Mapping[str, _Answer] = {"/livez": livez, "/readyz": readyz, "/metrics": page}

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        answer = pages.get(request.path)
        if answer is None:
            return web.Response(
                status=404, text="Not found. There are /livez, /readyz, /metrics.\n"
            )
        if request.method not in _READ:
            return web.Response(status=405, headers={hdrs.ALLOW: ", ".join(_READ)})
        return await answer()

    return handle


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> _Request:
    return _Request(message, payload, protocol, writer, task, asyncio.get_running_loop())


def _sentence(host: str, port: int, error: OSError) -> str:
    why = _AGAIN.get(error.errno or 0, error.strerror or type(error).__name__)
    return (
        f"HTTP_PORT: port {port} on {host} cannot be opened ({why}). Set HTTP_PORT to another "
        "number, check HTTP_HOST, or leave HTTP_PORT empty to serve nothing."
    )

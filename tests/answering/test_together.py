"""Texts of members who ask at the same moment are read in one run."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.answering.together import ReadTogether


class Model:
    """Remembers what it read together; breaks on demand."""

    def __init__(self) -> None:
        self.read: list[list[str]] = []
        self.error: Exception | None = None

    def read_ahead(self, texts: Sequence[str]) -> None:
        self.read.append(list(texts))
        if self.error is not None:
            raise self.error


async def asks(together: ReadTogether, text: str) -> None:
    """Be a member whose question is answered."""
    with together:
        await together.read(text)
        await asyncio.sleep(0.01)


async def ask_at_once(together: ReadTogether, *texts: str) -> None:
    await asyncio.gather(*(asks(together, text) for text in texts))


async def test_those_who_ask_at_once_share_a_run_and_later_ones_the_next() -> None:
    model = Model()
    together = ReadTogether(model.read_ahead)
    with together:
        await ask_at_once(together, "one", "two", "three", "four")
        await ask_at_once(together, "five", "six", "seven")
    assert model.read == [["one", "two", "three", "four"], ["five", "six", "seven"]]


async def test_the_first_one_waits_for_nobody() -> None:
    model = Model()
    together = ReadTogether(model.read_ahead)
    await ask_at_once(together, "one", "two", "three")
    assert model.read == [["two", "three"]]


async def test_who_asks_alone_causes_no_run_and_goes_on_at_once() -> None:
    model = Model()
    together = ReadTogether(model.read_ahead)
    for text in ("one", "two"):
        # It ends without giving way to the event loop.
        with together, pytest.raises(StopIteration):
            together.read(text).send(None)
    assert model.read == []


async def test_who_goes_away_leaves_the_others_alone() -> None:
    model = Model()
    together = ReadTogether(model.read_ahead)
    with together:
        tasks = [asyncio.create_task(asks(together, text)) for text in ("one", "two", "three")]
        await asyncio.sleep(0)
        tasks[1].cancel()
        await tasks[2]
        with pytest.raises(asyncio.CancelledError):
            await tasks[1]
    await asks(together, "four")
    assert model.read == [["one", "two", "three"]]


async def test_a_run_that_fails_holds_nobody_up() -> None:
    model = Model()
    reported: list[BaseException] = []
    model.error = RuntimeError("broken")
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: reported.append(context["exception"])
    )
    together = ReadTogether(model.read_ahead)
    with together:
        await ask_at_once(together, "one", "two", "three")
        assert reported == [model.error], "it is told, not swallowed"
        model.error = None
        await ask_at_once(together, "four", "five", "six")
    assert model.read[-1] == ["four", "five", "six"]

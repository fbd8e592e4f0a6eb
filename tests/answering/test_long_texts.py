"""Who comes next among long texts. Nothing is timed: the tests say when a text has been read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.answering.long_texts import LONG, LongTexts

FLOODER, MIA, MO = 1, 2, 3
HOSTILE = "x" * 6000
DANGER = "y" * (LONG + 1)


@dataclass
class Room:
    """People who have texts read; `read` lists the finished ones in order."""

    turns: LongTexts = field(default_factory=LongTexts)
    read: list[str] = field(default_factory=list[str])
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])

    async def bring(
        self, name: str, text: str, member: int | None, *, checked: bool = True
    ) -> asyncio.Task[None]:
        """Let a text join, and return once it is being read or waits."""

        async def reading() -> None:
            async with self.turns.turn(text, member, checked=checked):
                await self.go_on.wait()
                self.read.append(name)

        self.tasks.append(asyncio.create_task(reading()))
        await asyncio.sleep(0)
        return self.tasks[-1]

    async def finish(self) -> list[str]:
        self.go_on.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return self.read


async def test_nobody_waits_for_all_of_somebodys_many_texts() -> None:
    room = Room()
    for number in range(8):
        await room.bring(f"hostile {number}", HOSTILE, FLOODER, checked=False)
    await room.bring("Mia's", HOSTILE + "longer", MIA, checked=False)
    await room.bring("Mo's", HOSTILE + "longer", MO, checked=False)
    assert (await room.finish())[:4] == ["hostile 0", "Mia's", "Mo's", "hostile 1"]
    assert len(room.read) == 10


async def test_danger_comes_before_answers_and_a_shorter_text_before_a_longer() -> None:
    room = Room()
    for number in range(8):
        await room.bring(f"answer {number}", DANGER, 10 + number)
    await room.bring("hostile", HOSTILE, None, checked=False)
    await room.bring("danger", DANGER, MIA, checked=False)
    assert (await room.finish())[:4] == ["answer 0", "danger", "hostile", "answer 1"]


async def test_one_long_text_is_read_at_a_time_and_short_ones_at_once() -> None:
    room = Room()
    inside = 0

    async def reading(text: str) -> None:
        nonlocal inside
        async with room.turns.turn(text, MIA):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(reading(HOSTILE) for _ in range(20)))
    await room.bring("long", HOSTILE, MIA)
    async with room.turns.turn("x" * LONG, MIA):
        assert room.read == []
    assert await room.finish() == ["long"]


@pytest.mark.parametrize("given_the_turn", [False, True])
async def test_who_leaves_while_waiting_holds_nobody_up(*, given_the_turn: bool) -> None:
    room = Room()
    await room.bring("first", HOSTILE, FLOODER)
    leaving = await room.bring("leaving", DANGER, MIA)
    await room.bring("last", HOSTILE, MO)
    if given_the_turn:
        room.go_on.set()
        await asyncio.sleep(0)
    leaving.cancel()
    assert await room.finish() == ["first", "last"]
    async with room.turns.turn(HOSTILE, MIA):
        assert leaving.cancelled()


async def test_what_fails_passes_the_turn_on() -> None:
    room = Room()
    with pytest.raises(ValueError, match="unreadable"):
        async with room.turns.turn(HOSTILE, MIA):
            raise ValueError("unreadable")
    await room.bring("next", HOSTILE, MIA)
    assert await room.finish() == ["next"]

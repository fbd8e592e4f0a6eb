"""Questions that are meant to be slow, beside an ordinary one of the same length, in one run.

python -m benchmarks.hostile [--rounds N]
held: the longest hold of the event loop while one question is answered (the gap of a heartbeat):
nobody else is served meanwhile. took: the time until the answer. others: the time of an ordinary
question beside eight of the kind at once. All in milliseconds, the worst of all rounds. The first
line is the floor.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.answerer import Answerer
from bot.answering.models import Question, Via
from bot.app import load_core
from bot.custom_knowledge.cache import ServerKnowledge
from bot.services import Core
from bot.settings import load_settings

LENGTH = 6000
ORDINARY = "an ordinary question, as long"
_CROWD = 8
_GOAL_HELD, _GOAL_OTHERS = 50, 500
_UNITS = {
    ORDINARY: "can my therapist hug me when i am sad? ",
    "dots": ".",
    "letters": "abcdefghij",
    "U+FB03": "\ufb03",
    "U+FDFA": "\ufdfa",
    "lines": "x\n",
    "empty lines": "\n",
    "_": "_",
    "a_": "a_ ",
    "@": "@",
    "marks": "\u0301\u0323",
    "marks that stand alone": "\u302e\U0001d165",
    "zalgo": "h\u0335\u0321\u0337e\u0334",
    "digits": "0123456789",
    "quotes": "'\"",
    "x ": "x ",
    "sentences": "a. ",
    "questions": "is it? ",
    "fractions": "½",
    "Hangul": "\uac00",
    "emoji": "😭",
    "right to left": "\u202e\u05d0",
    "spaced letters": "k i l l ",
    "links": "http://",
    "commas": " ,",
    "digits as letters": "a1 ",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds: the longest hold of the event loop, and the time until the answer."""

    held: float
    took: float


def texts() -> dict[str, str]:
    """Return the questions by name, each of LENGTH characters, the same at each run."""
    chance = random.Random(11)  # noqa: S311 only has to be the same each time
    texts_by_name = {name: (unit * LENGTH)[:LENGTH] for name, unit in _UNITS.items()}
    texts_by_name["dots, then a letter"] = "." * (LENGTH - 1) + "z"
    words = ("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(751))
    texts_by_name["unknown words"] = " ".join(words)[:LENGTH]
    words = ("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(751))
    texts_by_name["unknown words without spaces"] = ".".join(words)[:LENGTH]
    texts_by_name["signs"] = "".join(chance.choices("abc123.,!?@#$%^&*()_-+=' \"\n", k=LENGTH))
    texts_by_name["any letters of the world"] = "".join(
        map(chr, chance.choices(range(256, 0xD800), k=LENGTH))
    )
    return texts_by_name


async def measure(answerer: Answerer, text: str) -> Cost:
    """Answer one question; return its cost to everybody else."""
    gaps: list[float] = []
    beating = asyncio.create_task(_beat(gaps))
    await asyncio.sleep(0.01)
    gaps.clear()
    began = time.perf_counter()
    await answerer.answer(Question(text, 1, Via.TERMINAL))
    took = time.perf_counter() - began
    await asyncio.sleep(0.005)
    beating.cancel()
    return Cost(1000 * max(gaps, default=0.0), 1000 * took)


async def beside(answerer: Answerer, text: str) -> float:
    """Return the milliseconds of an ordinary question beside eight others at once."""
    others = [
        asyncio.create_task(answerer.answer(Question(f"{text}{n}", n, Via.TERMINAL)))
        for n in range(_CROWD)
    ]
    await asyncio.sleep(0.005)
    began = time.perf_counter()
    await answerer.answer(Question("may my therapist hug me", 99, Via.TERMINAL))
    took = time.perf_counter() - began
    await asyncio.gather(*others)
    return 1000 * took


async def _beat(gaps: list[float]) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        gaps.append(now - last - 0.001)
        last = now


async def main(
    rounds: int, core: Core | None = None, questions: Mapping[str, str] | None = None
) -> int:
    """Measure every kind; print the worst of each. Returns the exit code."""
    core = core or await asyncio.to_thread(load_core, load_settings())
    answerer = Answerer(ServerKnowledge(core.snapshot), core.matcher, core.detector)
    await answerer.answer(Question("hello there", 1, Via.TERMINAL))
    print(f"  {'milliseconds, worst of ' + str(rounds):32} {'held':>8} {'took':>8} {'others':>8}")
    worst = Cost(0, 0)
    slowest = 0.0
    for name, text in (questions or texts()).items():
        costs = [await measure(answerer, f"{number}{text}") for number in range(rounds)]
        hold, took = max(cost.held for cost in costs), max(cost.took for cost in costs)
        others = max([await beside(answerer, text) for _ in range(rounds)])
        worst = Cost(max(worst.held, hold), max(worst.took, took))
        slowest = max(slowest, others)
        print(f"  {name:32} {hold:8.1f} {took:8.1f} {others:8.1f}", flush=True)
    print(
        f"  held at most {worst.held:.0f} ms (goal {_GOAL_HELD}); others beside eight at once at "
        f"most {slowest:.0f} ms (goal {_GOAL_OTHERS})"
    )
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    raise SystemExit(asyncio.run(main(parser.parse_args().rounds)))

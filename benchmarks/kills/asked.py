"""A process that answers and logs questions until it is killed.

`python -m benchmarks.kills.asked FOLDER [DATABASE_URL]` prints "ready". A line "FIRST COUNT" in
asks that many questions at once, with the interaction ids from FIRST on; a line out is the id of a
question that the answer calls stored, and "done" comes when all are answered and none waits.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.harness.ours import FixedDetector, FixedMatcher
from bot.answering.answerer import Answerer
from bot.answering.context import ServerContext
from bot.answering.models import Question, Via
from bot.custom_knowledge.cache import ServerKnowledge
from bot.event_loop import run
from bot.knowledge import load_knowledge
from bot.matching import Matcher
from bot.paths import KNOWLEDGE
from bot.safety import Detector
from bot.servers import ServerConfig
from bot.storage import Storage

if TYPE_CHECKING:
    from bot.storage.engine.connections import AsyncConnection

GUILD, CHANNEL, MEMBER = 1, 2, 3


async def answer_lines(folder: Path, url: str | None) -> None:
    """Answer what standard input asks for until it ends."""
    snapshot = load_knowledge(KNOWLEDGE)
    knowledge = ServerKnowledge(snapshot, None)
    texts = [entry.aliases[0] for entry in snapshot.entries.values() if entry.aliases]
    context = ServerContext(GUILD, ServerConfig(), knowledge)
    storage = await Storage.open(url, folder)
    # Reading a message is not what is tried here: a table stands for it.
    answerer = Answerer(
        knowledge,
        cast("Matcher", FixedMatcher(cast("Matcher", None), snapshot)),
        cast("Detector", FixedDetector()),
        storage.repositories.questions.log,
    )

    async def find_context() -> ServerContext:
        return context

    async def ask(number: int) -> None:
        text = texts[number % len(texts)]
        question = Question(text, number, Via.ASK, GUILD, CHANNEL, MEMBER)
        if (await answerer.answer(question, find_context)).in_log:
            _say(number)

    _say("ready")
    while line := await asyncio.to_thread(sys.stdin.readline):
        first, amount = map(int, line.split())
        await asyncio.gather(*(ask(first + each) for each in range(amount)))
        # Its turn comes after all that waits.
        await storage.write(_nothing, seconds=60.0)
        _say("done")
    await storage.close()


async def _nothing(_: AsyncConnection) -> None:
    """Do nothing."""


def _say(word: str | int) -> None:
    print(word, flush=True)


if __name__ == "__main__":
    run(answer_lines(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None))

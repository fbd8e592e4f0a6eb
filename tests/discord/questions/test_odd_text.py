"""A NUL character, which PostgreSQL takes in no text, wherever somebody may type one."""

from __future__ import annotations

import pytest

from tests.discord.acting import HUG, answer_of, said
from tests.discord.conftest import World
from tests.discord.logged import log
from tests.discord.reading import texts


@pytest.mark.parametrize("entry", ["hugs\0", "\0", "own-1\0"])
async def test_an_entry_that_nobody_has_is_named_as_missing(world: World, entry: str) -> None:
    await log(world, HUG, id=1)
    for command in ("questions search", "kb history", "kb show", "kb edit", "kb disable"):
        result = await world.moderator.slash(world.channel, command, entry=entry)
        assert "entry" in said(result), command


async def test_a_question_is_answered_stored_and_found(world: World) -> None:
    answered = await world.member.slash(world.channel, "ask", question=f"{HUG}\0")
    assert world.core.snapshot.entries["hugs"].short in texts(answer_of(answered))
    found = await world.moderator.slash(world.channel, "questions search", words="hug")
    assert "hug" in said(found)


async def test_words_that_nobody_wrote_find_nothing(world: World) -> None:
    result = await world.moderator.slash(world.channel, "questions search", words="a\0b")
    assert "Nothing found" in said(result)

"""Reading the log through its service, without Discord."""

from __future__ import annotations

import json

import pytest

from bot.moderation.question_log import ExportFormat, QuestionGoneError
from tests.custom_knowledge.conftest import ELSEWHERE, GUILD, matcher
from tests.moderation.review_queue.conftest import SOUP, Room, room

__all__ = ["matcher", "room"]


async def test_pages_go_on_where_the_last_one_ended(room: Room) -> None:
    for number in range(1, 11):
        await room.ask(number, f"{SOUP} {number}")
    first = await room.reader.page(GUILD)
    assert [row.id for row in first.rows] == [10, 9, 8, 7, 6, 5, 4, 3]
    assert first.more
    last = await room.reader.page(GUILD, before=first.rows[-1].id)
    assert [row.id for row in last.rows] == [2, 1]
    assert not last.more
    assert (await room.reader.page(GUILD, "answer")).rows == ()


async def test_the_summary_counts_this_server_alone(room: Room) -> None:
    await room.ask(1, SOUP)
    await room.ask(2, SOUP, guild_id=ELSEWHERE)
    summary = await room.reader.summary(GUILD, 1)
    assert (summary.days, summary.total, summary.outcomes) == (1, 1, {"none": 1})
    assert (summary.unanswered, summary.open_tickets, summary.crisis) == (1, 0, 0)


async def test_a_file_holds_the_questions_of_the_days(room: Room) -> None:
    await room.ask(1, SOUP)
    log_file = await room.reader.export(GUILD, 1, None, ExportFormat.JSON_LINES)
    assert (log_file.rows, log_file.cut) == (1, False)
    assert json.loads(log_file.data)["text"] == SOUP
    assert (await room.reader.export(GUILD, 1, "answer", ExportFormat.CSV)).rows == 0


async def test_another_servers_question_is_gone(room: Room) -> None:
    await room.ask(1, SOUP, guild_id=ELSEWHERE)
    with pytest.raises(QuestionGoneError):
        await room.reader.question(GUILD, 1)
    assert await room.reader.asker_of(GUILD, 1) is None

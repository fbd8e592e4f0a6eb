"""Decisions about groups of questions, without Discord."""

from __future__ import annotations

import asyncio

import pytest

from bot.custom_knowledge import CustomKnowledgeError, EntryDraft
from bot.moderation.review_queue import AlreadyDecidedError, GroupDecision, ReviewQueueError
from bot.moderation.review_queue.service import MOST
from bot.storage import ReviewState
from tests.custom_knowledge.conftest import ADA, ELSEWHERE, GUILD, MO
from tests.moderation.review_queue.conftest import SOUP, Room

MENU = EntryDraft("May I eat here?", "Not between the shelves.")


async def actions(room: Room) -> list[str]:
    return [row.action for row in await room.storage.repositories.servers.audit.recent(GUILD)]


async def test_a_linked_group_leads_to_its_entry_and_waits_no_more(room: Room) -> None:
    await room.ask(1, SOUP)
    await room.ask(2, SOUP.upper())
    assert await room.shelf.finds(SOUP) != "fines"
    found = await room.queue.group(GUILD, 1)
    decision = await room.queue.link_to_entry(GUILD, found.group, "fines", SOUP, MO)
    assert (decision.count, found.total) == (2, 1)
    assert await room.queue.count(GUILD) == 0
    assert await room.shelf.finds(SOUP) == "fines"
    assert await room.queue.undo(GUILD, decision.row_id, MO) == 2
    assert await room.queue.count(GUILD) == 2
    assert await room.shelf.finds(SOUP) != "fines"


async def test_of_two_moderators_with_the_same_idea_one_decides(room: Room) -> None:
    await room.ask(1, SOUP)
    group = (await room.queue.group(GUILD, 1)).group
    results = await asyncio.gather(
        *(room.queue.link_to_entry(GUILD, group, "loans", SOUP, actor) for actor in (MO, ADA)),
        return_exceptions=True,
    )
    (decision,) = [each for each in results if isinstance(each, GroupDecision)]
    (error,) = [each for each in results if isinstance(each, AlreadyDecidedError)]
    assert error.row is not None
    assert error.row.id == decision.row_id
    assert await actions(room) == ["alias-added"]


@pytest.mark.parametrize("late", ["link", "refuse", "write", "dismiss"])
async def test_whoever_read_the_group_before_it_was_decided_changes_nothing(
    room: Room, late: str
) -> None:
    await room.ask(1, SOUP)
    group = (await room.queue.group(GUILD, 1)).group
    await room.queue.dismiss(GUILD, group, MO)
    entries = await room.shelf.entries()
    deciding = {
        "link": lambda: room.queue.link_to_entry(GUILD, group, "loans", SOUP, ADA),
        "refuse": lambda: room.queue.refuse(GUILD, group, SOUP, ADA),
        "write": lambda: room.queue.write_entry(GUILD, group, MENU, ADA),
        "dismiss": lambda: room.queue.dismiss(GUILD, group, ADA),
    }
    with pytest.raises(AlreadyDecidedError) as caught:
        await deciding[late]()
    assert caught.value.row is not None
    assert caught.value.row.actor_id == MO
    assert await actions(room) == ["question-dismissed"]
    assert await room.shelf.entries() == entries


async def test_a_change_that_is_refused_settles_nothing(room: Room) -> None:
    await room.ask(1, SOUP)
    group = (await room.queue.group(GUILD, 1)).group
    with pytest.raises(CustomKnowledgeError):
        await room.queue.link_to_entry(GUILD, group, "atlantis", SOUP, MO)
    assert await room.queue.count(GUILD) == 1
    assert await actions(room) == []


async def test_of_a_group_only_the_questions_that_still_wait_are_settled(room: Room) -> None:
    for number in (1, 2, 3):
        await room.ask(number, SOUP)
    group = (await room.queue.group(GUILD, 1)).group
    (other,) = [number for number in group.ids if number != group.lead.id][:1]
    await room.storage.repositories.questions.questions.forget(GUILD, other)
    decision = await room.queue.refuse(GUILD, group, SOUP, MO)
    assert decision.count == 2


async def test_a_group_is_not_decided_once_its_question_is_gone(room: Room) -> None:
    await room.ask(1, SOUP)
    group = (await room.queue.group(GUILD, 1)).group
    await room.storage.repositories.questions.questions.forget(GUILD, 1)
    with pytest.raises(ReviewQueueError, match="gone"):
        await room.queue.refuse(GUILD, group, SOUP, MO)
    assert await actions(room) == []


async def test_a_group_of_one_server_is_nothing_in_another(room: Room) -> None:
    await room.ask(1, SOUP)
    group = (await room.queue.group(GUILD, 1)).group
    with pytest.raises(ReviewQueueError, match="gone"):
        await room.queue.dismiss(ELSEWHERE, group, MO)
    assert await room.queue.count(GUILD) == 1


async def test_a_question_behind_the_newest_thousand_stands_for_itself(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST == 1000
    monkeypatch.setattr("bot.moderation.review_queue.service.MOST", 1)
    await room.ask(1, SOUP)
    await room.ask(2, "where is the lift")
    found = await room.queue.group(GUILD, 1)
    assert found.group.ids == (1,)
    assert (await room.queue.dismiss(GUILD, found.group, MO)).count == 1
    with pytest.raises(AlreadyDecidedError):
        await room.queue.group(GUILD, 1)


async def test_the_log_says_how_a_question_was_decided(room: Room) -> None:
    await room.ask(1, SOUP)
    question = await room.reader.question(GUILD, 1)
    assert (question.row.review.state, question.decision) == (ReviewState.WAITING, None)
    group = (await room.queue.group(GUILD, 1)).group
    decision = await room.queue.dismiss(GUILD, group, MO)
    question = await room.reader.question(GUILD, 1)
    assert question.decision is not None
    assert (question.decision.id, question.decision.actor_id) == (decision.row_id, MO)

"""Two moderators at once, old cards, and a restart in between."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from bot.moderation.review_queue import (
    AlreadyDecidedError,
    GroupDecision,
    QuestionGroup,
    ReviewQueueError,
    service,
)
from bot.moderation.review_queue.groups import group_by_meaning
from bot.moderation.review_queue.similarity import Similarity
from tests.discord.acting import allow, answer_of, pick, press, said
from tests.discord.conftest import World
from tests.discord.logged import log, state_of, waiting
from tests.discord.questions.test_review_queue import (
    DOG,
    audited,
    dogs,
    first_group,
    looks,
    the_list,
)
from tests.discord.reading import selects, texts


async def test_the_second_moderator_sees_that_it_is_done(world: World) -> None:
    await dogs(world)
    await allow(world, "questions", world.admin)
    theirs = answer_of(await world.admin.slash(world.channel, "questions unanswered"))
    mine = await first_group(world)
    value = str(selects(mine)["This means …"]["options"][0]["value"])
    await pick(world.moderator, mine, "This means …", value)
    shown = said(await world.admin.click(theirs, custom_id=looks(theirs)[0]))
    assert "already done" in shown
    assert f"<@{world.moderator.id}> linked it to" in shown
    assert [row[0] for row in await audited(world)] == ["alias-added"]


@pytest.mark.parametrize("late", ["Dismiss", "Not for us", "New entry", "Edit wording"])
async def test_a_card_that_is_open_elsewhere_says_who_was_quicker(world: World, late: str) -> None:
    await dogs(world)
    theirs = await first_group(world)
    await press(world.moderator, await first_group(world), "Dismiss")
    result = await press(world.moderator, theirs, late)
    shown = said(result)
    assert "already done" in shown
    assert f"<@{world.moderator.id}> dismissed it" in shown
    assert len(await audited(world)) == 1
    assert "asked once" in texts(await the_list(world))
    assert "tip my therapist" in said(await press(world.moderator, answer_of(result), "Next"))


async def test_a_form_that_is_handed_in_too_late_changes_nothing(world: World) -> None:
    await dogs(world)
    card = await first_group(world)
    form = await press(world.moderator, card, "New entry")
    await press(world.moderator, await first_group(world), "Dismiss")
    result = await world.moderator.submit_modal(form, {"question": "Dogs?", "short": "Ask first."})
    assert "already done" in said(result)
    assert [row[0] for row in await audited(world)] == ["question-dismissed"]


async def test_of_two_decisions_at_the_same_moment_one_holds(world: World) -> None:
    await dogs(world)
    queue, guild = world.bot.services.review_queue, world.guild.id
    group = (await queue.read_groups(guild)).groups[0]
    results = await asyncio.gather(
        queue.link_to_entry(guild, group, "hugs", "dog at therapy", 1),
        queue.refuse(guild, group, "dog at therapy", 2),
        queue.dismiss(guild, group, 3),
        return_exceptions=True,
    )
    assert sum(isinstance(result, AlreadyDecidedError) for result in results) == 2
    assert len(await audited(world)) == 1
    assert await waiting(world) == 1


async def test_a_decision_is_undone_once(world: World) -> None:
    await dogs(world)
    queue, guild = world.bot.services.review_queue, world.guild.id
    decision = await queue.dismiss(guild, (await queue.read_groups(guild)).groups[0], 1)
    results = await asyncio.gather(
        *(queue.undo(guild, decision.row_id, actor) for actor in (1, 2)), return_exceptions=True
    )
    assert sum(isinstance(result, ReviewQueueError) for result in results) == 1
    assert await waiting(world) == 4
    other = await world.bot.services.custom_knowledge.phrases.add_alias(
        guild, "hugs", "cuddles with my cat", 1
    )
    with pytest.raises(ReviewQueueError, match="nothing left to undo"):
        await queue.undo(4242, other, 1)


async def test_undoing_in_the_history_brings_the_questions_back_too(world: World) -> None:
    await dogs(world)
    queue, guild = world.bot.services.review_queue, world.guild.id
    group = (await queue.read_groups(guild)).groups[0]
    decision = await queue.link_to_entry(guild, group, "hugs", "dog at therapy", 1)
    assert decision.count == 3
    assert await waiting(world) == 1
    await world.bot.services.custom_knowledge.history.undo(guild, decision.row_id, 2)
    assert await waiting(world) == 4


async def test_what_came_later_is_not_swept_along(world: World) -> None:
    await dogs(world)
    card = await first_group(world)
    await log(world, DOG[0], id=900)
    done = answer_of(await press(world.moderator, card, "Dismiss"))
    assert "3 questions: dismissed" in texts(done)
    assert (await state_of(world, 900)).handled == 0


async def test_everything_works_after_a_restart(world: World) -> None:
    await dogs(world)
    listed, card = await the_list(world), await first_group(world)
    await world.restart()
    shown = await world.moderator.click(listed, custom_id=looks(listed)[0])
    assert "Asked 3 times" in said(shown)
    form = await press(world.moderator, card, "Edit wording")
    await world.restart()
    typed = {"words": "dogs", "meaning": ["-"]}
    done = answer_of(await world.moderator.submit_modal(form, typed))
    await world.restart()
    assert "Waiting again: 3 questions" in said(await press(world.moderator, done, "Undo"))
    assert await waiting(world) == 4


async def test_a_question_that_was_forgotten_meanwhile(world: World) -> None:
    await dogs(world)
    card = await first_group(world)
    for number in (101, 102, 103):
        await world.bot.services.storage.repositories.questions.questions.forget(
            world.guild.id, number
        )
    assert "gone" in said(await press(world.moderator, card, "Dismiss"))


async def test_without_the_model_equal_words_are_one_group(world: World) -> None:
    for number, text in enumerate([DOG[0], DOG[0] + "??", "to therapy can i bring my dog"], 1):
        await log(world, text, id=number)
    rows = await world.bot.services.storage.repositories.questions.review_queue.newest(
        world.guild.id, 10
    )
    blind = [replace(row, vector=None) for row in rows]
    (group,) = group_by_meaning(blind, Similarity())
    assert len(group.rows) == 3


class Counted:
    """Counts how often a method is called, and calls it."""

    def __init__(self, owner: object, name: str, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self._method: Any = getattr(owner, name)
        patch.setattr(owner, name, self)

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.calls += 1
        return self._method(*args, **options)


@pytest.mark.parametrize("decision", ["This means …", "Not for us", "Dismiss"])
async def test_a_decision_reads_and_groups_the_queue_once(
    world: World, monkeypatch: pytest.MonkeyPatch, decision: str
) -> None:
    await dogs(world)
    card = await first_group(world)
    queue = world.bot.services.storage.repositories.questions.review_queue
    reads = Counted(queue, "newest", monkeypatch)
    counts = Counted(queue, "count", monkeypatch)
    groupings = Counted(service, "group_by_meaning", monkeypatch)
    matches = Counted(world.bot.services.answerer.matcher, "amatch", monkeypatch)
    if decision == "This means …":
        nearest = str(selects(card)[decision]["options"][0]["value"])
        result = await pick(world.moderator, card, decision, nearest)
    else:
        result = await press(world.moderator, card, decision)
    assert "3 questions" in said(result)
    assert (reads.calls, counts.calls, groupings.calls) == (1, 0, 1)
    # Once for the wording, and once with what is known after the decision.
    assert matches.calls == (1 if decision == "Dismiss" else 2)


async def test_who_is_overtaken_while_deciding_sees_who_was_quicker(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dogs(world)
    card = await first_group(world)
    value = str(selects(card)["This means …"]["options"][0]["value"])
    queue = world.bot.services.review_queue
    link = queue.link_to_entry

    async def overtaken(guild_id: int, group: QuestionGroup, *args: Any) -> GroupDecision:
        """The group is read by now; in this moment another moderator dismisses it."""
        await queue.dismiss(guild_id, group, world.admin.id)
        return await link(guild_id, group, *args)

    monkeypatch.setattr(queue, "link_to_entry", overtaken)
    shown = said(await pick(world.moderator, card, "This means …", value))
    assert "already done" in shown
    assert f"<@{world.admin.id}> dismissed it" in shown
    assert [row[0] for row in await audited(world)] == ["question-dismissed"]
    records = await world.bot.services.custom_knowledge.reader.records(world.guild.id)
    assert not records.aliases

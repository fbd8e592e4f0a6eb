"""Moderators look things up in the log, take it out, and forget parts of it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

from simcord.results import InteractionResult, ResponseMessage

from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    answer_of,
    ask,
    forge,
    pick,
    press,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.logged import NOON, log, waiting
from tests.discord.reading import buttons, selects, texts


async def run(world: World, command: str, **options: object) -> InteractionResult:
    return await world.moderator.slash(world.channel, f"questions {command}", **options)


async def test_words_are_found_in_any_order_and_case(world: World) -> None:
    await log(world, "May my therapist keep GOLDFISH in the office?", id=1)
    await log(world, "goldfish only", id=2)
    shown = said(await run(world, "search", words="office goldfish"))
    assert "in the office?" in shown
    assert "goldfish only" not in shown
    assert "Nothing found" in said(await run(world, "search", words="unicorn"))
    assert "Say what to look for" in said(await run(world, "search"))


async def test_search_goes_on_page_by_page_with_odd_words(world: World) -> None:
    for number in range(1, 13):
        await log(world, f"why: is it {number:02}: so?", id=number)
    card = answer_of(await run(world, "search", words="why: so?"))
    seen = texts(card)
    card = answer_of(await press(world.moderator, card, "Look further back"))
    seen += texts(card)
    assert all(f"is it {number:02}" in seen for number in range(1, 13))
    assert "Look further back" not in buttons(card)


async def test_search_by_entry_and_by_both(world: World) -> None:
    await log(world, "about a hug", id=1, entry_id="hugs")
    await log(world, "about a letter and a hug", id=2, entry_id="referral")
    title = world.core.snapshot.entries["hugs"].question
    shown = said(await run(world, "search", entry="hugs"))
    assert f"near “{title}”" in shown
    assert "about a hug" in shown
    assert "letter" not in shown
    both = said(await run(world, "search", entry="referral", words="hug"))
    assert "letter" in both
    assert "about a hug" not in both.replace("a letter and a hug", "")
    assert "no such entry" in said(await run(world, "search", entry="atlantis"))


async def test_a_search_that_stops_early_says_so(world: World) -> None:
    for number in range(1, 1003):
        world.bot.services.storage.repositories.questions.log.submit(_plain(world, number))
    await log(world, "goldfish", id=1, guild_id=5)
    world.bot.services.log_search._seconds = 0  # pyright: ignore[reportPrivateUsage] a slow machine
    card = answer_of(await run(world, "search", words="question 1002"))
    assert "question 1002" in texts(card)
    card = answer_of(await run(world, "search", words="question 0001"))
    assert "Nothing found so far" in texts(card)
    assert "I looked through 500 questions, back to" in texts(card)
    card = answer_of(await press(world.moderator, card, "Look further back"))
    card = answer_of(await press(world.moderator, card, "Look further back"))
    assert "question 0001" in texts(card)


def _plain(world: World, number: int):  # noqa: ANN202 the log's own row
    from bot.storage import NewQuestion

    return NewQuestion(
        world.guild.id, number, 1, NOON, "ask", "none", None, 0.1, 1.0, f"question {number:04}"
    )


async def test_one_question_is_shown_whole(world: World) -> None:
    long = "so much happened. " * 60 + "may she hug me at the end?"
    card = await ask(world, long)
    await press(world.member, card, next(iter(buttons(card))))
    listed = answer_of(await run(world, "recent"))
    value = str(selects(listed)["Look at one"]["options"][0]["value"])
    shown = await pick(world.moderator, listed, "Look at one", value)
    assert shown.ephemeral
    assert "may she hug me at the end?" in said(shown)
    assert f"<#{world.channel.id}>" in said(shown)
    assert "Now I would" in said(shown)
    assert str(world.member.id) not in str(answer_of(shown).components)
    assert "Pick a question" in said(await run(world, "show", question="some words"))
    assert "gone" in said(await run(world, "show", question="123"))


async def test_a_question_that_waits_is_sorted_out_from_its_card(world: World) -> None:
    await log(world, "is it ok if my therapist juggles", id=5)
    card = answer_of(await run(world, "show", question="5"))
    assert "It is waiting" in texts(card)
    card = answer_of(await press(world.moderator, card, "Sort it out"))
    done = await press(world.moderator, card, "Dismiss")
    assert "1 question: dismissed" in said(done)
    shown = said(await run(world, "show", question="5"))
    assert f"<@{world.moderator.id}> dismissed it" in shown


async def test_askers_are_told_apart_where_that_is_kept(world: World) -> None:
    for number, asker in ((1, 70), (2, 70), (3, 71)):
        await log(world, f"rude words {number}", id=number, asker_id=asker)
    first = answer_of(await run(world, "show", question="1"))
    label = next(name for name in buttons(first) if name.startswith("Forget all of asker "))
    asker = label.removeprefix("Forget all of asker ")
    assert len(asker) == 4
    assert said(await run(world, "recent")).count(f"asker {asker}") == 2
    sure = answer_of(await press(world.moderator, first, label))
    assert f"of asker {asker}" in texts(sure)
    assert "2 questions" in texts(sure)
    await press(world.moderator, sure, "Forget 2 questions")
    assert [row.text for row in await rows(world)] == ["rude words 3"]
    third = answer_of(await run(world, "show", question="3"))
    await log(world, "no asker", id=9)
    assert "did not keep who asked" in said(
        await forge(world.moderator, third, "b:q-forget-asker:9")
    )


async def test_a_test_explains_and_keeps_nothing(world: World) -> None:
    entry = world.core.snapshot.entries["hugs"].question
    shown = said(await run(world, "test", question=HUG))
    for words in (
        "Now I would answer",
        entry,
        "What I read",
        "Nearest phrases",
        "Why:",
        "balanced",
    ):
        assert words in shown
    assert "%" in shown
    assert "no answer" in said(await run(world, "test", question=UNRELATED))
    danger = await run(world, "test", question=DANGER)
    assert danger.ephemeral
    assert "988" in said(danger) or "findahelpline" in said(danger)
    assert await rows(world) == []
    assert (
        await world.bot.services.storage.repositories.questions.counts.get(world.guild.id, "crisis")
        == 0
    )
    assert await waiting(world) == 0


async def test_a_test_uses_the_servers_own_knowledge_and_dial(world: World) -> None:
    text = "may i bring my goldfish to our meeting"
    before = said(await run(world, "test", question=text))
    assert "goldfish" not in before.split("Nearest phrases")[1]
    await world.bot.services.custom_knowledge.phrases.add_alias(world.guild.id, "hugs", text, 1)
    await world.bot.services.configs.update(world.guild.id, {"dial": "eager"})
    shown = said(await run(world, "test", question=text))
    assert "eager" in shown
    assert "goldfish" in shown.split("Nearest phrases")[1]


async def test_the_log_as_a_table_and_as_lines(world: World) -> None:
    await log(world, '=HYPERLINK("http://evil")', id=2**60, outcome="answer")
    await log(world, "ordinary, with a comma", id=3)
    await log(world, "@SUM(1+1)", id=2)
    since = {"days": 365}
    table = await run(world, "export", **since)
    assert table.ephemeral
    assert "3 questions" in said(table)
    cells = list(csv.DictReader(io.StringIO((await _file(table)).decode("utf-8-sig"))))
    assert [row["text"] for row in cells] == [
        '\'=HYPERLINK("http://evil")',
        "ordinary, with a comma",
        "'@SUM(1+1)",
    ]
    assert cells[0]["id"] == str(2**60)
    lines = await _file(await run(world, "export", form="jsonl", outcome="not covered", **since))
    found = [json.loads(line) for line in lines.decode().splitlines()]
    assert [row["text"] for row in found] == ["ordinary, with a comma", "@SUM(1+1)"]
    assert "nothing to export" in said(await run(world, "export", outcome="asked to clarify"))


def _message(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None
    return result.response


async def _file(result: InteractionResult) -> bytes:
    (attachment,) = _message(result).attachments
    return await attachment.read()


async def test_forgetting_asks_with_a_number_and_can_be_left(world: World) -> None:
    for number in range(1, 4):
        await log(world, f"question {number}", id=number)
    card = answer_of(await run(world, "forget", everything=True))
    assert "Forget 3 questions?" in texts(card)
    assert "Nothing was forgotten" in said(await press(world.moderator, card, "Keep them"))
    assert len(await rows(world)) == 3
    card = answer_of(await run(world, "forget", everything=True))
    await log(world, "asked meanwhile", id=2**61)
    assert "Forgotten: 3" in said(await press(world.moderator, card, "Forget 3 questions"))
    assert [row.text for row in await rows(world)] == ["asked meanwhile"]
    (audit,) = await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id)
    assert (audit.action, audit.actor_id) == ("questions-forgotten", world.moderator.id)
    assert audit.detail == {"count": 3}


async def test_forgetting_by_outcome_age_and_words(world: World) -> None:
    now = datetime.now(UTC)
    old = now - timedelta(days=20)
    await log(world, "old: goldfish", id=1, asked_at=old)
    await log(world, "old answered", id=2, asked_at=old, outcome="answer")
    await log(world, "new: goldfish", id=3, asked_at=now)
    for options, number in (
        ({"outcome": "answered"}, 1),
        ({"older_than": 10}, 2),
        ({"words": "GOLDFISH :"}, 2),
        ({"words": "goldfish", "older_than": 10, "outcome": "not covered"}, 1),
    ):
        card = answer_of(await run(world, "forget", **options))
        noun = "1 question" if number == 1 else f"{number} questions"
        assert f"Forget {noun}?" in texts(card), options
    await press(world.moderator, card, "Forget 1 question")
    assert [row.id for row in await rows(world)] == [3, 2]
    assert "Nothing matches that" in said(await run(world, "forget", words="unicorn"))
    assert "Say which" in said(await run(world, "forget"))
    assert "everything** alone" in said(
        await run(world, "forget", everything=True, outcome="answered")
    )


async def test_one_question_is_forgotten_with_its_votes(world: World) -> None:
    card = await ask(world, HUG)
    await press(world.member, card, "Not helpful")
    (row,) = await rows(world)
    shown = answer_of(await run(world, "show", question=f"{row.id:x}"))
    sure = answer_of(await press(world.moderator, shown, "Forget it"))
    assert "This one question" in texts(sure)
    assert "Forgotten: 1" in said(await press(world.moderator, sure, "Forget 1 question"))
    assert await rows(world) == []
    tally = await world.bot.services.storage.repositories.questions.votes.tally(
        world.guild.id, row.id
    )
    assert (tally.helpful, tally.not_helpful) == (0, 0)


async def test_in_a_log_without_text_nothing_waits(world: World) -> None:
    await world.bot.services.configs.update(world.guild.id, {"log_mode": "counts"})
    await ask(world, UNRELATED)
    assert await waiting(world) == 0
    (row,) = await rows(world)
    assert (row.text, row.handled) == (None, None)
    assert "no text" in said(await run(world, "show", question=f"{row.id:x}"))

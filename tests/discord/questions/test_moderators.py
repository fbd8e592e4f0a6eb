"""Moderators read the log of their server; nobody else does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import simcord

from bot.storage import NewQuestion
from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    allow,
    answer_of,
    ask,
    forge,
    press,
    rows,
    said,
    shows_no_controls,
)
from tests.discord.conftest import World
from tests.discord.reading import texts

COMMANDS = ("questions recent", "questions stats", "questions waiting")


async def note(world: World, count: int, text: str = "question") -> None:
    """Put questions into the log as if they had been asked."""
    log = world.bot.services.storage.repositories.questions.log
    for number in range(1, count + 1):
        await log.record(
            NewQuestion(
                guild_id=world.guild.id,
                id=number,
                channel_id=world.channel.id,
                asked_at=datetime(2026, 1, 1, tzinfo=UTC),
                via="ask",
                outcome="none" if number % 2 else "answer",
                entry_id="an-entry-that-is-gone-with-a-very-long-id-" * 3,
                score=0.5,
                latency_ms=3.0,
                text=f"{text} {number:03}",
            ),
            5,
        )


async def test_an_empty_log_says_so(world: World) -> None:
    assert "Nobody has asked anything yet" in said(
        await world.moderator.slash(world.channel, "questions recent")
    )
    filtered = await world.moderator.slash(world.channel, "questions recent", outcome="not covered")
    assert "No question with that outcome" in said(filtered)
    assert "Nothing is waiting" in said(
        await world.moderator.slash(world.channel, "questions waiting")
    )
    assert "**0** questions" in said(await world.moderator.slash(world.channel, "questions stats"))


async def test_what_was_asked_is_listed_without_who_asked(world: World) -> None:
    await ask(world, HUG)
    result = await world.moderator.slash(world.channel, "questions recent")
    assert result.ephemeral
    assert HUG in said(result)
    assert str(world.member.id) not in str(answer_of(result).components)
    assert world.member.name not in said(result)


async def test_every_question_is_reached_page_by_page(world: World) -> None:
    await note(world, 20)
    card = answer_of(await world.moderator.slash(world.channel, "questions recent"))
    first = card.id
    seen = texts(card)
    for _ in range(2):
        card = answer_of(await press(world.moderator, card, "Earlier"))
        assert card.id == first
        seen += texts(card)
    assert all(f"question {number:03}" in seen for number in range(1, 21))
    with pytest.raises(simcord.SetupError, match="disabled"):
        await press(world.moderator, card, "Earlier")
    newest = answer_of(await press(world.moderator, card, "Newest"))
    assert "question 020" in texts(newest)


async def test_long_questions_can_all_be_reached(world: World) -> None:
    await note(world, 8, "*_" * 100)
    card = answer_of(await world.moderator.slash(world.channel, "questions recent"))
    seen = texts(card).count("· ask ·")
    assert seen < 8, "all of them fit on one card: this test needs longer ones"
    while seen < 8:
        card = answer_of(await press(world.moderator, card, "Earlier"))
        more = texts(card).count("· ask ·")
        assert more
        seen += more
    assert seen == 8


async def test_the_filter_holds_on_later_pages(world: World) -> None:
    await note(world, 40)
    card = answer_of(
        await world.moderator.slash(world.channel, "questions recent", outcome="not covered")
    )
    later = answer_of(await press(world.moderator, card, "Earlier"))
    for shown in (texts(card), texts(later)):
        assert "question 0" in shown
        assert not any(f"question {even:03}" in shown for even in range(2, 41, 2))


async def test_stats_count_outcomes_votes_and_danger(world: World) -> None:
    card = await ask(world, HUG)
    await press(world.member, card, "Helpful")
    await ask(world, UNRELATED)
    await ask(world, DANGER)
    shown = said(await world.moderator.slash(world.channel, "questions stats"))
    assert "**2** questions" in shown
    assert "answered: **1** (50 %)" in shown
    assert "not covered: **1** (50 %)" in shown
    assert "**1** was not answered" in shown
    day = said(await world.moderator.slash(world.channel, "questions stats", days=1))
    assert "The last day\n" in day
    assert "1 helpful, 👎 0 not helpful" in shown
    assert "Crisis help was shown once" in shown
    assert world.core.snapshot.entries["hugs"].question in shown


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_member_is_refused_even_if_discord_shows_the_command(
    world: World, command: str
) -> None:
    await ask(world, HUG)
    with pytest.raises(simcord.SetupError, match="not visible"):
        await world.member.slash(world.channel, command)
    await allow(world, "questions", world.member)
    result = await world.member.slash(world.channel, command)
    assert result.ephemeral
    assert "for moderators" in said(result)
    assert HUG not in said(result)
    assert shows_no_controls(answer_of(result))


async def test_a_role_that_an_admin_named_moderates_until_it_is_taken_away(world: World) -> None:
    role = world.guild.create_role("Elders")
    elder = world.guild.add_member(world.env.create_user("eva"), roles=[role])
    await allow(world, "questions", elder)
    await ask(world, HUG)
    assert "for moderators" in said(await elder.slash(world.channel, "questions recent"))
    await world.admin.slash(
        world.channel, "settings set", setting="moderator_roles", value=role.mention
    )
    assert HUG in said(await elder.slash(world.channel, "questions recent"))
    assert "/questions recent" in said(await elder.slash(world.channel, "help"))
    taken = {"setting": "moderator_roles", "value": f"-{role.id}"}
    await world.admin.slash(world.channel, "settings set", **taken)
    assert "for moderators" in said(await elder.slash(world.channel, "questions recent"))


async def test_moderators_controls_are_refused_to_a_member(world: World) -> None:
    card = await ask(world, HUG)
    case_id = await open_case(world)
    presses: list[tuple[str, list[str] | None]] = [
        ("b:recent:0:-", None),
        (f"b:recent:{2**62:x}:answer", None),
        ("s:case-done", [f"{case_id:x}"]),
    ]
    for custom_id, values in presses:
        result = await forge(world.member, card, custom_id, values)
        assert result.ephemeral
        assert "for moderators" in said(result)
        assert HUG not in said(result)
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.count_open(world.guild.id)
        == 1
    )
    assert len(await rows(world)) == 2


async def open_case(world: World) -> int:
    """Let a member pass a question on; the case's id."""
    form = await forge(world.other, await ask(world, UNRELATED, by=world.other), "b:ask-mods:1")
    await world.other.submit_modal(form, {"text": "a wedding?", "name": ["without"]})
    (case,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    return case.id

"""Cases are looked up, searched, corrected; a member sees their own, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.moderation.actions.errors import NotAllowedError
from bot.moderation.actions.sentences import NOT_TIMED_OUT
from bot.moderation.cases.models import CaseKind, CaseStatus
from bot.storage.engine.connections import AsyncConnection
from bot.storage.schema.moderation_tables import moderation_cases
from tests.discord.acting import answer_of, press, said
from tests.discord.conftest import World
from tests.discord.ordering import MAY_ALL, all_cases, cases_of, chief, last_card, order
from tests.discord.reading import choices, texts


async def made_long_ago(world: World, days: int) -> None:
    """Date every case back: to wait so long would take minutes."""
    created = moderation_cases.c.created_at
    earlier = update(moderation_cases).values(created_at=created - days * 86_400_000)

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(earlier)

    await world.bot.services.storage.write(work)


async def test_a_case_file_has_pages_and_says_what_has_faded(world: World) -> None:
    await order(world, "warn", "The first.")
    await made_long_ago(world, days=91)
    for number in range(8):
        await order(world, "note", f"Note {number}.")
    await order(world, "warn", "The last.")
    card = answer_of(await world.moderator.slash(world.channel, "cases", member=world.member))
    assert "1 point now · 10 cases" in texts(card)
    assert "The last." in texts(card)
    assert "The first." not in texts(card)
    earlier = answer_of(await press(world.moderator, card, "Earlier"))
    assert "1 point, faded" in texts(earlier)
    assert "The first." in texts(earlier)
    newest = answer_of(await press(world.moderator, earlier, "Newest"))
    assert "The last." in texts(newest)
    opened = await press(world.moderator, newest, "10 · Warning: The last.")
    assert "### Warning · case 10" in said(opened)


async def test_an_action_can_begin_on_the_case_file(world: World) -> None:
    card = answer_of(await world.moderator.context_menu(world.channel, "Case file", world.member))
    assert "Nothing is on record" in texts(card)
    assert "Warn them" in choices(card)
    form = await press(world.moderator, card, "Write a note")
    await world.moderator.submit_modal(form, {"words": "Came by."})
    assert [each.kind for each in await cases_of(world)] == [CaseKind.NOTE]
    refused = await press(world.moderator, card, "Ban them")
    assert "**Ban Members**" in said(refused)


async def test_cases_are_found_by_words_people_and_kind(world: World) -> None:
    boss = chief(world)
    await order(world, "warn", "Named a therapist.")
    await order(world, "note", "Sells a course.", by=boss, member=world.other)
    for options, found in (
        ({"words": "therapist named"}, "Named a therapist."),
        ({"member": world.other}, "Sells a course."),
        ({"moderator": boss}, "Sells a course."),
        ({"kind": "warning"}, "Named a therapist."),
    ):
        shown = said(await world.moderator.slash(world.channel, "case search", **options))
        assert found in shown
        assert ("Named" in shown) != ("Sells" in shown), options
    empty = said(await world.moderator.slash(world.channel, "case search", words="goldfish"))
    assert "No case fits" in empty
    nothing = said(await world.moderator.slash(world.channel, "case search"))
    assert "Say what to look for" in nothing


async def test_a_search_goes_on_to_earlier_cases(world: World) -> None:
    for number in range(10):
        await order(world, "note", f"Note {number}.")
    card = answer_of(await world.moderator.slash(world.channel, "case search", kind="note"))
    assert "Note 1." not in texts(card)
    earlier = answer_of(await press(world.moderator, card, "Earlier"))
    assert "Note 1." in texts(earlier)
    assert "Note 9." in texts(answer_of(await press(world.moderator, earlier, "Newest")))


async def test_a_case_is_corrected_and_the_audit_keeps_what_stood_there(world: World) -> None:
    card = last_card(await order(world, "warn", "Told Mia's naem."))
    form = await press(world.moderator, card, "Correct it")
    wrong = await world.moderator.submit_modal(form, {"text": "Told a name.", "points": "lot"})
    assert "from 0 to 100" in said(wrong)
    assert "Told a name." in said(wrong)
    form = await press(world.moderator, card, "Correct it")
    fixed = await world.moderator.submit_modal(form, {"text": "Told a name.", "points": "2"})
    assert "Told a name." in said(fixed)
    (case,) = await cases_of(world)
    assert (case.reason, case.points) == ("Told a name.", 2)
    audit = world.bot.services.storage.repositories.servers.audit
    row = (await audit.recent(world.guild.id))[0]
    assert (row.action, row.actor_id) == ("mod-edited", world.moderator.id)
    assert row.detail == {"reason": "Told Mia's naem.", "points": 1}


async def test_a_case_that_does_not_count_stays_on_record_without_points(world: World) -> None:
    await order(world, "warn", "It was somebody else.")
    form = await world.moderator.slash(world.channel, "case void", number=1)
    void = await world.moderator.submit_modal(form, {"text": "Mixed up two people."})
    assert "does not count" in said(void)
    assert "Mixed up two people." in said(void)
    (case,) = await cases_of(world)
    assert case.status is CaseStatus.VOID
    record = world.bot.services.moderation.cases
    assert await record.points_of(world.guild.id, world.member.id) == 0
    assert "It was somebody else." not in said(await world.member.slash(world.channel, "me cases"))
    again = await world.moderator.slash(world.channel, "case void", number=1)
    assert "nothing to take away" in said(again)
    assert "point" not in said(void)
    await order(world, "timeout", length="1h")
    form = await world.moderator.slash(world.channel, "case void", number=2)
    goes_on = said(await world.moderator.submit_modal(form, {"text": "It was Otto."}))
    assert "The timeout itself goes on. **/untimeout** ends it." in goes_on
    await order(world, "untimeout")
    over = said(await world.moderator.slash(world.channel, "case show", number=2))
    assert "does not count" in over
    assert "goes on" not in over
    idle = await world.moderator.slash(world.channel, "untimeout", member=world.member)
    assert NOT_TIMED_OUT in said(idle)


async def test_nobody_changes_a_case_about_themselves(world: World) -> None:
    boss = chief(world)
    await order(world, "note", "Was harsh.", by=boss, member=world.moderator)
    for command in ("case edit", "case void"):
        refused = await world.moderator.slash(world.channel, command, number=1)
        assert refused.modal is None
        assert "That case is about you" in said(refused)
    record = world.bot.services.moderation.cases
    with pytest.raises(NotAllowedError):
        await record.void(world.guild.id, 1, world.moderator.id, "It was not like that.")
    (case,) = await cases_of(world, world.moderator)
    assert (case.reason, case.status) == ("Was harsh.", CaseStatus.DONE)


@pytest.mark.parametrize("command", ["case show", "case edit", "case void"])
async def test_a_number_that_is_not_there_gets_a_sentence(world: World, command: str) -> None:
    result = await world.moderator.slash(world.channel, command, number=77)
    assert result.modal is None
    assert "There is no case 77" in said(result)


async def test_a_member_sees_their_own_and_no_name_of_a_moderator(world: World) -> None:
    await order(world, "warn", "Please mind the names.")
    await order(world, "note", "A secret note.")
    await order(world, "safety", "Worried.", fields={"preset": ["safety-informed"]})
    await order(world, "warn", "Another person.", member=world.other)
    result = await world.member.slash(world.channel, "me cases")
    assert result.ephemeral
    shown = said(result)
    assert "Please mind the names." in shown
    for hidden in ("secret", "Worried", "Another person", f"{world.moderator.id}", "by <@"):
        assert hidden not in shown
    assert "/crisis" in shown
    assert "**/appeal**" in shown
    await world.bot.services.configs.set(world.guild.id, "appeals", False)
    assert "/appeal" not in said(await world.member.slash(world.channel, "me cases"))


async def test_a_member_turns_the_pages_of_their_own(world: World) -> None:
    for number in range(7):
        await order(world, "warn", f"Warning {number}.")
    card = answer_of(await world.member.slash(world.channel, "me cases"))
    assert "Warning 0." not in texts(card)
    earlier = answer_of(await press(world.member, card, "Earlier"))
    assert "Warning 0." in texts(earlier)
    # The same button shows somebody else their own cases alone.
    other = answer_of(await world.other.slash(world.channel, "me cases"))
    assert "Nothing here" in texts(other)


async def test_a_case_of_another_server_is_not_there(world: World) -> None:
    await order(world, "warn", "Only here.")
    away = world.env.create_guild(name="Elsewhere")
    role = away.create_role("Team", permissions=MAY_ALL)
    stranger = away.add_member(world.env.create_user("sly"), roles=[role])
    room = away.create_text_channel("room")
    shown = said(await stranger.slash(room, "case show", number=1))
    assert "There is no case 1" in shown
    found = said(await stranger.slash(room, "case search", words="Only here"))
    assert "No case fits" in found
    assert len(await all_cases(world)) == 1

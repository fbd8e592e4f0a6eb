"""A member passes a question on to the moderators."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.safety import Assessment, DangerKind, Level
from tests.discord.acting import (
    DANGER,
    UNRELATED,
    allow,
    answer_of,
    ask,
    deliver_again,
    forge,
    pick,
    press,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.passing_on import stored_bytes
from tests.discord.reading import buttons, selects, texts

WORDS = "may my therapist come to my wedding?"


async def open_form(world: World) -> InteractionResult:
    return await press(world.member, await ask(world, UNRELATED), "Ask the moderators")


async def waiting(world: World) -> list[Any]:
    return list(
        await world.bot.services.storage.repositories.tickets.tickets.list_open(world.guild.id)
    )


async def test_the_form_starts_with_the_question_and_without_a_name(world: World) -> None:
    form = (await open_form(world)).modal
    assert form is not None
    fields = [row["component"] for row in form["components"] if "component" in row]
    assert fields[0]["value"] == UNRELATED
    (default,) = [o["value"] for o in fields[1]["options"] if o.get("default")]
    assert default == "without"
    (default,) = [o["value"] for o in fields[2]["options"] if o.get("default")]
    assert default == "here"
    assert await waiting(world) == []


async def test_without_a_name_nothing_on_disk_points_to_the_member(world: World) -> None:
    form = await open_form(world)
    result = await world.member.submit_modal(form, {"text": WORDS, "name": ["without"]})
    assert result.ephemeral
    assert "without your name" in said(result)
    (ticket,) = await waiting(world)
    assert (ticket.text, ticket.asker_id) == (WORDS, None)
    assert ticket.question_id == (await rows(world))[0].id
    stored = await stored_bytes(world)
    for trace in (str(world.member.id), WORDS, world.member.name + "\0"):
        assert trace.encode() not in stored
    assert world.member.id.to_bytes(8, "big") not in stored
    assert world.channel.id.to_bytes(8, "big") in stored


async def test_with_a_name_the_moderators_see_it_and_the_disk_does_not(world: World) -> None:
    form = await open_form(world)
    result = await world.member.submit_modal(form, {"text": WORDS, "name": ["with"]})
    assert "with your name" in said(result)
    (ticket,) = await waiting(world)
    assert ticket.asker_id == world.member.id
    stored = await stored_bytes(world)
    assert str(world.member.id).encode() not in stored
    assert world.member.id.to_bytes(8, "big") not in stored
    listed = said(await world.moderator.slash(world.channel, "questions waiting"))
    assert WORDS in listed
    assert f"<@{world.member.id}>" in listed


async def test_danger_in_the_form_gets_help_and_is_not_kept(world: World) -> None:
    form = await open_form(world)
    result = await world.member.submit_modal(form, {"text": DANGER, "name": ["with"]})
    assert result.ephemeral
    assert world.core.texts.card(world.core.detector.assess(DANGER).kind).title in said(result)
    assert await waiting(world) == []


@pytest.mark.parametrize("country", [False, True])
async def test_what_was_misread_is_sent_on_when_the_member_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, country: bool
) -> None:
    def misread(_: str) -> Assessment:
        return Assessment(crisis=True, kind=DangerKind.SELF, level=Level.POSSIBLE)

    form = await open_form(world)
    monkeypatch.setattr(world.core.detector, "assess", misread)
    helped = await world.member.submit_modal(form, {"text": WORDS, "way": ["message"]})
    assert helped.ephemeral
    assert world.core.texts.card(DangerKind.SELF).title in said(helped)
    assert await waiting(world) == []
    card = answer_of(helped)
    if country:
        card = answer_of(await pick(world.member, card, world.core.texts.country_button_none, "de"))
        assert "112" in texts(card)
    again = await press(world.member, card, world.core.texts.pass_on_button)
    assert again.modal is not None
    assert again.modal["components"][0]["component"]["value"] == WORDS
    passed = await world.member.submit_modal(again, {"text": WORDS, "way": ["message"]})
    assert "Passed on to the moderators" in said(passed)
    (ticket,) = await waiting(world)
    assert ticket.text == WORDS


async def test_plain_words_of_danger_are_never_passed_on(world: World) -> None:
    card = await ask(world, UNRELATED)
    form = await press(world.member, card, "Ask the moderators")
    helped = await world.member.submit_modal(form, {"text": DANGER})
    assert world.core.texts.pass_on_button not in buttons(answer_of(helped))
    form = await forge(world.member, card, "b:ask-mods:1f:safe")
    again = await world.member.submit_modal(form, {"text": DANGER})
    assert world.core.texts.card(DangerKind.SELF).title in said(again)
    assert await waiting(world) == []


async def test_a_form_without_words_is_sent_back(world: World) -> None:
    form = await open_form(world)
    result = await world.member.submit_modal(form, {"text": "...\u200b?", "name": ["without"]})
    assert "could not find any words" in said(result)
    assert await waiting(world) == []


async def test_a_form_that_is_delivered_twice_is_one_ticket(world: World) -> None:
    form = await open_form(world)
    await world.member.submit_modal(form, {"text": WORDS, "name": ["without"]})
    await deliver_again(world)
    assert len(await waiting(world)) == 1


async def test_a_moderator_marks_a_ticket_as_done(world: World) -> None:
    for words in (WORDS, "may my therapist write me a letter?"):
        form = await open_form(world)
        await world.member.submit_modal(form, {"text": words, "name": ["without"]})
    card = answer_of(await world.moderator.slash(world.channel, "questions waiting"))
    assert "(2)" in texts(card)
    done = selects(card)["Mark one as done"]
    left = answer_of(
        await world.moderator.select(
            card, [str(done["options"][0]["value"])], custom_id=str(done["custom_id"])
        )
    )
    assert left.id == card.id
    assert WORDS not in texts(left)
    assert "write me a letter" in texts(left)
    assert [ticket.text for ticket in await waiting(world)] == [
        "may my therapist write me a letter?"
    ]


async def test_a_member_who_is_shown_the_command_sees_no_ticket(world: World) -> None:
    form = await open_form(world)
    await world.member.submit_modal(form, {"text": WORDS, "name": ["without"]})
    await allow(world, "questions", world.other)
    result = await world.other.slash(world.channel, "questions waiting")
    assert "for moderators" in said(result)
    assert WORDS not in said(result)

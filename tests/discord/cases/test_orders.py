"""Moderators warn, time out, note and look after: one form, one card, one gentle message."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.moderation.cases.models import CaseKind, CaseStatus, Told
from bot.ui.cards.cases.told import HELP_LABEL
from tests.discord.acting import answer_of, deliver_again, press, said
from tests.discord.conftest import World
from tests.discord.ordering import (
    WORDS,
    all_cases,
    cases_of,
    chief,
    fill,
    last_card,
    order,
    silent_until,
    told,
)
from tests.discord.passing_on import direct, traces
from tests.discord.reading import buttons, texts


async def test_a_warning_reaches_the_member_without_the_moderators_name(world: World) -> None:
    card = last_card(await order(world, "warn", f"{WORDS}\nThank you, *truly*."))
    assert f"<@{world.member.id}> is warned" in texts(card)
    assert "told by direct message" in texts(card)
    assert "Case 1" in texts(card)
    (case,) = await cases_of(world)
    assert (case.kind, case.status, case.points) == (CaseKind.WARNING, CaseStatus.DONE, 1)
    assert (case.moderator_id, case.told) == (world.moderator.id, Told.DELIVERED)
    (message,) = direct(world, world.member)
    words = texts(message)
    assert "Quiet Corner" in words
    assert f"> {WORDS}\n> Thank you, \\*truly\\*." in words
    assert f"@{world.moderator.name}" not in words
    assert str(world.moderator.id) not in words
    # Help is a press away, also for somebody who is no longer in the server.
    helped = await world.member.user.click(message, custom_id=buttons(message)[HELP_LABEL])
    assert "You" in said(helped)
    assert await traces(world, world.member) == []


async def test_a_note_and_a_safety_case_stay_with_the_moderators(world: World) -> None:
    noted = await order(world, "note", "Asks for a lot at night.")
    cared = await order(world, "safety", "", fields={"preset": ["safety-looked-in"]})
    for result in (noted, cared):
        assert "They are not told of it" in said(result)
    assert told(world) == []
    note, care = await cases_of(world)
    assert (note.kind, care.kind) == (CaseKind.NOTE, CaseKind.SAFETY)
    assert (note.points, care.points, care.preset) == (0, 0, "safety-looked-in")
    shown = said(await world.moderator.slash(world.channel, "case show", number=care.id))
    assert "Somebody looked in on them" in shown
    assert "They are no punishment" in shown
    assert "Nothing here" in said(await world.member.slash(world.channel, "me cases"))


async def test_a_timeout_lasts_as_long_as_was_typed(world: World) -> None:
    result = await order(world, "timeout", length="1h 30m")
    (case,) = await cases_of(world)
    assert case.length == timedelta(minutes=90)
    assert "It ends <t:" in said(result)
    until = silent_until(world, world.member)
    assert until is not None
    assert abs(until - discord.utils.utcnow() - timedelta(minutes=90)) < timedelta(minutes=1)
    assert "It ends by itself" in told(world)[0]
    assert "timeout of <@" in said(await order(world, "untimeout", ""))
    assert silent_until(world, world.member) is None
    assert len(told(world)) == 2


async def test_a_timeout_beyond_what_discord_takes_is_kept_by_the_bot(world: World) -> None:
    await order(world, "timeout", length="40 days")
    (case,) = await cases_of(world)
    assert (case.status, case.length) == (CaseStatus.DONE, timedelta(days=40))
    until = silent_until(world, world.member)
    assert until is not None
    assert until <= discord.utils.utcnow() + timedelta(days=28)


@pytest.mark.parametrize(
    ("length", "sentence"),
    [("soon", "I do not understand “soon”"), ("3", "Is that 3 minutes"), ("2y", "365 days")],
)
async def test_nonsense_for_a_length_gets_examples(
    world: World, length: str, sentence: str
) -> None:
    result = await world.moderator.slash(
        world.channel, "timeout", member=world.member, length=length
    )
    assert result.modal is None
    assert sentence in said(result)
    assert "`1w 2d`" in said(result) or "`3h`" in said(result)
    assert await all_cases(world) == []


async def test_lengths_are_offered_to_moderators_while_they_type(world: World) -> None:
    offers = await world.moderator.autocomplete(world.channel, "timeout", "length", "2")
    assert [each["name"] for each in offers] == ["2 minutes", "2 hours", "2 days", "2 weeks"]


async def test_the_menu_asks_for_the_length_and_loses_no_words(world: World) -> None:
    form = await world.moderator.context_menu(world.channel, "Timeout", world.member)
    back = last_card(await fill(world.moderator, form, "Let it *rest*.", length="a while"))
    assert "I do not understand “a while”" in texts(back)
    again = await press(world.moderator, back, "Open the form again")
    assert again.modal is not None
    fields = {c["component"]["custom_id"]: c["component"] for c in again.modal["components"]}
    assert fields["words"]["value"] == "Let it *rest*."
    done = await fill(world.moderator, again, "Let it *rest*.", length="2h")
    assert "is timed out" in said(done)
    (case,) = await cases_of(world)
    assert (case.length, case.reason) == (timedelta(hours=2), "Let it *rest*.")


async def test_somebody_who_is_warned_is_told_why(world: World) -> None:
    result = await order(world, "warn", "  ")
    assert "deserves to know why" in said(result)
    assert await all_cases(world) == []


async def test_an_entry_goes_with_the_message(world: World) -> None:
    entry = world.core.snapshot.entries["hugs"]
    form = await world.moderator.slash(world.channel, "warn", member=world.member, entry="hugs")
    done = await fill(world.moderator, form, entry=["hugs"])
    assert entry.question in said(done)
    assert entry.short in told(world)[0]
    refused = await world.moderator.slash(
        world.channel, "warn", member=world.member, entry="no-such"
    )
    assert "no such entry" in said(refused)


async def test_closed_messages_stop_nothing_and_are_told(world: World) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50278)
    assert "did not reach them" in said(await order(world, "timeout", length="1h"))
    (case,) = await cases_of(world)
    assert (case.status, case.told) == (CaseStatus.DONE, Told.REFUSED)


async def test_a_member_who_is_not_to_be_told_is_not(world: World) -> None:
    result = await order(world, "timeout", length="1h", fields={"choices": []})
    assert "They were not told by me" in said(result)
    assert told(world) == []


async def test_what_discord_refuses_is_kept_and_can_be_tried_again(world: World) -> None:
    world.env.inject_error("PATCH", "/guilds/*/members/*", status=403, code=50013)
    card = last_card(await order(world, "timeout", length="1h"))
    assert "did not happen" in texts(card)
    assert "server's settings" in texts(card)
    assert WORDS in texts(card)
    (case,) = await cases_of(world)
    assert case.status is CaseStatus.FAILED
    assert "It did not happen" in told(world)[-1]
    form = await press(world.moderator, card, "Open the form again")
    assert "is timed out" in said(await fill(world.moderator, form))


async def test_a_link_is_kept_if_it_leads_to_a_message_of_this_server(world: World) -> None:
    message = await world.member.send(world.channel, "names, names")
    url = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{message.id}"
    done = await order(world, "warn", fields={"link": url, "choices": ["tell", "copy"]})
    assert url in said(done)
    (case,) = await cases_of(world)
    assert case.message is not None
    assert case.message.message_id == message.id
    assert case.message_text == "names, names"
    shown = said(await world.moderator.slash(world.channel, "case show", number=case.id))
    assert "||Its words: names, names||" in shown
    assert "names, names" not in told(world)[0]


async def test_a_copy_that_could_not_be_made_is_not_promised(world: World) -> None:
    message = await world.member.send(world.channel, attachments=[("a.png", b"x")])
    url = f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{message.id}"
    done = await order(world, "warn", fields={"link": url, "choices": ["tell", "copy"]})
    assert "the message content intent" in said(done)
    (case,) = await cases_of(world)
    assert case.message is not None
    assert case.message_text is None


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("what she wrote on Monday", "no link to a message"),
        ("https://discord.com/channels/1/2", "no link to a message"),
        (f"https://discord.com/channels/{10**17}/{10**17}/{10**17}", "another server"),
        ("https://discord.com/channels/{guild}/{channel}/" + str(10**17), "cannot find"),
        (f"https://discord.com/channels/{{guild}}/{10**17}/{10**17}", "cannot find"),
    ],
)
async def test_any_other_link_gets_a_sentence_and_loses_no_words(
    world: World, link: str, sentence: str
) -> None:
    url = link.format(guild=world.guild.id, channel=world.channel.id)
    card = last_card(await order(world, "warn", fields={"link": url}))
    assert sentence in texts(card)
    assert WORDS in texts(card)
    assert await all_cases(world) == []


async def test_a_channel_that_the_moderator_cannot_read_gives_no_link(world: World) -> None:
    hidden = world.guild.create_text_channel(
        "admins",
        overwrites={world.guild.default_role: discord.PermissionOverwrite(view_channel=False)},
    )
    url = f"https://discord.com/channels/{world.guild.id}/{hidden.id}/{10**17}"
    assert "may not read it" in said(await order(world, "warn", fields={"link": url}))


async def test_the_ladder_advises_and_a_press_opens_the_next_step(world: World) -> None:
    for advised in ("ladder says:** with 1 point, note", "with 2 points, warning", "is warned"):
        assert advised in said(await order(world, "warn"))
    card = last_card(await order(world, "warn"))
    assert "with 4 points, timeout for 1 hour" in texts(card)
    form = await press(world.moderator, card, "Time them out for 1 hour")
    assert [each.kind for each in await cases_of(world)] == [CaseKind.WARNING] * 4
    await fill(world.moderator, form)
    *_, timeout = await cases_of(world)
    assert (timeout.kind, timeout.length, timeout.points) == (
        CaseKind.TIMEOUT,
        timedelta(hours=1),
        0,
    )


async def test_a_form_that_is_delivered_twice_makes_one_case(world: World) -> None:
    await order(world, "warn")
    await deliver_again(world)
    assert len(await cases_of(world)) == 1
    assert len(told(world)) == 1


async def test_somebody_who_is_not_in_the_server_can_be_banned_by_id(world: World) -> None:
    boss = chief(world)
    stranger = world.env.create_user("zed")
    done = await order(world, "ban", by=boss, user_id=str(stranger.id), length="3 days")
    assert "is banned" in said(done)
    assert world.guild.get_ban(stranger) is not None
    lifted = await order(world, "unban", "", by=boss, user_id=str(stranger.id))
    assert "no longer banned" in said(lifted)
    assert world.guild.get_ban(stranger) is None
    for options in ({}, {"user_id": "zed"}, {"user_id": str(stranger.id), "member": world.member}):
        refused = await boss.slash(world.channel, "ban", **options)
        assert "user" in said(refused)
        assert not buttons(answer_of(refused))

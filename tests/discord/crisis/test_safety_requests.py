"""A member in danger asks for a moderator: by consent, once, and can take it back."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.client.safety.posting import ChannelBoard
from bot.moderation.safety_requests import About, NewRequest
from bot.storage import StorageUnavailable
from bot.ui.cards.safety.requests import (
    AGAIN,
    CONTACT,
    LOOK,
    NO,
    NOT_REACHED,
    REPORT,
    TAKE_BACK,
    YES,
    YES_MESSAGE,
)
from tests.discord.acting import (
    DANGER,
    answer_of,
    ask,
    deliver_again,
    forge,
    me_of,
    pick,
    press,
    public,
    said,
)
from tests.discord.conftest import World
from tests.discord.danger import (
    NOBODY,
    WORRY,
    alert_room,
    ask_for_moderator,
    cards,
    write_to_moderators,
)
from tests.discord.passing_on import direct, team_room
from tests.discord.reading import buttons, texts


@pytest.mark.parametrize("words", [DANGER, WORRY, "my stepdad hit me again and he is coming back"])
async def test_what_was_written_to_the_moderators_is_said_not_to_have_arrived(
    world: World, words: str
) -> None:
    room = await team_room(world)
    helped = await write_to_moderators(world, words)
    assert helped.ephemeral
    title, *below = texts(answer_of(helped)).splitlines()
    assert title.startswith("### ")
    urgent = title == f"### {world.core.texts.urgent_title}"
    assert below[1 if urgent else 0] == NOT_REACHED, "only an urgent number comes before it"
    assert CONTACT in buttons(answer_of(helped))
    assert await cards(world, room) == []
    placeholder = world.core.texts.country_button_none
    abroad = answer_of(await pick(world.member, answer_of(helped), placeholder, "gb"))
    assert NOT_REACHED in texts(abroad)
    assert CONTACT in buttons(abroad)


async def test_other_danger_cards_do_not_say_so_and_have_the_button(world: World) -> None:
    await team_room(world)
    message = await world.other.send(world.channel, DANGER)
    looked_up = await world.member.context_menu(world.channel, "Answer from the FAQ", message)
    await world.member.send(world.channel, f"{me_of(world)} {DANGER}")
    more = await press(world.member, public(world)[0], "Show me more, privately")
    strangers = await press(world.other, public(world)[0], "Show me more, privately")
    found = [
        await ask(world, DANGER),
        answer_of(await world.member.slash(world.channel, "faq", question=DANGER)),
        answer_of(await world.member.slash(world.channel, "crisis")),
        answer_of(looked_up),
        answer_of(more),
        answer_of(strangers),
    ]
    for card in found:
        assert NOBODY not in texts(card)
        assert CONTACT in buttons(card)
    assert [REPORT in buttons(card) for card in found] == [False] * 3 + [True] + [False] * 2


async def test_without_a_channel_or_a_server_there_is_no_button(world: World) -> None:
    assert CONTACT not in buttons(await ask(world, DANGER))
    helped = answer_of(await write_to_moderators(world, WORRY))
    assert not {CONTACT, REPORT} & set(buttons(helped))
    assert NOT_REACHED in texts(helped)
    await team_room(world)
    await world.member.user.send_dm(DANGER)
    assert CONTACT not in buttons(direct(world, world.member)[-1])
    crisis = answer_of(await world.member.user.slash("crisis"))
    assert CONTACT not in buttons(crisis)
    forged = await forge(world.member.user, crisis, "b:safety-ask:1f:self:-", [])
    assert "only inside a server" in said(forged)


async def test_consent_says_what_is_passed_on_and_numbers_come_first(world: World) -> None:
    room = await team_room(world)
    await world.bot.services.configs.set(world.guild.id, "countries", ["gb"])
    asked = await press(world.member, await ask(world, DANGER), CONTACT)
    assert asked.ephemeral
    shown = texts(answer_of(asked))
    for words in (
        f"<@{world.member.id}>",
        f"<#{world.channel.id}>",
        "They do not get anything you wrote",
        "volunteers",
        "may not see it soon",
        "encrypted",
        "one day",
    ):
        assert words in shown
    assert "999" in shown.splitlines()[1]
    assert await cards(world, room) == []
    declined = await press(world.member, answer_of(asked), NO)
    assert "Nothing was passed on" in said(declined)
    assert "999" in said(declined)
    assert await cards(world, room) == []
    assert (
        await world.bot.services.storage.repositories.safety.requests.waiting_of(
            world.guild.id, world.member.id
        )
        is None
    )


async def test_a_card_arrives_with_who_and_where_and_no_word_of_theirs(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world)
    assert "does not mean that somebody has read it" in texts(told)
    assert "findahelpline.com" in texts(told)
    (card,) = await cards(world, room)
    shown = texts(card)
    assert f"<@{world.member.id}>" in shown
    assert f"<#{world.channel.id}>" in shown
    assert "<t:" in shown
    assert DANGER not in shown
    assert "sounded like" not in shown, "they agreed to name and channel alone"
    assert "Nobody has taken this yet" in shown
    for advice in ("Please don't", "look after yourself", "Report Message", "findahelpline.com"):
        assert advice in shown
    assert list(buttons(card)) == ["I'm on it", "Done"]
    path = f"/channels/{room.id}/messages"
    (sent,) = [r.json for r in world.env.http_requests if r.path.endswith(path) and r.json]
    assert not any(sent["allowed_mentions"].get(kind) for kind in ("users", "roles", "parse"))


async def test_only_the_role_that_an_admin_chose_is_pinged(world: World) -> None:
    room = await team_room(world)
    role = world.guild.create_role("On call")
    await world.bot.services.configs.set(world.guild.id, "alert_role", role.id)
    await ask_for_moderator(world)
    (card,) = await cards(world, room)
    assert texts(card).startswith(f"<@&{role.id}>")
    path = f"/channels/{room.id}/messages"
    (sent,) = [r.json for r in world.env.http_requests if r.path.endswith(path) and r.json]
    assert [str(each) for each in sent["allowed_mentions"]["roles"]] == [str(role.id)]
    assert not sent["allowed_mentions"].get("users")


async def test_the_channel_for_alerts_comes_before_that_of_the_moderators(world: World) -> None:
    team, alerts = await team_room(world), await alert_room(world)
    crisis = answer_of(await world.member.slash(world.channel, "crisis"))
    await ask_for_moderator(world, card=crisis)
    assert len(await cards(world, alerts)) == 1
    assert await cards(world, team) == []
    world.env.backend.delete_channel(alerts.id)
    await ask_for_moderator(
        world,
        by=world.other,
        card=answer_of(await world.other.slash(world.channel, "crisis")),
    )
    assert f"<@{world.other.id}>" in texts((await cards(world, team))[0])


async def test_pressing_twice_makes_no_second_card(world: World) -> None:
    room = await team_room(world)
    danger = await ask(world, DANGER)
    consent = answer_of(await press(world.member, danger, CONTACT))
    again = answer_of(await press(world.member, danger, CONTACT))
    await press(world.member, consent, YES)
    await deliver_again(world)
    second = await press(world.member, again, YES_MESSAGE)
    assert "Your request is in the moderators' channel" in said(second)
    another = await press(world.member, await ask(world, DANGER), CONTACT)
    assert "Your request is in the moderators' channel" in said(another)
    assert len(await cards(world, room)) == 1


async def test_two_presses_in_the_same_moment_are_one_request(world: World) -> None:
    room = await team_room(world)
    services, guild_id = world.bot.services, world.guild.id
    board = ChannelBoard(world.bot, guild_id, await services.configs.get(guild_id))
    both = [NewRequest(guild_id, n, world.member.id, About(world.channel.id)) for n in (7, 8)]
    passing = (services.contact_requests.pass_on(each, board) for each in both)
    await asyncio.gather(*passing)
    assert len(await cards(world, room)) == 1


@pytest.mark.parametrize("when", ["before", "meanwhile"])
@pytest.mark.parametrize("what", ["gone", "open to everybody", "no permission", "store"])
async def test_who_could_not_be_passed_on_is_told_plainly_with_the_numbers(
    world: World,
    when: str,
    what: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = await team_room(world)
    await world.bot.services.configs.set(world.guild.id, "countries", ["gb"])
    caplog.set_level(logging.INFO)
    danger = await ask(world, DANGER)
    consent = answer_of(await press(world.member, danger, CONTACT))
    caplog.clear()
    if what == "gone":
        world.env.backend.delete_channel(room.id)
    elif what == "open to everybody":
        await world.bot.services.configs.set(world.guild.id, "moderator_channel", world.channel.id)
    elif what == "no permission":
        world.env.inject_error("POST", f"/channels/{room.id}/messages", status=403, code=50013)
    else:

        async def away(*_: object, **__: object) -> None:
            raise StorageUnavailable("away")

        monkeypatch.setattr(world.bot.services.storage.repositories.safety.requests, "ask", away)
    if when == "before" and what in {"gone", "open to everybody"}:
        told = await press(world.member, danger, CONTACT)
    else:
        told = await press(world.member, consent, YES)
    assert answer_of(told).ephemeral
    assert NOBODY in said(told)
    assert "999" in texts(answer_of(told)).splitlines()[1]
    assert AGAIN in buttons(answer_of(told))
    if what != "gone":
        assert await cards(world, room) == []
    requests = world.bot.services.storage.repositories.safety.requests
    assert await requests.waiting_of(world.guild.id, world.member.id) is None
    assert str(world.member.id) not in caplog.text
    if what == "no permission":
        consent = answer_of(await press(world.member, answer_of(told), AGAIN))
        assert "in the moderators' channel" in said(await press(world.member, consent, YES))


async def test_a_member_looks_takes_it_back_and_may_ask_again(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world)
    looked = await press(world.member, told, LOOK)
    assert "nobody has taken it so far" in said(looked)
    (card,) = await cards(world, room)
    await press(world.moderator, card, "I'm on it")
    assert "has said that they are on it" in said(await press(world.member, told, LOOK))
    back = await press(world.member, told, TAKE_BACK)
    assert "You have taken it back" in said(back)
    (card,) = await cards(world, room)
    assert "took it back" in texts(card)
    assert not buttons(card)
    assert str(world.member.id) not in str(card.components)
    await ask_for_moderator(world, card=answer_of(back))
    assert len(await cards(world, room)) == 2


async def test_nobody_looks_at_or_takes_back_what_is_anothers(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world)
    own = await ask(world, DANGER, by=world.other)
    for label in (LOOK, TAKE_BACK):
        result = await forge(world.other, own, buttons(told)[label])
        assert "no longer leads anywhere" in said(result)
    (card,) = await cards(world, room)
    assert f"<@{world.member.id}>" in texts(card)


async def test_garbage_gets_a_sentence(world: World) -> None:
    await team_room(world)
    card = await ask(world, DANGER)
    for name in ("ask", "yes", "no", "tell", "look", "back", "mine", "done"):
        for rest in ("", ":zz", ":1f:nokind:-", f":{'f' * 40}:self:-", ":1f:1f:x:-"):
            result = await forge(world.member, card, f"b:safety-{name}{rest}")
            assert result.ephemeral, (name, rest)
            assert "number: **" not in said(result), (name, rest)


async def test_a_card_that_was_deleted_by_hand_is_not_said_to_stand_there(world: World) -> None:
    room = await team_room(world)
    told = await ask_for_moderator(world)
    (card,) = await cards(world, room)
    world.env.backend.delete_message(room.id, card.id)
    looked = await press(world.member, told, LOOK)
    assert "is no longer in the moderators' channel" in said(looked)
    assert "findahelpline.com" in said(looked)
    consent = answer_of(await press(world.member, answer_of(looked), AGAIN))
    assert "nobody has taken it so far" in said(await press(world.member, consent, YES))
    assert f"<@{world.member.id}>" in texts(*await cards(world, room))

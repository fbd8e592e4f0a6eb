"""Members see what is kept, get a copy of it, and have it erased, without a moderator."""

from __future__ import annotations

import json
from typing import Any

import pytest
import simcord
from simcord.results import InteractionResult

from bot.client.errors import STALE, STORE_DOWN
from bot.servers import LogMode
from bot.storage import StorageUnavailable
from bot.ui.cards.server.privacy import (
    ALERTS,
    LEARNING,
    MODES,
    NO_ALERTS,
    NO_WAY,
    REQUESTS,
    WORDING,
)
from cogs.privacy.privacy import STILL
from tests.discord.acting import (
    DANGER,
    HUG,
    UNRELATED,
    answer_of,
    ask,
    forge,
    press,
    public,
    rows,
    said,
)
from tests.discord.conftest import World
from tests.discord.reading import buttons


async def settle(world: World, **values: object) -> None:
    await world.bot.services.configs.update(world.guild.id, values)


async def full_log(world: World) -> None:
    await settle(world, log_mode="full")


async def exported(result: InteractionResult) -> dict[str, Any]:
    """The file that came with an answer."""
    (attachment,) = answer_of(result).attachments
    document: dict[str, Any] = json.loads(await attachment.read())
    return document


@pytest.mark.parametrize("mode", list(MODES))
async def test_what_is_kept_is_said_as_it_is_set_now(world: World, mode: str) -> None:
    await settle(world, log_mode=mode, retention=12)
    result = await world.member.slash(world.channel, "privacy show")
    assert result.ephemeral
    shown = said(result)
    assert [words for words in MODES.values() if words in shown] == [MODES[LogMode(mode)]]
    assert (WORDING in shown) == (mode != LogMode.COUNTS)
    assert shown.count("12 days") == 2
    assert NO_WAY in shown
    assert not any(words in shown for words in (ALERTS, NO_ALERTS, REQUESTS, LEARNING))
    await settle(world, moderator_channel=world.channel.id)
    shown = said(await world.member.slash(world.channel, "privacy show"))
    assert NO_ALERTS in shown
    assert REQUESTS in shown


async def test_alerts_learning_and_reading_along_are_disclosed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = world.guild.create_text_channel("quiet")
    await settle(
        world, alert_channel=channel.id, learning=True, suggestion_channels=[world.channel.id]
    )
    shown = said(await world.member.slash(world.channel, "privacy show"))
    assert ALERTS in shown
    assert REQUESTS in shown
    assert NO_ALERTS not in shown
    assert LEARNING in shown
    assert f"<#{world.channel.id}>" not in shown, "the operator lets the bot read nothing"
    monkeypatch.setattr(type(world.bot), "reads_messages", True)
    shown = said(await world.member.slash(world.channel, "privacy show"))
    assert f"<#{world.channel.id}>" in shown
    assert f"<#{channel.id}>" not in shown, "where moderators are told is theirs to know"


async def test_in_a_direct_message_it_says_that_nothing_is_kept(world: World) -> None:
    result = await world.member.user.slash("privacy show")
    assert "I keep nothing of what you write" in said(result)
    assert not any(words in said(result) for words in MODES.values())


async def test_nothing_linked_is_said_and_no_file_sent(world: World) -> None:
    await ask(world, HUG)
    result = await world.member.slash(world.channel, "privacy export")
    assert "Nothing that I keep in this server is linked to you" in said(result)
    assert not answer_of(result).attachments
    erase = await world.member.slash(world.channel, "privacy erase")
    assert "Nothing that I keep" in said(erase)
    assert not buttons(answer_of(erase))


async def test_a_member_gets_their_own_data_as_a_file(world: World) -> None:
    await full_log(world)
    card = await ask(world, HUG)
    await press(world.member, card, "Helpful")
    await ask(world, UNRELATED, by=world.other)
    result = await world.member.slash(world.channel, "privacy export")
    assert result.ephemeral
    document = await exported(result)
    assert document["member"] == str(world.member.id)
    server = document["servers"][str(world.guild.id)]
    assert [row["text"] for row in server["questions"]] == [HUG]
    assert [row["helpful"] for row in server["votes"]] == [True]
    assert UNRELATED not in str(document)


async def test_erasing_asks_first_and_then_leaves_no_trace(world: World) -> None:
    await full_log(world)
    card = await ask(world, HUG)
    await press(world.member, card, "Helpful")
    await ask(world, UNRELATED, by=world.other)
    needles = await sealed_of_first(world)
    assert await found_on_disk(world, needles) > 0
    asked = await world.member.slash(world.channel, "privacy erase")
    assert "1 question" in said(asked)
    assert "1 vote" in said(asked)
    assert len(await rows(world)) == 2, "nothing goes before it is confirmed"
    done = await press(world.member, answer_of(asked), "Erase all 2")
    assert "Erased" in said(done)
    assert [row.text for row in await rows(world)] == [UNRELATED]
    assert await found_on_disk(world, needles) == 0
    again = await world.member.slash(world.channel, "privacy erase")
    assert "Nothing that I keep" in said(again)


async def sealed_of_first(world: World) -> list[bytes]:
    """What the database holds, as it holds it, of the first question and its asker."""
    query = "SELECT text_enc, asker FROM questions ORDER BY id LIMIT 1"
    (row,) = await world.stored.fetch(query)
    return list(row)


async def found_on_disk(world: World, needles: list[bytes]) -> int:
    stored = await world.stored.bytes_of_all()
    return sum(needle in stored for needle in needles)


async def two_servers(world: World) -> tuple[simcord.MemberActor, simcord.ChannelHandle]:
    """The member in another server that has the bot too, with a question asked there."""
    elsewhere = world.env.create_guild(name="Elsewhere")
    channel = elsewhere.create_text_channel("questions")
    self_there = elsewhere.add_member(world.member.user)
    await world.bot.services.configs.update(elsewhere.id, {"log_mode": "full"})
    await self_there.slash(channel, "ask", question=UNRELATED)
    return self_there, channel


@pytest.mark.parametrize("where", ["this server", "every server"])
async def test_it_holds_for_one_server_or_for_all(world: World, where: str) -> None:
    await full_log(world)
    there, channel = await two_servers(world)
    await ask(world, HUG)
    asked = await world.member.slash(world.channel, "privacy erase", where=where)
    (label,) = buttons(answer_of(asked))
    await press(world.member, answer_of(asked), label)
    assert await rows(world) == []
    left = await there.slash(channel, "privacy export")
    assert bool(answer_of(left).attachments) == (where == "this server")


async def test_a_direct_message_is_about_every_server(world: World) -> None:
    await full_log(world)
    await two_servers(world)
    await ask(world, HUG)
    me = world.member.user
    document = await exported(await me.slash("privacy export"))
    assert len(document["servers"]) == 2
    asked = await me.slash("privacy erase")
    await press(me, answer_of(asked), "Erase all 2")
    assert await rows(world) == []
    assert "in any server" in said(await me.slash("privacy export"))


async def test_a_forged_erasure_touches_only_whoever_presses(world: World) -> None:
    await full_log(world)
    await ask(world, HUG)
    card = await ask(world, UNRELATED, by=world.other)
    await forge(world.other, card, "b:privacy-erase:all")
    assert [row.text for row in await rows(world)] == [HUG]
    for scope in ("", "nonsense", "here:1"):
        custom_id = f"b:privacy-erase:{scope}"
        result = await forge(world.member, await ask(world, UNRELATED), custom_id)
        if scope != "here:1":
            assert STALE in said(result)


async def test_what_was_passed_on_goes_with_its_card(world: World) -> None:
    channel = world.guild.create_text_channel("helpers")
    form = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
    await world.member.submit_modal(form, {"text": "a wedding?", "name": ["without"]})
    await carded(world, channel)
    document = await exported(await world.member.slash(world.channel, "privacy export"))
    (case,) = document["servers"][str(world.guild.id)]["cases"]
    assert case["text"] == "a wedding?"
    asked = await world.member.slash(world.channel, "privacy erase")
    assert public(world, channel)
    await press(world.member, answer_of(asked), "Erase it")
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.count_open(world.guild.id)
        == 0
    )
    assert not public(world, channel), "the card would still show it"


async def carded(world: World, channel: simcord.ChannelHandle) -> None:
    """Let a message in a channel be the card of the one open ticket."""
    tickets = world.bot.services.storage.repositories.tickets.tickets
    (ticket,) = await tickets.list_open(world.guild.id)
    target = world.bot.get_partial_messageable(channel.id)
    message = await target.send("a wedding?")
    await tickets.set_card(world.guild.id, ticket.id, channel.id, message.id)


async def test_danger_is_linked_to_nobody(world: World) -> None:
    await full_log(world)
    await ask(world, DANGER)
    result = await world.member.slash(world.channel, "privacy export")
    assert "Nothing that I keep" in said(result)


async def test_a_moderators_name_leaves_the_audit(world: World) -> None:
    audit = world.bot.services.storage.repositories.servers.audit
    await settle_by(world, world.admin.id)
    asked = await world.admin.slash(world.channel, "privacy erase")
    assert "no longer says that it was you" in said(asked)
    (label,) = buttons(answer_of(asked))
    await press(world.admin, answer_of(asked), label)
    recent = await audit.recent(world.guild.id)
    assert recent
    assert all(row.actor_id is None for row in recent)


async def settle_by(world: World, actor_id: int) -> None:
    await world.bot.services.configs.change(
        world.guild.id, {"retention": 9}, unset=(), actor_id=actor_id
    )


async def test_everything_works_after_a_restart(world: World) -> None:
    await full_log(world)
    await ask(world, HUG)
    card = answer_of(await world.member.slash(world.channel, "privacy show"))
    await world.restart()
    asked = await press(world.member, card, "Erase what is linked to me")
    await world.restart()
    await press(world.member, answer_of(asked), "Erase it")
    assert await rows(world) == []


async def test_what_is_kept_is_not_guessed_without_the_database(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settle(world, log_mode="full")
    world.bot.services.configs.forget(world.guild.id)

    async def away(*_: object) -> None:
        raise StorageUnavailable("away")

    monkeypatch.setattr(world.bot.services.storage.repositories.servers.settings, "all", away)
    shown = said(await world.member.slash(world.channel, "privacy show"))
    assert STORE_DOWN in shown
    assert not any(words in shown for words in MODES.values())


async def test_a_member_has_one_search_at_a_time(world: World) -> None:
    await full_log(world)
    await ask(world, HUG)
    service: Any = world.bot.services.privacy
    service._searching.add(world.member.id)
    assert STILL in said(await world.member.slash(world.channel, "privacy export"))
    assert "Nothing that I keep" in said(await world.other.slash(world.channel, "privacy export"))
    service._searching.clear()
    for _ in range(2):
        assert await exported(await world.member.slash(world.channel, "privacy export"))

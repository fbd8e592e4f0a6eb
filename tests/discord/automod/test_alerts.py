"""What AutoMod did becomes one report a message, without the message-content intent."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import simcord

from tests.discord.acting import DANGER, public
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.reporting import one_card, report_room
from tests.discord.rules import foreign, installed, ours

BLOCK: dict[str, Any] = {"type": 1, "metadata": {"custom_message": "See /crisis"}}
TIMEOUT: dict[str, Any] = {"type": 3, "metadata": {"duration_seconds": 60}}


async def acted(
    world: World,
    rule: Any,
    keyword: str = "spam",
    *,
    text: str = "",
    message_id: int | None = None,
    by: simcord.MemberActor | None = None,
) -> None:
    """Let Discord tell of each action of a rule, as it does for one message."""
    for action in rule.actions:
        payload: dict[str, Any] = {
            "guild_id": str(world.guild.id),
            "action": action,
            "rule_id": str(rule.id),
            "rule_trigger_type": rule.trigger_type,
            "user_id": str((by or world.member).id),
            "channel_id": str(world.channel.id),
            "content": text,
            "matched_keyword": keyword,
            "matched_content": None,
        }
        if message_id is not None:
            payload["message_id"] = str(message_id)
        world.env.backend.emit("AUTO_MODERATION_ACTION_EXECUTION", payload)
    await world.env.settle()


async def test_block_alert_and_timeout_of_one_message_are_one_report(world: World) -> None:
    room = await installed(world, "clients")
    rule = ours(world)["clients"]
    rule.actions.append(TIMEOUT)
    await acted(world, rule, r"(?i)\bdm\s+me")
    card = await one_card(world, room)
    assert f"<@{world.member.id}>" in texts(card)
    assert f"<#{world.channel.id}>" in texts(card)
    assert "professional" in texts(card)
    assert "Nobody reported it: AutoMod did" in texts(card)
    assert "It happened" not in texts(card), "three events were counted as three"
    assert {"Warn", "Time out"} <= set(buttons(card))


async def test_a_real_message_is_blocked_and_reported_once(world: World) -> None:
    room = await installed(world, "methods")
    sent = await world.member.send(world.channel, "is there a lethal dose?")
    assert sent.id in world.env.backend.messages[world.channel.id], "talk of methods is not blocked"
    card = await one_card(world, room)
    assert "Method or self-harm detail" in texts(card)
    assert "**Send help** is no punishment" in texts(card)
    assert "Send help" in buttons(card)
    assert not {"Warn", "Time out"} & set(buttons(card))


async def test_two_messages_are_two_events_of_one_open_report(world: World) -> None:
    room = await installed(world, "invites")
    rule = ours(world)["invites"]
    await acted(world, rule, text="one discord.gg/a")
    await acted(world, rule, text="two discord.gg/b")
    card = await one_card(world, room)
    assert "It happened 2 times" in texts(card)
    await acted(world, rule, by=world.other)
    assert len(public(world, room)) == 2


async def test_an_edit_long_after_counts_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await installed(world, "claims")
    rule = ours(world)["claims"]
    await acted(world, rule, message_id=77)
    await acted(world, rule, message_id=77)
    assert "It happened" not in texts(await one_card(world, room))
    store = world.bot.services.storage.repositories.moderation.automod_alerts
    clock = store.clock
    monkeypatch.setattr(store, "clock", lambda: clock() + timedelta(seconds=16))
    await acted(world, rule, message_id=77)
    assert "It happened 2 times" in texts(await one_card(world, room))


async def test_rules_of_others_are_left_to_them_unless_somebody_may_be_in_danger(
    world: World,
) -> None:
    room = await report_room(world)
    fruit = foreign(world, actions=[BLOCK])
    await acted(world, fruit, "pineapple")
    assert public(world, room) == []
    words = foreign(world, "No despair", actions=[BLOCK, TIMEOUT], keyword_filter=["*kill myself*"])
    await acted(world, words, "*kill myself*")
    card = await one_card(world, room)
    assert "Somebody may be in danger" in texts(card)
    assert "Send help" in buttons(card)
    assert not {"Warn", "Time out"} & set(buttons(card))


async def test_a_blocked_cry_for_help_comes_before_what_the_rule_is_about(world: World) -> None:
    """With the intent the words are there, and they count more than the rule."""
    room = await installed(world, "invites")
    await acted(world, ours(world)["invites"], "x", text=f"discord.gg/a {DANGER}")
    card = await one_card(world, room)
    assert "Somebody may be in danger" in texts(card)


async def test_without_a_channel_for_reports_nothing_is_filed(world: World) -> None:
    await installed(world, "invites")
    await world.bot.services.configs.set(world.guild.id, "report_channel", None)
    await acted(world, ours(world)["invites"])
    assert await world.bot.services.moderation.reports.list_unposted() == []


async def test_a_rule_that_discord_hides_is_not_ours(world: World) -> None:
    room = await installed(world, "invites")
    rule = ours(world)["invites"]
    world.env.inject_error(
        "GET", "/guilds/*/auto-moderation/rules/*", status=403, code=50013, times=None
    )
    await acted(world, rule)
    assert public(world, room) == []

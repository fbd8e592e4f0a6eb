"""Rules of others, and changes that somebody made to ours, are kept; Discord's words are told."""

from __future__ import annotations

import copy

import pytest

from bot.client.automod.permissions import ADMIN_LACKS, BOT_LACKS
from bot.moderation.automod import MAX_RULES
from tests.discord.acting import allow, answer_of, forge, press, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts
from tests.discord.reporting import report_room
from tests.discord.rules import (
    ONE_RULE,
    RULES,
    foreign,
    installed,
    ours,
    planned,
    rules,
    without_permission,
)


def written(world: World) -> list[tuple[str, str]]:
    """Every change of a rule that the bot asked Discord for."""
    return [
        (each.method, each.path)
        for each in world.env.http_requests
        if "/auto-moderation/" in each.path and each.method != "GET"
    ]


async def test_a_seventh_rule_is_refused_before_anything_changes(world: World) -> None:
    await report_room(world)
    for number in range(MAX_RULES - 1):
        foreign(world, f"Own {number}")
    plan = await world.admin.slash(world.channel, "automod install", rule="clients")
    assert "after this: 6 of 6" in said(plan)
    asked = answer_of(await world.admin.slash(world.channel, "automod install"))
    custom_id = str(selects(asked)["Choose one or more"]["custom_id"])
    both = await world.admin.select(asked, ["clients", "claims"], custom_id=custom_id)
    assert "uses 5 of the 6 keyword rules" in said(both)
    assert "room for 1, not for 2" in said(both)
    assert "delete one that is not needed" in said(both)
    foreign(world, "Own 6")
    full = await press(world.admin, answer_of(plan), "Install")
    assert "there is no room for another" in said(full)
    assert written(world) == []
    assert len(rules(world)) == MAX_RULES


async def test_other_kinds_of_rules_take_no_room(world: World) -> None:
    await report_room(world)
    foreign(world, "Spam", trigger=3)
    foreign(world, "Words", trigger=4, presets=[1])
    card = await world.admin.slash(world.channel, "automod view")
    assert "uses **0 of 6**" in said(card)


async def test_each_rule_is_told_with_what_discord_said_of_it(world: World) -> None:
    room = await report_room(world)
    plan = await planned(world, "install", "clients", "invites")
    words = "Maximum number of *keyword* rules reached"
    world.env.inject_error("POST", RULES, status=400, code=50035, message=words)
    done = answer_of(await press(world.admin, plan, "Install"))
    shown = texts(done).replace("\\", "")
    assert "Done in part" in shown
    assert f"Discord says: “{words}" in shown
    assert f"<#{room.id}>" in shown
    assert len(ours(world)) == 1
    (left,) = {"clients", "invites"} - set(ours(world))
    again = await planned(world, "install", left)
    assert "Done" in said(await press(world.admin, again, "Install"))


@pytest.mark.parametrize(
    ("status", "sentence"), [(403, "**Manage Server**"), (500, "did not answer")]
)
async def test_what_discord_refuses_while_it_is_asked_is_a_sentence(
    world: World, status: int, sentence: str
) -> None:
    world.env.inject_error("GET", RULES, status=status, code=0, message="No", times=None)
    assert sentence in said(await world.admin.slash(world.channel, "automod view"))


async def test_a_rule_that_somebody_changed_is_shown_and_only_overwritten_by_choice(
    world: World,
) -> None:
    await installed(world, "invites", "clients")
    changed = ours(world)["invites"]
    changed.trigger_metadata["keyword_filter"] = ["*our-friends*"]
    changed.actions = [{"type": 1, "metadata": {"custom_message": "No links, /crisis"}}]
    kept = copy.deepcopy(changed)
    view = answer_of(await world.admin.slash(world.channel, "automod view"))
    assert "Invitations to other groups** · installed, and **changed by somebody**" in texts(view)
    update = await world.admin.slash(world.channel, "automod update")
    assert "nothing to update" in said(update)
    assert ours(world)["invites"] == kept
    custom_id = str(selects(view)["Look at one of them"]["custom_id"])
    card = answer_of(await world.admin.select(view, ["invites"], custom_id=custom_id))
    assert "Somebody changed this rule" in texts(card)
    assert "− 1 keyword: “\\*our-friends\\*”" in texts(card)
    plan = answer_of(await press(world.admin, card, "Overwrite…"))
    assert "They would be lost" in texts(plan)
    assert ours(world)["invites"] == kept
    assert "overwritten" in said(await press(world.admin, plan, "Overwrite it"))
    rule = ours(world)["invites"]
    assert rule.id == kept.id
    assert rule.trigger_metadata["keyword_filter"] == []
    assert {each["type"] for each in rule.actions} == {1, 2}


async def test_what_changed_since_the_plan_was_shown_is_shown_anew(world: World) -> None:
    await installed(world, "invites")
    plan = answer_of(await world.admin.slash(world.channel, "automod remove", rule="invites"))
    ours(world)["invites"].trigger_metadata["keyword_filter"] = ["*mine*"]
    again = answer_of(await press(world.admin, plan, "Remove"))
    assert "Something changed meanwhile" in texts(again)
    assert set(ours(world)) == {"invites"}
    await press(world.admin, again, "Remove")
    assert ours(world) == {}


async def test_an_update_moves_the_alerts_and_keeps_whom_a_rule_leaves_out(world: World) -> None:
    await installed(world, "claims")
    ours(world)["claims"].exempt_channels = [world.channel.id]
    room = world.guild.create_text_channel("new-reports")
    await world.bot.services.configs.set(world.guild.id, "report_channel", room.id)
    refused = await world.admin.slash(world.channel, "automod update")
    assert "Every member can read" in said(refused)
    await world.bot.services.configs.set(world.guild.id, "report_channel", None)
    assert "Choose the **report channel**" in said(
        await world.admin.slash(world.channel, "automod update")
    )
    room = await report_room(world)
    plan = answer_of(await world.admin.slash(world.channel, "automod update"))
    assert f"+ tells moderators in <#{room.id}>" in texts(plan)
    assert "updated" in said(await press(world.admin, plan, "Update"))
    rule = ours(world)["claims"]
    assert rule.actions == [{"type": 2, "metadata": {"channel_id": str(room.id)}}]
    assert rule.exempt_channels == [world.channel.id]


async def test_no_rule_of_others_is_ever_written(world: World) -> None:
    """Not one with our name, not one of ours that was renamed, none with unknown actions."""
    await installed(world, "invites", "methods")
    renamed = ours(world)["methods"]
    renamed.name = "Ours now"
    alike = foreign(world, ours(world)["invites"].name, keyword_filter=["x"])
    strange = foreign(world, "Strange", actions=[{"type": 99, "metadata": {"x": 1}}])
    before = copy.deepcopy([renamed, alike, strange])
    seen = len(written(world))
    view = answer_of(await world.admin.slash(world.channel, "automod view"))
    assert "uses **4 of 6**" in texts(view)
    assert "1 of them is mine" in texts(view)
    assert "**Talk of methods** · not installed" in texts(view)
    await press(world.admin, await planned(world, "remove", "invites"), "Remove")
    update = answer_of(await world.admin.slash(world.channel, "automod update"))
    assert "nothing to update" in texts(update)
    for name in ("automod-channels", "automod-roles"):
        assert "not mine" in said(await forge(world.admin, update, f"b:{name}:methods"))
    assert [renamed, alike, strange] == before
    assert [method for method, _ in written(world)[seen:]] == ["DELETE"]


async def test_a_rule_that_an_owner_switched_off_is_said_and_stays_off(world: World) -> None:
    await installed(world, "claims")
    ours(world)["claims"].enabled = False
    view = await world.admin.slash(world.channel, "automod view")
    assert "switched off in Discord" in said(view)
    await world.admin.slash(world.channel, "automod update")
    assert not ours(world)["claims"].enabled


async def test_a_rule_that_is_gone_meanwhile_is_removed_already(world: World) -> None:
    await installed(world, "claims")
    plan = answer_of(await world.admin.slash(world.channel, "automod remove", rule="claims"))
    world.env.inject_error("GET", ONE_RULE, status=404, code=10000, message="Unknown")
    assert "removed" in said(await press(world.admin, plan, "Remove"))


async def test_discords_list_of_sexual_words_over_support_is_warned_of(world: World) -> None:
    corner = world.guild.create_text_channel("survivors")
    theirs = foreign(world, "Clean", trigger=4, presets=[1, 2])
    everywhere = await world.admin.slash(world.channel, "automod view")
    assert "survivors who write about what was done to them" in said(everywhere)
    assert "It looks at every channel" in said(everywhere)
    await world.bot.services.configs.set(world.guild.id, "suggestion_channels", (corner.id,))
    assert f"It looks at <#{corner.id}>" in said(
        await world.admin.slash(world.channel, "automod view")
    )
    theirs.exempt_channels.append(corner.id)
    card = answer_of(await world.admin.slash(world.channel, "automod view"))
    assert "Please check" not in texts(card)
    assert list(buttons(card)) == ["Install…"]
    assert written(world) == []


async def test_only_those_with_manage_server_see_the_rules(world: World) -> None:
    role = world.guild.create_role("Settings")
    deputy = world.guild.add_member(world.env.create_user("dee"), roles=[role])
    await allow(world, "automod", deputy, world.moderator, world.member)
    await world.bot.services.configs.set(world.guild.id, "admin_roles", (role.id,))
    for command in ("view", "install", "update", "remove"):
        named = f"automod {command}"
        assert said(await deputy.slash(world.channel, named)) == ADMIN_LACKS
        for person in (world.moderator, world.member):
            assert "That is for admins" in said(await person.slash(world.channel, named))
    await without_permission(world, "manage_guild")
    assert said(await world.admin.slash(world.channel, "automod view")) == BOT_LACKS


async def test_setup_warns_of_discords_list_of_sexual_words_at_its_end(world: World) -> None:
    foreign(world, "Clean", trigger=4, presets=[2])
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    await world.bot.services.configs.set(world.guild.id, "countries", ("gb",))
    while "Skip" in buttons(card):
        card = answer_of(await press(world.admin, card, "Skip"))
    assert "### Ready" in texts(card)
    assert "survivors who write about what was done to them" in texts(card)

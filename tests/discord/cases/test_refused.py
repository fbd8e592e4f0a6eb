"""Who may not act on anybody, or look into the record, gets nothing of either."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord

from bot.client.checks import NOT_MODERATOR
from bot.storage import StorageUnavailable
from tests.discord.acting import HUG, allow, answer_of, ask, forge, press, said, shows_no_controls
from tests.discord.conftest import World
from tests.discord.ordering import (
    MAY_ALL,
    all_cases,
    cases_of,
    chief,
    fill,
    last_card,
    order,
    take_roles,
    told,
)
from tests.discord.reading import texts

SECRET = "Sells pet rocks."
ON_MEMBERS = ("warn", "timeout", "untimeout", "kick", "ban", "unban", "note", "safety", "cases")
ON_CASES = ("case show", "case edit", "case void")


def options_of(command: str, target: simcord.MemberActor) -> dict[str, Any]:
    if command in ON_CASES:
        return {"number": 1}
    if command == "case search":
        return {"words": "pet rocks"}
    if command == "case import":
        return {"file": ("x.json", b"{}")}
    if command == "case export":
        return {}
    return {"member": target} | ({"length": "1h"} if command == "timeout" else {})


async def refused(world: World, person: simcord.MemberActor, command: str) -> str:
    """What somebody reads who gives a command that is not theirs; it leads to nothing."""
    await allow(world, command.split(maxsplit=1)[0], person)
    result = await person.slash(world.channel, command, **options_of(command, world.other))
    assert result.modal is None, command
    assert result.ephemeral
    assert shows_no_controls(answer_of(result)), command
    assert SECRET not in said(result)
    return said(result)


async def test_members_can_give_none_of_the_commands(world: World) -> None:
    await order(world, "note", SECRET, member=world.other)
    for command in (*ON_MEMBERS, *ON_CASES, "case search"):
        assert "for moderators" in await refused(world, world.member, command)
    for command in ("case export", "case import"):
        assert "for admins" in await refused(world, world.member, command)
    assert len(await all_cases(world)) == 1
    assert told(world, world.other) == []


async def test_members_find_none_of_the_entries_in_the_menu(world: World) -> None:
    for name in ("Warn", "Timeout", "Case file"):
        with pytest.raises(simcord.SetupError, match="not visible"):
            await world.member.context_menu(world.channel, name, world.other)


async def test_members_are_offered_nothing_while_they_type(world: World) -> None:
    for command, option in (("timeout", "length"), ("warn", "entry"), ("ban", "length")):
        await allow(world, command, world.member)
        assert await world.member.autocomplete(world.channel, command, option, "1") == []


@pytest.mark.parametrize(
    ("command", "permission"),
    [
        ("timeout", "Moderate Members"),
        ("untimeout", "Moderate Members"),
        ("kick", "Kick Members"),
        ("ban", "Ban Members"),
        ("unban", "Ban Members"),
    ],
)
async def test_each_action_asks_for_its_own_permission(
    world: World, command: str, permission: str
) -> None:
    """A role that an admin has named makes a moderator, and gives no permission of Discord."""
    role = world.guild.create_role("Elders")
    elder = world.guild.add_member(world.env.create_user("eva"), roles=[role])
    await world.bot.services.configs.update(world.guild.id, {"moderator_roles": (role.id,)})
    assert f"**{permission}**" in await refused(world, elder, command)
    assert await all_cases(world) == []


async def test_a_named_role_is_enough_for_what_changes_nothing_at_discord(world: World) -> None:
    role = world.guild.create_role("Elders")
    elder = world.guild.add_member(world.env.create_user("eva"), roles=[role])
    await world.bot.services.configs.update(world.guild.id, {"moderator_roles": (role.id,)})
    for command in ("warn", "note", "safety"):
        await allow(world, command, elder)
        fields = {"preset": ["safety-informed"]} if command == "safety" else {}
        await order(world, command, by=elder, fields=fields)
    assert len(await cases_of(world)) == 3


async def test_nobody_acts_on_themselves_the_owner_the_bot_or_an_equal(world: World) -> None:
    everything = discord.Permissions(administrator=True)
    admins = world.guild.create_role("All", permissions=everything)
    powerful = world.guild.add_member(world.env.create_user("root"), roles=[admins])
    boss, equal = (
        world.guild.add_member(world.env.create_user(name), roles=[role])
        for role in [world.guild.create_role("Chiefs", permissions=MAY_ALL)]
        for name in ("cleo", "zoe")
    )
    for command, target, sentence in (
        ("timeout", boss, "to yourself"),
        ("kick", equal, "does not stand above theirs"),
        ("timeout", powerful, "nobody time out an administrator"),
    ):
        result = await boss.slash(world.channel, command, **options_of(command, target))
        assert result.modal is None
        assert sentence in said(result), (command, said(result))
    owner = world.env.backend.get_guild(world.guild.id).owner_id
    refusal = await boss.slash(world.channel, "ban", user_id=str(owner))
    assert "They own this server" in said(refusal)
    assert await all_cases(world) == []


async def test_forms_that_were_opened_with_the_role_are_refused_without_it(world: World) -> None:
    boss = chief(world)
    await order(world, "note", SECRET, by=boss)
    opened = {
        "warn": await boss.slash(world.channel, "warn", member=world.other),
        "edit": await boss.slash(world.channel, "case edit", number=1),
        "void": await boss.slash(world.channel, "case void", number=1),
    }
    card = answer_of(await boss.slash(world.channel, "cases", member=world.member))
    take_roles(world, boss)
    assert NOT_MODERATOR in said(await fill(boss, opened["warn"]))
    for name in ("edit", "void"):
        late = await boss.submit_modal(opened[name], {"text": "Changed by nobody."})
        assert NOT_MODERATOR in said(late)
    assert NOT_MODERATOR in said(await press(boss, card, "Write a note"))
    assert NOT_MODERATOR in said(await press(boss, card, f"1 · Note: {SECRET}"))
    (case,) = await all_cases(world)
    assert (case.reason, case.status.value) == (SECRET, "done")


async def test_a_moderator_of_another_server_reaches_nothing_here(world: World) -> None:
    await order(world, "warn", SECRET)
    away = world.env.create_guild(name="Elsewhere")
    role = away.create_role("Team", permissions=MAY_ALL)
    stranger = away.add_member(world.env.create_user("sly"), roles=[role])
    room = away.create_text_channel("room")
    card = answer_of(await stranger.slash(room, "ask", question=HUG))
    for custom_id in ("b:mod-case:1", "b:mod-edit:1", "b:mod-void:1"):
        result = await forge(stranger, card, custom_id)
        assert result.modal is None
        assert "There is no case 1" in said(result), custom_id
    record = await forge(stranger, card, f"b:mod-record:{world.member.id:x}")
    assert "Nothing is on record" in said(record)
    found = await forge(stranger, card, "b:mod-find:0:-:-:-:pet rocks")
    assert SECRET not in said(found)
    card = answer_of(await stranger.slash(room, "ask", question=HUG))
    outside = await forge(stranger, card, f"b:mod-form:timeout:{world.member.id:x}:0:e10")
    assert "not in this server" in said(outside)
    (case,) = await all_cases(world)
    assert case.reason == SECRET


async def test_forged_ids_get_a_sentence_and_do_nothing(world: World) -> None:
    boss = chief(world)
    card = await ask(world, HUG, by=boss)
    assert world.bot.user is not None
    bot_id = world.bot.user.id
    for custom_id, sentence in (
        (f"b:mod-form:timeout:{bot_id:x}:0:e10", "cannot do that to me"),
        (f"b:mod-form:ban:{world.member.id:x}:0:-:999999", "0 to 7"),
        (f"b:mod-form:ban:{world.member.id:x}:0:fffffffff", "no longer leads"),
        (f"b:mod-form:dance:{world.member.id:x}", "no longer leads"),
        ("b:mod-form:ban:zz", "no longer leads"),
        (f"b:mod-sure:0:kick:{world.member.id:x}", "older than ten minutes"),
        (f"b:mod-sure:fffffffff:kick:{world.member.id:x}", "older than ten minutes"),
        ("b:mod-case:7fffffffffffffff", "There is no case"),
        (f"b:mod-do:{world.member.id:x}", "no longer leads"),
        ("b:mod-import:1:n", "for admins"),
        ("b:mod-import-undo:1", "for admins"),
    ):
        result = await forge(boss, card, custom_id)
        assert sentence in said(result), (custom_id, said(result))
        assert result.modal is None
    admin_card = await ask(world, HUG, by=world.admin)
    for custom_id in ("b:mod-import:1:n", "b:mod-import-undo:1"):
        assert said(await forge(world.admin, admin_card, custom_id)), custom_id
    assert await all_cases(world) == []


async def test_what_was_typed_is_there_when_the_records_are_out_of_reach(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await world.moderator.slash(world.channel, "warn", member=world.member)

    async def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable

    monkeypatch.setattr(world.bot.services.moderation.actions, "act", fail, raising=True)
    card = last_card(await fill(world.moderator, form, "Long and careful words."))
    assert "Long and careful words." in texts(card)
    assert "cannot reach my records" in texts(card)


async def test_discord_takes_five_entries_in_a_menu_at_most(world: World) -> None:
    for kind in (discord.AppCommandType.user, discord.AppCommandType.message):
        names = [command.name for command in world.bot.tree.walk_commands(type=kind)]
        assert len(names) <= 5, names

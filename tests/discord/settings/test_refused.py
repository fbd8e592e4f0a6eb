"""Nobody but an admin of this server reaches its settings, whatever they press."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord

from bot.servers import SETTINGS, ServerConfig, SettingGroup
from bot.ui.cards.answers.browse import category_key
from tests.discord.acting import allow, answer_of, ask, forge, pick, press, said, shows_no_controls
from tests.discord.conftest import World
from tests.discord.reading import walk

COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("settings view", {}),
    ("settings set", {"setting": "dial", "value": "eager"}),
    ("settings set", {"setting": "nonsense", "value": "eager"}),
    ("settings reset", {}),
    ("settings reset", {"setting": "dial"}),
    ("settings history", {}),
    ("settings export", {}),
    ("settings import", {"file": ("f.json", b"{}")}),
]
CONTROLS = [
    "b:settings-panel:-",
    "b:settings-put:dial:eager",
    "b:settings-put:mentions:off",
    "b:settings-form:cooldown",
    "b:settings-anyway:moderator_channel:{channel}",
    "b:settings-keep",
    "b:settings-reset:-",
    "b:settings-reset:dial",
    "b:settings-entries:disabled_entries:0",
    "b:settings-subject-page:{category}:0",
    "b:settings-history:-",
    "b:settings-history:ff",
    "b:settings-import:1:00000000",
    "b:settings-undo:1",
]
SELECTS = [
    ("s:settings-group", "TEAM"),
    ("s:settings-put:dial", "eager"),
    ("s:settings-put:countries", "gb"),
    ("s:settings-put:moderator_roles", "{role}"),
    ("s:settings-put:denied_channels", "{channel}"),
    ("s:settings-subject", "{category}"),
    ("s:settings-entries-put:{category}:0", "hugs"),
]


def filled(world: World, text: str) -> str:
    category = world.core.snapshot.entries["hugs"].category
    role = world.guild.roles["Helpers"]
    return text.format(channel=world.channel.id, role=role.id, category=category_key(category))


@pytest.mark.parametrize("name", ["moderator", "member"])
async def test_every_command_refuses(world: World, name: str) -> None:
    person = {"moderator": world.moderator, "member": world.member}[name]
    with pytest.raises(simcord.SetupError, match="not visible"):
        await person.slash(world.channel, "settings view")
    await allow(world, "settings", person)
    for command, options in COMMANDS:
        result = await person.slash(world.channel, command, **options)
        assert result.ephemeral
        assert "for admins" in said(result), command
        assert shows_no_controls(answer_of(result))
    for option in ("setting", "value"):
        filling = {"setting": "moderator_roles"} if option == "value" else {}
        offered = await person.autocomplete(world.channel, "settings set", option, "", **filling)
        assert offered == []
    assert await world.bot.services.storage.repositories.servers.settings.all(world.guild.id) == {}
    assert (
        await world.bot.services.storage.repositories.servers.backups.get(world.guild.id, 1) is None
    )


@pytest.mark.parametrize("name", ["moderator", "member"])
async def test_every_control_refuses(world: World, name: str) -> None:
    person = {"moderator": world.moderator, "member": world.member}[name]
    card = await ask(world, "can my therapist hug me?", by=person)
    for custom_id in CONTROLS:
        result = await forge(person, card, filled(world, custom_id))
        assert "for admins" in said(result), custom_id
    for custom_id, value in SELECTS:
        chosen = [filled(world, value)]
        result = await forge(person, card, filled(world, custom_id), chosen)
        assert "for admins" in said(result), custom_id
    assert await world.bot.services.configs.get(world.guild.id) == ServerConfig()


async def test_every_form_refuses_somebody_who_is_no_admin_any_more(world: World) -> None:
    role = world.guild.create_role("Deputies")
    deputy = world.guild.add_member(world.env.create_user("dora"), roles=[role])
    await world.bot.services.configs.set(world.guild.id, "admin_roles", [role.id])
    await allow(world, "settings", deputy)
    card = answer_of(await deputy.slash(world.channel, "settings view"))
    form = await press(deputy, card, "Change")
    await world.bot.services.configs.set(world.guild.id, "admin_roles", [])
    refused = await deputy.submit_modal(form, {"text": "30"})
    assert "for admins" in said(refused)
    assert (await world.bot.services.configs.get(world.guild.id)).cooldown == 0


async def test_no_control_of_ours_is_missing_here(world: World) -> None:
    """Every action of the settings' cogs is among those that are tried above."""
    tried = {each.split(":")[1] for each in CONTROLS} | {each.split(":")[1] for each, _ in SELECTS}
    actions = {name for name in world.bot._actions if name.startswith("settings-")}
    assert actions - {"settings-typed"} == tried


async def test_a_named_role_changes_all_but_who_is_named(world: World) -> None:
    role = world.guild.create_role("Deputies")
    deputy = world.guild.add_member(world.env.create_user("dora"), roles=[role])
    await allow(world, "settings", deputy)
    changing = {"setting": "admin_roles", "value": role.mention}
    by_admin = await world.admin.slash(world.channel, "settings set", **changing)
    assert "Saved" in said(by_admin)
    result = await deputy.slash(world.channel, "settings set", setting="dial", value="eager")
    assert "Saved" in said(result)
    everyone = {"setting": "admin_roles", "value": "none"}
    refused = await deputy.slash(world.channel, "settings set", **everyone)
    assert "**Manage Server**" in said(refused)
    card = answer_of(await deputy.slash(world.channel, "settings view"))
    card = answer_of(await pick(deputy, card, "Other settings", SettingGroup.TEAM.name))
    ids = [str(part.get("custom_id", "")) for part in walk(card.components)]
    assert "r:settings-put:moderator_roles" in ids
    assert "r:settings-put:admin_roles" not in ids
    for custom_id, values in (
        ("s:settings-put:admin_roles", [str(role.id)]),
        ("s:settings-put:admin_roles", []),
        ("b:settings-reset:admin_roles", None),
        ("b:settings-anyway:admin_roles:()", None),
    ):
        result = await forge(deputy, card, custom_id, values)
        assert "**Manage Server**" in said(result), custom_id
    reset = answer_of(await deputy.slash(world.channel, "settings reset"))
    await press(deputy, reset, "Reset")
    config = await world.bot.services.configs.get(world.guild.id)
    assert (config.dial, config.admin_roles) == ("balanced", (role.id,))


async def test_an_admin_of_another_server_changes_nothing_here(world: World) -> None:
    theirs = world.env.create_guild(name="Elsewhere")
    channel = theirs.create_text_channel("questions")
    rights = discord.Permissions(manage_guild=True)
    boss = theirs.add_member(
        world.env.create_user("bea"), roles=[theirs.create_role("Team", permissions=rights)]
    )
    card = answer_of(await boss.slash(channel, "settings view"))
    for custom_id, values in (
        ("b:settings-put:mentions:off", None),
        (f"b:settings-anyway:moderator_channel:{world.channel.id}", None),
        ("s:settings-put:moderator_channel", [str(world.channel.id)]),
        ("s:settings-put:moderator_roles", [str(world.guild.roles["Helpers"].id)]),
        ("b:settings-reset:-", None),
    ):
        await forge(boss, card, custom_id, values)
    assert await world.bot.services.configs.get(world.guild.id) == ServerConfig()
    there = await world.bot.services.configs.get(theirs.id)
    assert (there.moderator_channel, there.moderator_roles) == (None, ())


async def test_garbage_gets_a_sentence_and_changes_nothing(world: World) -> None:
    card = await ask(world, "can my therapist hug me?", by=world.admin, share=True)
    for custom_id in (
        "b:settings-panel",
        "b:settings-put",
        "b:settings-put:nonsense:on",
        "b:settings-form:dial",
        "b:settings-form:nonsense",
        "b:settings-anyway:dial",
        "b:settings-anyway:nonsense:1",
        "b:settings-reset",
        "b:settings-reset:nonsense",
        "b:settings-entries:disabled_entries:x",
        "b:settings-subject-page:nokey:0",
        "b:settings-history:zz",
        "b:settings-group",
    ):
        assert "no longer leads" in said(await forge(world.admin, card, custom_id)), custom_id
    odd = ("\x00", "9" * 60, "<@&1>")
    for at, name in enumerate(SETTINGS):
        # Each setting meets each value and each control; which of them meet takes turns.
        first, second, third = (odd[(at + turn) % 3] for turn in range(3))
        for custom_id, values in (
            (f"b:settings-put:{name}:{first}", None),
            (f"s:settings-put:{name}", [second]),
            (f"b:settings-anyway:{name}:{third}", None),
        ):
            if values is None:
                await forge(world.admin, card, custom_id)
            else:
                # Only a private card has a select, and a new one for each: it may be drawn over.
                private = await ask(world, "can my therapist hug me?", by=world.admin, share=False)
                await forge(world.admin, private, custom_id, values)
    config = await world.bot.services.configs.get(world.guild.id)
    # These two may say what they like.
    free = {name: getattr(ServerConfig(), name) for name in ("disclaimer", "appeal_questions")}
    assert config.model_copy(update=free) == ServerConfig()

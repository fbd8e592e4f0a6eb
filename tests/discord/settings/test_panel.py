"""The panel: every setting is shown, and each control changes it for this server alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import simcord
from simcord.results import InteractionResult, ResponseMessage

from bot.servers import SETTINGS, ServerConfig, SettingGroup, SettingKind
from tests.discord.acting import answer_of, forge, pick, press, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts, walk
from tests.discord.rules import without_permission

Chosen = simcord.ChannelHandle | simcord.RoleHandle


async def choose(
    person: simcord.MemberActor,
    message: ResponseMessage,
    placeholder: str,
    chosen: Sequence[Chosen],
) -> InteractionResult:
    """Choose channels or roles in the select with this placeholder."""
    found = next(
        part
        for part in walk(message.components)
        if part.get("type") in {6, 8} and part["placeholder"] == placeholder
    )
    return await person.select(message, list(chosen), custom_id=str(found["custom_id"]))


async def panel(world: World, group: SettingGroup = SettingGroup.ANSWERS) -> ResponseMessage:
    card = answer_of(await world.admin.slash(world.channel, "settings view"))
    if group is SettingGroup.ANSWERS:
        return card
    return answer_of(await pick(world.admin, card, "Other settings", group.name))


async def config_of(world: World) -> ServerConfig:
    return await world.bot.services.configs.get(world.guild.id)


async def submit(world: World, message: ResponseMessage, number: int, text: str) -> str:
    """Open the form behind the nth "Change" of a page, and send it; what the person reads."""
    ids = [p["custom_id"] for p in walk(message.components) if p.get("label") == "Change"]
    form = await world.admin.click(message, custom_id=str(ids[number]))
    result = await world.admin.submit_modal(form, {"text": text})
    return said(result)


async def test_every_setting_is_on_a_page_with_a_control(world: World) -> None:
    shown = ""
    controls: set[str] = set()
    for group in SettingGroup:
        card = await panel(world, group)
        shown += texts(card)
        controls |= {str(p["custom_id"]) for p in walk(card.components) if "custom_id" in p}
    for name, setting in SETTINGS.items():
        assert f"**{setting.label}:**" in shown
        assert any(name in custom_id.split(":") for custom_id in controls), name


async def test_a_switch_is_turned_and_an_old_panel_turns_it_no_further(world: World) -> None:
    old = await panel(world)
    await world.restart()
    # More than one switch of the page can be turned off.
    ids = [str(part.get("custom_id")) for part in walk(old.components)]
    (switch,) = [each for each in ids if "mentions" in each.split(":")]
    card = answer_of(await world.admin.click(old, custom_id=switch))
    assert "**Answer when mentioned:** on → off" in texts(card)
    assert (await config_of(world)).mentions is False
    assert "Turn on" in buttons(card)
    old = await panel(world)
    for _ in range(2):
        await forge(world.admin, old, "b:settings-put:mentions:on")
        assert (await config_of(world)).mentions is True


async def test_a_choice_and_countries_are_picked(world: World) -> None:
    card = await panel(world)
    await world.restart()
    card = answer_of(await pick(world.admin, card, "How sure I must be", "careful"))
    assert "balanced → careful" in texts(card)
    card = await panel(world, SettingGroup.SAFETY)
    custom_id = str(selects(card)["Crisis numbers"]["custom_id"])
    await world.admin.select(card, ["gb", "ie"], custom_id=custom_id)
    assert (await config_of(world)).countries == ("gb", "ie")
    await world.admin.select(card, [], custom_id=custom_id)
    assert (await config_of(world)).countries == ()


async def test_channels_and_roles_are_picked_and_cleared(world: World) -> None:
    rules = world.guild.create_text_channel("rules")
    card = await panel(world, SettingGroup.CHANNELS)
    await world.restart()
    await choose(world.admin, card, "Never in these channels", [rules, world.channel])
    assert (await config_of(world)).denied_channels == (rules.id, world.channel.id)
    shown = await panel(world, SettingGroup.CHANNELS)
    defaults: list[Any] = [
        value["id"]
        for part in walk(shown.components)
        if part.get("placeholder") == "Never in these channels"
        for value in part["default_values"]
    ]
    assert [int(each) for each in defaults] == [rules.id, world.channel.id]
    await choose(world.admin, shown, "Never in these channels", [])
    assert (await config_of(world)).denied_channels == ()
    role = world.guild.create_role("Team")
    team = await panel(world, SettingGroup.TEAM)
    await choose(world.admin, team, "Moderators by role", [role])
    await choose(world.admin, team, "Admins by role", [role])
    config = await config_of(world)
    assert (config.moderator_roles, config.admin_roles) == ((role.id,), (role.id,))
    everyone = await choose(world.admin, team, "Moderators by role", [world.guild.default_role])
    assert "@everyone is every member" in said(everyone)
    assert (await config_of(world)).moderator_roles == (role.id,)


async def test_what_a_select_cannot_show_is_kept(world: World) -> None:
    channels = [world.guild.create_text_channel(f"c{number}") for number in range(30)]
    ids = [channel.id for channel in channels]
    await world.bot.services.configs.set(world.guild.id, "denied_channels", ids)
    card = await panel(world, SettingGroup.CHANNELS)
    await choose(world.admin, card, "Never in these channels", [channels[0]])
    assert (await config_of(world)).denied_channels == (ids[0], *ids[25:])


async def test_a_channel_that_is_gone_does_not_break_the_panel(world: World) -> None:
    await world.bot.services.configs.update(
        world.guild.id, {"denied_channels": [123456789012345678], "alert_role": 5}
    )
    assert "a channel that is gone" in texts(await panel(world, SettingGroup.CHANNELS))
    assert "a role that is gone" in texts(await panel(world, SettingGroup.SAFETY))


async def test_numbers_texts_and_colours_are_typed(world: World) -> None:
    card = await panel(world)
    assert "0 seconds → 20 seconds" in await submit(world, card, 0, "20")
    look = await panel(world, SettingGroup.LOOK)
    assert "none → “Rules: #house”" in await submit(world, look, 0, "Rules: #house")
    assert (await config_of(world)).disclaimer == "Rules: #house"
    assert "#84a98c" in await submit(world, look, 1, "#84A98C")
    assert (await config_of(world)).accent == 0x84A98C
    refused = await submit(world, look, 1, "*green*")
    assert "cannot be “\\*green\\*”" in refused
    assert "such as #4f7cac" in refused
    await submit(world, look, 1, "")
    await submit(world, look, 0, "")
    config = await config_of(world)
    assert (config.accent, config.disclaimer, config.cooldown) == (None, "", 20)


async def test_a_form_that_was_open_during_a_restart_is_taken(world: World) -> None:
    card = await panel(world, SettingGroup.PRIVACY)
    form = await forge(world.admin, card, "b:settings-form:retention")
    await world.restart()
    result = await world.admin.submit_modal(form, {"text": "7"})
    assert "30 days → 7 days" in said(result)


async def test_entries_are_switched_off_and_on_by_subject(world: World) -> None:
    card = answer_of(await press(world.admin, await panel(world), "Choose"))
    touch = next(
        str(each["value"])
        for each in selects(card)["Choose a subject"]["options"]
        if each["label"] == "Touch"
    )
    await world.restart()
    card = answer_of(await pick(world.admin, card, "Choose a subject", touch))
    choice = selects(card)["What you choose here is switched off"]
    card = answer_of(await world.admin.select(card, ["hugs"], custom_id=str(choice["custom_id"])))
    assert (await config_of(world)).disabled_entries == ("hugs",)
    back = answer_of(await press(world.admin, card, "All subjects"))
    assert world.core.snapshot.entries["hugs"].question in texts(back)
    card = answer_of(await pick(world.admin, back, "Choose a subject", touch))
    choice = selects(card)["What you choose here is switched off"]
    assert [o["value"] for o in choice["options"] if o["default"]] == ["hugs"]
    await world.admin.select(card, [], custom_id=str(choice["custom_id"]))
    assert (await config_of(world)).disabled_entries == ()
    assert "Settings" in said(await press(world.admin, card, "Back to the settings"))


async def test_the_look_reaches_answers_but_not_help_in_danger(world: World) -> None:
    await world.bot.services.configs.update(
        world.guild.id,
        {"accent": 0x84A98C, "disclaimer": "House rules: see the top.", "dial": "eager"},
    )
    answer = answer_of(
        await world.member.slash(world.channel, "ask", question="can my therapist hug me?")
    )
    assert "House rules: see the top." in texts(answer)
    assert answer.components[0]["accent_color"] == 0x84A98C
    opened = answer_of(await press(world.member, answer, "Helpful"))
    assert opened.components[0]["accent_color"] == 0x84A98C
    help_first = answer_of(
        await world.member.slash(world.channel, "ask", question="I want to kill myself")
    )
    assert help_first.components[0]["accent_color"] != 0x84A98C
    assert "House rules" not in texts(help_first)


def test_every_kind_of_setting_is_declared_somewhere() -> None:
    assert {setting.kind for setting in SETTINGS.values()} == set(SettingKind)


async def test_the_page_of_moderation_says_which_permissions_are_missing(world: World) -> None:
    await without_permission(world, "view_audit_log")
    lacking = texts(await panel(world, SettingGroup.MODERATION))
    assert "- **View Audit Log** – to see what your moderators do in Discord itself." in lacking
    assert "**View Audit Log**" not in texts(await panel(world))

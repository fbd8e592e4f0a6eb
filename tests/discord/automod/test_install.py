"""An admin sees what rules would do, installs them, and removes them again."""

from __future__ import annotations

from tests.discord.acting import allow, answer_of, press, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts
from tests.discord.reporting import report_room
from tests.discord.rules import foreign, installed, ours, pickers, planned, preset, rules


async def test_the_overview_says_how_many_rules_are_used_and_what_each_preset_does(
    world: World,
) -> None:
    foreign(world)
    card = answer_of(await world.admin.slash(world.channel, "automod view"))
    assert card.ephemeral
    assert "uses **1 of 6** keyword rules" in texts(card)
    assert "0 of them are mine" in texts(card)
    for each in world.bot.services.moderation.automod.presets:
        assert f"**{each.title}** · not installed" in texts(card)
        assert each.about in texts(card)
    assert list(buttons(card)) == ["Install…"]


async def test_nothing_is_installed_before_the_admin_has_seen_what(world: World) -> None:
    room = await report_room(world)
    await world.bot.services.configs.set(world.guild.id, "moderator_roles", (77,))
    plan = await planned(world, "install", "invites", "methods")
    assert rules(world) == []
    shown = texts(plan)
    invites = preset(world, "invites")
    assert f"looks for {len(invites.patterns)} patterns" in shown
    assert invites.block.split(".")[0] in shown
    assert f"tells moderators in <#{room.id}>" in shown
    assert "Keyword rules after this: 2 of 6" in shown
    done = answer_of(await press(world.admin, plan, "Install"))
    assert "installed, and switched on" in texts(done)
    made = ours(world)
    assert set(made) == {"invites", "methods"}
    rule = made["invites"]
    assert rule.enabled
    assert rule.exempt_roles == [77]
    assert rule.exempt_channels == [room.id]
    assert set(rule.trigger_metadata["regex_patterns"]) == set(invites.patterns)
    assert {each["type"] for each in rule.actions} == {1, 2}
    assert [each["type"] for each in made["methods"].actions] == [2], "it would silence somebody"


async def test_one_preset_is_looked_at_with_examples(world: World) -> None:
    await installed(world, "invites")
    overview = answer_of(await world.admin.slash(world.channel, "automod view"))
    custom_id = str(selects(overview)["Look at one of them"]["custom_id"])
    card = answer_of(await world.admin.select(overview, ["invites"], custom_id=custom_id))
    assert "installed" in texts(card)
    assert "discord.gg" in texts(card).replace("\\", "")
    assert {"Remove…", "All rules"} == set(buttons(card))


async def test_a_rule_is_removed_and_no_other(world: World) -> None:
    other = foreign(world)
    await installed(world, "invites", "claims")
    plan = answer_of(await world.admin.slash(world.channel, "automod remove", rule="invites"))
    assert set(ours(world)) == {"invites", "claims"}
    done = await press(world.admin, plan, "Remove")
    assert "removed" in said(done)
    assert set(ours(world)) == {"claims"}
    assert other in rules(world)


async def test_the_plan_works_after_a_restart(world: World) -> None:
    await report_room(world)
    plan = await planned(world, "install", "clients")
    await world.restart()
    await press(world.admin, plan, "Install")
    assert set(ours(world)) == {"clients"}


async def test_pressing_twice_installs_once(world: World) -> None:
    await report_room(world)
    plan = await planned(world, "install", "clients")
    first = answer_of(await press(world.admin, plan, "Install"))
    assert "Done" in texts(first)
    overview = answer_of(await press(world.admin, first, "All rules"))
    assert "**Offers of therapy** · installed" in texts(overview)
    again = await world.admin.slash(world.channel, "automod install", rule="clients")
    assert "installed already" in said(again)
    assert len(rules(world)) == 1


async def test_channels_and_roles_are_left_out_by_choice(world: World) -> None:
    room = await installed(world, "names")
    corner = world.guild.create_text_channel("survivors")
    role = world.guild.create_role("Elders")
    ours(world)["names"].exempt_channels.append(4242)  # a thread, which no select shows
    overview = answer_of(await world.admin.slash(world.channel, "automod view"))
    custom_id = str(selects(overview)["Look at one of them"]["custom_id"])
    card = answer_of(await world.admin.select(overview, ["names"], custom_id=custom_id))
    channels, roles = pickers(card)
    saved = answer_of(await world.admin.select(card, [corner, room], custom_id=channels))
    assert "Saved." in texts(saved)
    saved = answer_of(await world.admin.select(saved, [role], custom_id=roles))
    rule = ours(world)["names"]
    assert set(rule.exempt_channels) == {corner.id, room.id, 4242}
    assert rule.exempt_roles == [role.id]
    assert "installed" in texts(saved)
    assert "changed by somebody" not in texts(saved)


async def test_the_commands_offer_the_presets_by_title_to_admins_alone(world: World) -> None:
    offered = await world.admin.autocomplete(world.channel, "automod install", "rule", "INVIT")
    assert [each["value"] for each in offered] == ["invites"]
    await allow(world, "automod", world.member)
    assert await world.member.autocomplete(world.channel, "automod install", "rule", "") == []
    unknown = await world.admin.slash(world.channel, "automod install", rule="no *such* rule")
    assert "There is no rule" in said(unknown)

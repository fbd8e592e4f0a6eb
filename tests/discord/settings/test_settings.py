"""Admins set up their server by command; what they set has an effect."""

from __future__ import annotations

import discord
import pytest

from bot.matching import Decision, Dial
from bot.servers import SETTINGS
from tests.discord.acting import answer_of, ask, press, public, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, texts
from tests.discord.steering import listens

UNSURE = (
    "boundaries",
    "can i give my therapist a hug and stay friends",
    "hug and friendship",
    "therapist friend later",
    "gifts and hugs and texts",
    "is it weird that i want to text my therapist",
    "my therapist left, can i write",
    "attached",
)


async def set_to(world: World, setting: str, value: str) -> str:
    """Set something as the admin; what they read."""
    result = await world.admin.slash(world.channel, "settings set", setting=setting, value=value)
    assert result.ephemeral
    return said(result)


async def view(world: World) -> str:
    return said(await world.admin.slash(world.channel, "settings view"))


async def test_a_country_is_first_on_the_crisis_card_until_taken_off(world: World) -> None:
    gb = world.core.resources.countries["gb"]
    before = said(await world.member.slash(world.channel, "crisis"))
    assert gb.lines[0].name not in before
    saved = await set_to(world, "countries", "+gb")
    assert "Saved" in saved
    assert gb.name in saved
    now = said(await world.member.slash(world.channel, "crisis"))
    assert gb.lines[0].name in now
    assert "911" not in now
    await set_to(world, "countries", "-gb")
    assert said(await world.member.slash(world.channel, "crisis")) == before


async def test_settings_and_their_values_are_offered_while_one_types(world: World) -> None:
    offer = world.admin.autocomplete
    every = await offer(world.channel, "settings set", "setting", "")
    assert [choice["value"] for choice in every] == list(SETTINGS)[:25]
    found = await offer(world.channel, "settings reset", "setting", "crisis")
    assert [choice["value"] for choice in found] == ["countries"]
    for name in SETTINGS:
        values = await offer(world.channel, "settings set", "value", "", setting=name)
        assert 0 < len(values) <= 25, name
        assert all(0 < len(str(choice["name"])) <= 100 for choice in values)
        assert all(0 < len(str(choice["value"])) <= 100 for choice in values)
    found = await offer(world.channel, "settings set", "value", "united k", setting="countries")
    assert [choice["value"] for choice in found] == ["+gb"]
    found = await offer(world.channel, "settings set", "value", "quest", setting="alert_channel")
    assert [choice["value"] for choice in found] == [str(world.channel.id)]
    assert await offer(world.channel, "settings set", "value", "", setting="nonsense") == []


async def test_an_offer_can_be_sent_as_it_is(world: World) -> None:
    offer = world.admin.autocomplete
    (added,) = await offer(
        world.channel, "settings set", "value", "helpers", setting="moderator_roles"
    )
    assert "Saved" in await set_to(world, "moderator_roles", added["value"])
    (taken,) = await offer(
        world.channel, "settings set", "value", "helpers", setting="moderator_roles"
    )
    assert taken["name"] == "Take away @Helpers"
    assert "→ only members" in await set_to(world, "moderator_roles", taken["value"])


async def test_the_dial_is_used_for_the_next_question(world: World) -> None:
    steered = listens(world)
    for dial in Dial:
        await set_to(world, "dial", dial.value)
        await ask(world, "can my therapist hug me?")
    assert steered.dials == list(Dial)


async def test_the_dial_changes_what_a_member_gets(world: World) -> None:
    matcher = world.core.matcher
    unsure = [
        text
        for text in UNSURE
        if matcher.match(text, dial=Dial.CAREFUL).decision is not Decision.ANSWER
        and matcher.match(text, dial=Dial.EAGER).decision is Decision.ANSWER
    ]
    assert unsure, "none of the unsure questions is near the edge any more: add others"
    await set_to(world, "dial", "careful")
    assert "Why" not in buttons(await ask(world, unsure[0]))
    await set_to(world, "dial", "eager")
    assert "Helpful" in buttons(await ask(world, unsure[0]))


@pytest.mark.parametrize(
    ("setting", "value", "expected"),
    [
        ("countries", "Atlantis", "I have no numbers for “Atlantis”"),
        ("countries", "GB' OR 1=1 --", "I have no numbers for “GB' OR 1=1 --”"),
        ("countries", "x" * 999, "I have no numbers for"),
        ("moderator_roles", "@everyone", "no role"),
        ("dial", "*reckless* <@1>", "cannot be “\\*reckless\\* \\<@\u200b1\\>”"),
        ("retention", "soon", "from 1 to 365 (days)"),
        ("alert_channel", "<#1>", "no channel 1 in this server"),
        ("suggestion_channels", "#questions", "message content"),
        ("nonsense", "1", "There is no setting “nonsense”"),
        ("announced", "1", "There is no setting “announced”"),
    ],
)
async def test_bad_values_get_a_sentence_and_change_nothing(
    world: World, setting: str, value: str, expected: str
) -> None:
    assert expected in await set_to(world, setting, value)
    assert await world.bot.services.storage.repositories.servers.settings.all(world.guild.id) == {}
    assert await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id) == []


async def test_everyone_and_roles_and_channels_of_other_servers_are_refused(world: World) -> None:
    theirs = world.env.create_guild(name="Elsewhere")
    channel, role = theirs.create_text_channel("mods"), theirs.create_role("Team")
    everyone = world.guild.default_role
    for name in ("moderator_roles", "admin_roles", "alert_role"):
        assert "@everyone is every member" in await set_to(world, name, f"<@&{everyone.id}>")
        assert f"no role {role.id}" in await set_to(world, name, role.mention)
    for name in ("moderator_channel", "allowed_channels", "denied_channels"):
        assert f"no channel {channel.id}" in await set_to(world, name, channel.mention)
    assert await world.bot.services.storage.repositories.servers.settings.all(world.guild.id) == {}


async def test_there_is_an_end_to_roles_and_countries(world: World) -> None:
    codes = list(world.core.resources.countries)
    await set_to(world, "countries", ",".join(codes[:5]))
    assert "up to 5" in await set_to(world, "countries", f"+{codes[5]}")
    for number in range(10):
        role = world.guild.create_role(f"r{number}")
        assert "Saved" in await set_to(world, "moderator_roles", f"+{role.id}")
    role = world.guild.create_role("r10")
    assert "up to 10 roles" in await set_to(world, "moderator_roles", f"+{role.id}")


async def test_where_the_bot_cannot_write_it_says_what_it_lacks(world: World) -> None:
    me = world.guild.me
    assert me is not None
    hidden = discord.PermissionOverwrite(view_channel=False)
    everyone = world.guild.default_role
    closed = world.guild.create_text_channel("closed", overwrites={everyone: hidden})
    silent = discord.PermissionOverwrite(send_messages=False)
    quiet = world.guild.create_text_channel("quiet", overwrites={me: silent})
    assert "I lack **View Channel**" in await set_to(world, "alert_channel", closed.mention)
    assert "I lack **Send Messages**" in await set_to(world, "alert_channel", quiet.mention)
    assert "I lack **Send Messages**" in await set_to(world, "allowed_channels", quiet.mention)
    assert "Saved" in await set_to(world, "denied_channels", quiet.mention)


async def test_a_channel_that_members_read_needs_a_second_click(world: World) -> None:
    result = await world.admin.slash(
        world.channel,
        "settings set",
        setting="moderator_channel",
        value=world.channel.mention,
    )
    assert "I post no questions, reports or alerts there" in said(result)
    assert await world.bot.services.configs.chosen_names(world.guild.id) == set()
    await world.restart()
    done = await press(world.admin, answer_of(result), "Use it anyway")
    assert "Saved" in said(done)
    configs = world.bot.services.configs
    assert await configs.chosen_names(world.guild.id) == {"moderator_channel"}
    assert (await configs.get(world.guild.id)).moderator_channel == world.channel.id
    again = await world.admin.slash(
        world.channel,
        "settings set",
        setting="moderator_channel",
        value=world.channel.mention,
    )
    assert "already" in said(again)
    # What was warned of is what happens.
    await set_to(world, "announce_changes", "on")
    assert not public(world)
    assert "so I post nothing there" in await view(world)


async def test_settings_outlive_a_restart(world: World) -> None:
    await set_to(world, "dial", "careful")
    await set_to(world, "countries", "gb")
    await world.restart()
    assert "careful" in await view(world)
    config = await world.bot.services.configs.get(world.guild.id)
    assert config.countries == ("gb",)


async def test_a_reset_asks_first_and_goes_back(world: World) -> None:
    await set_to(world, "dial", "careful")
    await set_to(world, "retention", "7")
    question = await world.admin.slash(world.channel, "settings reset", setting="dial")
    assert "goes back to balanced" in said(question)
    kept = await press(world.admin, answer_of(question), "Leave it as it is")
    assert "Nothing was changed" in said(kept)
    question = await world.admin.slash(world.channel, "settings reset", setting="dial")
    assert "careful → balanced" in said(await press(world.admin, answer_of(question), "Reset"))
    question = await world.admin.slash(world.channel, "settings reset")
    assert "7 days → 30 days" in said(question)
    await press(world.admin, answer_of(question), "Reset")
    assert await world.bot.services.storage.repositories.servers.settings.all(world.guild.id) == {}
    nothing = await world.admin.slash(world.channel, "settings reset")
    assert "set to its default" in said(nothing)


async def test_every_change_is_in_the_history(world: World) -> None:
    assert "Nothing has been changed" in said(
        await world.admin.slash(world.channel, "settings history")
    )
    for days in range(1, 12):
        await set_to(world, "retention", str(days))
    await set_to(world, "retention", "11")
    shown = answer_of(await world.admin.slash(world.channel, "settings history"))
    assert f"<@{world.admin.id}>" in texts(shown)
    assert "10 days → 11 days" in texts(shown)
    assert "30 days → 1 day" not in texts(shown)
    await world.restart()
    earlier = answer_of(await press(world.admin, shown, "Earlier"))
    assert "30 days → 1 day" in texts(earlier)
    assert "10 days → 11 days" not in texts(earlier)
    assert "10 days → 11 days" in said(await press(world.admin, earlier, "Newest"))
    assert (
        len(await world.bot.services.storage.repositories.servers.audit.recent(world.guild.id, 50))
        == 11
    )


async def test_changes_are_announced_if_wanted_without_a_ping(world: World) -> None:
    me = world.guild.me
    assert me is not None
    hidden = discord.PermissionOverwrite(view_channel=False)
    seen = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    mods = world.guild.create_text_channel(
        "mods", overwrites={world.guild.default_role: hidden, me: seen}
    )
    await set_to(world, "moderator_channel", mods.mention)
    assert not public(world, mods)
    await set_to(world, "announce_changes", "on")
    await set_to(world, "disclaimer", "ask @everyone")
    await set_to(world, "announce_changes", "off")
    await set_to(world, "dial", "eager")
    told = [texts(message) for message in public(world, mods)]
    assert len(told) == 3
    assert all(f"<@{world.admin.id}>" in each for each in told)
    assert "off → on" in told[0]
    assert "ask @\u200beveryone" in told[1]
    sent = [r for r in world.env.http_requests if str(mods.id) in r.path and r.method == "POST"]
    assert [(r.json or {})["allowed_mentions"]["parse"] for r in sent] == [[], [], []]

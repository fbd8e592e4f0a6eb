"""Admins set up their server; what they set has an effect, and nobody else may."""

from __future__ import annotations

import pytest
import simcord

from bot.matching import Decision, Dial
from cogs.settings import EVERYBODY, TOO_MANY_COUNTRIES, TOO_MANY_ROLES
from tests.discord.acting import allow, answer_of, ask, said, shows_no_controls
from tests.discord.conftest import World
from tests.discord.reading import buttons
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


async def test_view_shows_what_holds_and_is_private(world: World) -> None:
    result = await world.admin.slash(world.channel, "settings view")
    assert result.ephemeral
    for words in ("balanced", "nobody else", "none chosen"):
        assert words in said(result)


async def test_a_country_is_first_on_the_crisis_card_until_taken_off(world: World) -> None:
    gb = world.core.resources.countries["gb"]
    before = said(await world.member.slash(world.channel, "crisis"))
    assert "999" not in before
    saved = said(await world.admin.slash(world.channel, "settings country", country="gb"))
    assert "Saved" in saved
    assert gb.name in saved
    assert "999" in said(await world.member.slash(world.channel, "crisis"))
    await world.admin.slash(world.channel, "settings country", country="gb", show=False)
    assert said(await world.member.slash(world.channel, "crisis")) == before


async def test_countries_are_offered_by_name_and_at_most_25(world: World) -> None:
    offer = world.admin.autocomplete
    everything = await offer(world.channel, "settings country", "country", "")
    assert 0 < len(everything) <= 25
    found = await offer(world.channel, "settings country", "country", "united k")
    assert [choice["value"] for choice in found] == ["gb"]


async def test_the_dial_is_used_for_the_next_question(world: World) -> None:
    steered = listens(world)
    for dial in Dial:
        await world.admin.slash(world.channel, "settings dial", how=dial.value)
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
    await world.admin.slash(world.channel, "settings dial", how="careful")
    assert "Why" not in buttons(await ask(world, unsure[0]))
    await world.admin.slash(world.channel, "settings dial", how="eager")
    assert "Helpful" in buttons(await ask(world, unsure[0]))


async def test_bad_values_get_a_sentence_and_change_nothing(world: World) -> None:
    before = said(await world.admin.slash(world.channel, "settings view"))
    everyone = await world.admin.slash(
        world.channel, "settings moderators", role=world.guild.default_role
    )
    assert EVERYBODY in said(everyone)
    for country in ("Atlantis", "", "GB; DROP TABLE", "@everyone", "x" * 6000):
        if not country:
            continue
        result = await world.admin.slash(world.channel, "settings country", country=country)
        assert "I have no numbers for" in said(result)
    assert said(await world.admin.slash(world.channel, "settings view")) == before


async def test_there_is_an_end_to_roles_and_countries(world: World) -> None:
    codes = list(world.core.resources.countries)
    for code in codes[:5]:
        await world.admin.slash(world.channel, "settings country", country=code)
    too_many = await world.admin.slash(world.channel, "settings country", country=codes[5])
    assert TOO_MANY_COUNTRIES in said(too_many)
    for number in range(10):
        role = world.guild.create_role(f"r{number}")
        result = await world.admin.slash(world.channel, "settings moderators", role=role)
        assert "Saved" in said(result)
    role = world.guild.create_role("r10")
    result = await world.admin.slash(world.channel, "settings moderators", role=role)
    assert TOO_MANY_ROLES in said(result)


async def test_settings_outlive_a_restart(world: World) -> None:
    await world.admin.slash(world.channel, "settings dial", how="careful")
    await world.admin.slash(world.channel, "settings country", country="gb")
    await world.restart()
    shown = said(await world.admin.slash(world.channel, "settings view"))
    assert "careful" in shown
    assert world.core.resources.countries["gb"].name in shown


@pytest.mark.parametrize("name", ["moderator", "member"])
async def test_nobody_but_an_admin_may_set_or_see_anything(world: World, name: str) -> None:
    person = {"moderator": world.moderator, "member": world.member}[name]
    with pytest.raises(simcord.SetupError, match="not visible"):
        await person.slash(world.channel, "settings view")
    await allow(world, "settings", person)
    role = world.guild.create_role("Mine")
    for command, options in (
        ("settings view", {}),
        ("settings moderators", {"role": role}),
        ("settings country", {"country": "gb"}),
        ("settings dial", {"how": "eager"}),
    ):
        result = await person.slash(world.channel, command, **options)
        assert result.ephemeral
        assert "for admins" in said(result)
        assert shows_no_controls(answer_of(result))
    assert await world.bot.services.storage.settings.all(world.guild.id) == {}

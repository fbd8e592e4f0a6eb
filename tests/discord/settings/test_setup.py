"""From joining to a configured server: the greeting, the steps, leaving and going on."""

from __future__ import annotations

import discord
import pytest
import simcord
from simcord.backend.serializers import guild_create_payload
from simcord.results import InteractionResult, ResponseMessage

from bot.servers import ServerConfig
from bot.servers.setup.steps import STEPS
from bot.ui.cards.settings.messages import NO_COUNTRY
from bot.ui.cards.settings.setup import NONE_OF_THESE
from tests.discord.acting import allow, answer_of, forge, pick, press, public, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts, walk
from tests.discord.settings.test_panel import choose


async def join(world: World, guild: simcord.GuildHandle | None = None) -> None:
    """Let Discord say that the bot has joined: such an event says nothing of an outage."""
    backend = world.env.backend
    payload = guild_create_payload(backend, backend.get_guild((guild or world.guild).id))
    del payload["unavailable"]
    backend.emit("GUILD_CREATE", payload)
    await world.env.settle()


async def config_of(world: World) -> ServerConfig:
    return await world.bot.services.configs.get(world.guild.id)


def private_channel(world: World, name: str) -> simcord.ChannelHandle:
    """A channel that the bot can write in and members cannot read."""
    me = world.guild.me
    assert me is not None
    hidden = discord.PermissionOverwrite(view_channel=False)
    seen = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    return world.guild.create_text_channel(
        name,
        overwrites={world.guild.default_role: hidden, me: seen},
    )


async def test_it_greets_once_and_not_again_after_a_restart(world: World) -> None:
    await join(world)
    await join(world)
    await world.restart()
    await join(world)
    (greeting,) = public(world)
    assert "Hello" in texts(greeting)
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    await world.env.settle()
    await join(world)
    assert len(public(world)) == 2, "invited again, it greets again"


async def test_it_greets_where_it_may_write(world: World) -> None:
    silent = discord.PermissionOverwrite(send_messages=False)
    theirs = world.env.create_guild(name="Elsewhere")
    closed = theirs.create_text_channel("closed", overwrites={theirs.default_role: silent})
    opened = theirs.create_text_channel("open")
    await join(world, theirs)
    assert not public(world, closed)
    assert len(public(world, opened)) == 1


async def test_only_admins_set_up_from_the_greeting(world: World) -> None:
    await join(world)
    (greeting,) = public(world)
    await world.restart()
    refused = await press(world.member, greeting, "Set me up")
    assert refused.ephemeral
    assert "for admins" in said(refused)
    begun = await press(world.admin, greeting, "Set me up")
    assert begun.ephemeral
    assert STEPS[0].title in said(begun)
    assert "Hello" in texts(public(world)[0])


async def test_next_takes_what_is_suggested_and_skip_does_not(world: World) -> None:
    mods = private_channel(world, "mod-room")
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    card = answer_of(await press(world.admin, card, "Next"))
    assert texts(card).count("(suggested)") == 2
    assert mods.mention in texts(card)
    assert (await config_of(world)) == ServerConfig()
    card = answer_of(await press(world.admin, card, "Next"))
    config = await config_of(world)
    assert config.moderator_channel == mods.id
    assert config.moderator_roles == (world.guild.roles["Helpers"].id,)
    assert "Crisis numbers:** none chosen" in texts(card)
    assert "(suggested)" not in texts(card), "Discord's own default says nothing of its members"
    card = answer_of(await press(world.admin, card, "Back"))
    card = answer_of(await press(world.admin, card, "Skip"))
    assert STEPS[2].title in texts(card)


async def test_the_countries_are_decided_before_it_goes_on(world: World) -> None:
    for at in range(3, len(STEPS) + 1):
        await forge_step(world, at)
    card = await forge_step(world, 2)
    assert "Skip" not in buttons(card)
    held = answer_of(await press(world.admin, card, "Next"))
    assert "Please decide this one" in texts(held)
    assert STEPS[2].title in texts(held)
    chosen = answer_of(await choose_countries(world, held, ["gb", "ie"]))
    assert "Skip" in buttons(chosen)
    assert STEPS[3].title in said(await press(world.admin, chosen, "Next"))
    assert (await config_of(world)).countries == ("gb", "ie")


async def test_none_of_the_countries_is_a_decision_that_ready_and_settings_warn_of(
    world: World,
) -> None:
    card = await forge_step(world, 2)
    card = answer_of(await press(world.admin, card, NONE_OF_THESE))
    assert STEPS[3].title in texts(card)
    await world.restart()
    for _ in range(len(STEPS) - 4):
        card = answer_of(await press(world.admin, card, "Next"))
    ready = answer_of(await press(world.admin, card, "Finish"))
    assert "Ready" in texts(ready)
    assert NO_COUNTRY in texts(ready)
    assert NO_COUNTRY in said(await world.admin.slash(world.channel, "settings view"))
    await choose_countries(world, await forge_step(world, 2), ["au"])
    assert NO_COUNTRY not in texts(await forge_step(world, len(STEPS)))
    assert NO_COUNTRY not in said(await world.admin.slash(world.channel, "settings view"))


@pytest.mark.parametrize(("locale", "code"), [("en-GB", "gb"), ("de", "de"), ("pt-BR", "br")])
async def test_a_country_is_suggested_by_the_servers_language(
    world: World, locale: str, code: str
) -> None:
    world.env.backend.get_guild(world.guild.id).preferred_locale = locale
    await world.restart()
    card = await forge_step(world, 2)
    assert "(suggested)" in texts(card)
    assert (await config_of(world)).countries == ()
    await press(world.admin, card, "Next")
    assert (await config_of(world)).countries == (code,)


async def test_a_country_is_suggested_by_the_names_of_roles(world: World) -> None:
    world.guild.create_role("🇳🇿 New Zealand")
    world.guild.create_role("AEST")
    world.guild.create_role("New Zealand fan club")
    card = await forge_step(world, 2)
    await press(world.admin, card, "Next")
    assert (await config_of(world)).countries == ("au", "nz")


async def forge_step(world: World, at: int) -> ResponseMessage:
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    return answer_of(await forge(world.admin, card, f"b:setup-step:{at}:skip"))


async def choose_countries(
    world: World, card: ResponseMessage, codes: list[str]
) -> InteractionResult:
    custom_id = str(selects(card)["Crisis numbers"]["custom_id"])
    return await world.admin.select(card, codes, custom_id=custom_id)


async def test_every_step_can_be_skipped_and_the_end_says_what_holds(world: World) -> None:
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    for step in STEPS:
        assert step.title in texts(card)
        skip = NONE_OF_THESE if step.must else "Skip"
        card = answer_of(await press(world.admin, card, skip))
    assert "Ready" in texts(card)
    assert "everywhere" in texts(card)
    assert await config_of(world) == ServerConfig()
    tried = await press(world.admin, card, "Try it")
    assert tried.ephemeral
    assert "Helpful" in buttons(answer_of(tried))
    assert (
        await world.bot.services.storage.repositories.questions.questions.recent(world.guild.id)
        == []
    )
    assert "Settings" in said(await press(world.admin, card, "All settings"))


async def test_a_choice_holds_at_once_and_is_no_suggestion_any_more(world: World) -> None:
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    card = answer_of(await pick(world.admin, card, "Who sees answers", "public"))
    assert "Saved." in texts(card)
    assert (await config_of(world)).visibility == "public"
    card = answer_of(await press(world.admin, card, "Next"))
    card = answer_of(await choose(world.admin, card, "Moderators by role", []))
    assert "only members with Moderate Members" in texts(card)
    assert "Moderators by role:** only members with Moderate Members (sug" not in texts(card)
    await press(world.admin, card, "Next")
    assert (await config_of(world)).moderator_roles == ()


async def test_it_is_left_and_gone_on_with_after_a_restart(world: World) -> None:
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    card = answer_of(await press(world.admin, card, "Next"))
    await world.restart()
    card = answer_of(await press(world.admin, card, "Next"))
    assert STEPS[2].title in texts(card)
    left = await press(world.admin, card, "Finish later")
    assert "continues where you stopped" in said(left)
    await world.restart()
    assert STEPS[2].title in said(await world.admin.slash(world.channel, "setup"))
    assert len(STEPS) == 6


async def test_a_team_channel_that_members_read_is_never_suggested(world: World) -> None:
    world.guild.create_text_channel("moderators")
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    card = answer_of(await press(world.admin, card, "Next"))
    assert "Moderators' channel:** none" in texts(card)
    asked = await choose(world.admin, card, "Moderators' channel", [world.channel])
    assert "Every member can read" in said(asked)
    assert (await config_of(world)).moderator_channel is None
    await press(world.admin, answer_of(asked), "Use it anyway")
    assert (await config_of(world)).moderator_channel == world.channel.id


async def test_what_the_bot_may_not_do_is_named_with_what_works_without(world: World) -> None:
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    assert "may not do here" not in texts(card)
    for role in world.env.backend.get_guild(world.guild.id).roles.values():
        role.permissions &= ~discord.Permissions(read_message_history=True).value
    await world.restart()
    said_now = said(await world.admin.slash(world.channel, "setup"))
    assert "**Read Message History** – to answer a message as a reply" in said_now
    assert "Commands work without it" in said_now


async def test_reports_get_a_private_channel_and_the_ladder_is_chosen(world: World) -> None:
    await choose_countries(world, await forge_step(world, 2), ["gb"])
    private_channel(world, "mod-room")
    reports = private_channel(world, "reported-here")
    card = await forge_step(world, 3)
    assert STEPS[3].title in texts(card)
    assert f"{reports.mention} (suggested)" in texts(card)
    assert "2 = warn, 4 = timeout 1h" in texts(card)
    card = answer_of(await pick(world.admin, card, "Ladder", "3 = review"))
    assert "Saved." in texts(card)
    card = answer_of(await pick(world.admin, card, "Ladder", "none"))
    assert "no advice" in texts(card)
    await press(world.admin, card, "Next")
    config = await config_of(world)
    assert (config.report_channel, config.ladder) == (reports.id, "")
    await world.bot.services.configs.set(world.guild.id, "ladder", "9 = note")
    card = await forge_step(world, 3)
    assert "9 = note" in str(selects(card)["Ladder"]["options"])
    await pick(world.admin, card, "Ladder", "as-it-is")
    assert (await config_of(world)).ladder == "9 = note", "what an admin typed is kept"


async def test_setup_is_for_admins_alone(world: World) -> None:
    await allow(world, "setup", world.member, world.moderator)
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    await join(world)
    (greeting,) = public(world)
    ids = [str(part["custom_id"]) for part in walk(card.components) if "custom_id" in part]
    assert len(ids) >= 5
    for person in (world.member, world.moderator):
        assert "for admins" in said(await person.slash(world.channel, "setup"))
        for custom_id in [
            *ids,
            "b:setup-try",
            "b:setup-step:6:x",
            "b:setup-put:dial:0",
            "b:setup-none:2",
        ]:
            result = await forge(person, greeting, custom_id)
            assert "for admins" in said(result), custom_id
    assert await config_of(world) == ServerConfig()


async def test_garbage_leads_nowhere(world: World) -> None:
    card = answer_of(await world.admin.slash(world.channel, "setup"))
    for custom_id in (
        "b:setup-step",
        "b:setup-step:x",
        "b:setup-step:-1",
        "b:setup-next",
        "b:setup-put",
        "b:setup-put:nothing:0",
        "b:setup-put:dial",
        "b:setup-later:x",
        "b:setup-none:0",
        "b:setup-none",
    ):
        assert "no longer leads anywhere" in said(await forge(world.admin, card, custom_id))
    far = await forge(world.admin, card, "b:setup-next:999999")
    assert STEPS[2].title in said(far)
    assert await config_of(world) == ServerConfig()

"""Custom ids that were never sent, that mean nothing any more, or that come from elsewhere."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import discord
import pytest

from bot.client.errors import STALE
from tests.discord.acting import HUG, UNRELATED, answer_of, ask, forge, press, public, rows, said
from tests.discord.conftest import World
from tests.discord.reading import texts

GONE = "no-such-entry:1f:-:-:-:-"
GOOD = "hugs:1f:-:-:-:-"

GARBAGE = [
    "b:x",
    "b:part",
    "b:part:0",
    f"b:part:x:{GOOD}",
    f"b:part:-1:{GOOD}",
    f"b:part:{'9' * 60}:{GOOD}",
    f"b:part:0:{GONE}",
    "b:part:0:hugs:zz:-:-:-:-",
    "b:part:0:hugs:-1:-:-:-:-",
    f"b:part:0:hugs:{'f' * 40}:-:-:-:-",
    "b:part:0:hugs:1f:x:-:-:-",
    "b:part:0:hugs:1f:-:-:-:-:more",
    "b:related",
    f"b:related:{GOOD}",
    "b:pick",
    f"b:pick:{GONE}",
    "b:vote",
    "b:vote:y",
    f"b:vote:y:{GONE}",
    f"b:vote:y:hugs:{'f' * 16}:-:-:-:-",
    "b:other",
    f"b:other:{GONE}",
    "b:none",
    "b:none:xyz",
    "b:read-on",
    "b:read-on:no-such-entry:x",
    "b:share",
    f"b:share:{GONE}",
    f"b:reply:{GOOD}",
    "b:reply:hugs:1f:-:-:-:zz",
    "b:back",
    f"b:back:{GONE}",
    "b:browse",
    "b:browse:-",
    "b:browse:-:x",
    "b:browse:nokey:0",
    "b:category",
    "b:entry",
    "b:ask-mods",
    "b:ask-mods:xyz",
    "b:calm",
    "b:calm:1f:-:-:-:-",
    "b:calm:1f:-:-:crisis:hugs",
    "b:calm:1f:-:-:answer:no-such-entry",
    "b:calm:1f:nokind:-:answer:hugs",
    "b:crisis-country:zz:-:-:-:-",
]


async def test_garbage_gets_a_sentence_and_changes_nothing(world: World) -> None:
    card = await ask(world, HUG)
    stored = await everything(world)
    for custom_id in GARBAGE:
        result = await forge(world.member, card, custom_id)
        assert result.ephemeral, custom_id
        assert STALE in said(result), custom_id
    assert await everything(world) == stored
    assert not public(world)
    assert HUG in texts(card)


async def test_garbage_of_moderators_gets_a_sentence_too(world: World) -> None:
    card = await ask(world, HUG, by=world.moderator)
    for custom_id in ("b:recent", "b:recent:zz:-", f"b:recent:{'f' * 30}:-", "b:case-done"):
        assert STALE in said(await forge(world.moderator, card, custom_id)), custom_id


@pytest.mark.parametrize("custom_id", ["s:related", "s:category", "s:entry", f"s:related:{GOOD}"])
async def test_a_choice_that_is_gone_gets_a_sentence(world: World, custom_id: str) -> None:
    card = await ask(world, HUG)
    result = await forge(world.member, card, custom_id, ["no-such-thing"])
    assert STALE in said(result)


async def test_a_submitted_form_that_nobody_knows_gets_a_sentence(world: World) -> None:
    for custom_id in ("garbage", "m:", "m:nothing:1", ""):
        shown = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
        shown._interaction.modal = {**(shown.modal or {}), "custom_id": custom_id or "x"}
        result = await world.member.submit_modal(shown, {"text": "abc", "name": ["without"]})
        assert STALE in said(result)
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.count_open(world.guild.id)
        == 0
    )


async def test_a_question_id_of_another_server_reaches_nothing_there(world: World) -> None:
    theirs = world.env.create_guild(name="Elsewhere")
    channel = theirs.create_text_channel("questions")
    stranger = theirs.add_member(world.env.create_user("sid"))
    await stranger.slash(channel, "ask", question=HUG)
    (row,) = await rows(world, theirs)

    card = await ask(world, HUG)
    await forge(world.member, card, f"b:vote:n:hugs:{row.id:x}:-:-:-:-")
    opened = await forge(world.member, card, f"b:ask-mods:{row.id:x}")
    await world.member.submit_modal(opened, {"text": "abc", "name": ["without"]})
    storage = world.bot.services.storage
    assert (await rows(world, theirs))[0].not_helpful == 0
    assert await storage.repositories.tickets.tickets.count_open(theirs.id) == 0


async def test_two_servers_see_nothing_of_each_other(world: World) -> None:
    theirs = world.env.create_guild(name="Elsewhere")
    channel = theirs.create_text_channel("questions")
    rights = discord.Permissions(moderate_members=True, manage_guild=True)
    role = theirs.create_role("Team", permissions=rights)
    boss = theirs.add_member(world.env.create_user("bea"), roles=[role])
    await boss.slash(channel, "ask", question="is what i tell my therapist confidential?")
    await boss.slash(channel, "settings set", setting="countries", value="gb")
    await boss.slash(channel, "settings set", setting="dial", value="careful")
    await ask(world, HUG)
    form = await press(world.member, await ask(world, UNRELATED), "Ask the moderators")
    await world.member.submit_modal(form, {"text": "wedding?", "name": ["without"]})

    here = said(await world.moderator.slash(world.channel, "questions recent"))
    there = said(await boss.slash(channel, "questions recent"))
    assert HUG in here
    assert "confidential" not in here
    assert "confidential" in there
    assert HUG not in there
    assert "Nothing is waiting" in said(await boss.slash(channel, "questions waiting"))
    assert "wedding" in said(await world.moderator.slash(world.channel, "questions waiting"))
    assert "**1** question" in said(await boss.slash(channel, "questions stats"))
    assert "balanced" in said(await world.admin.slash(world.channel, "settings view"))
    assert "116 123" not in said(await world.member.slash(world.channel, "crisis"))
    assert "116 123" in said(await boss.slash(channel, "crisis"))

    (case,) = await world.bot.services.storage.repositories.tickets.tickets.list_open(
        world.guild.id
    )
    own = answer_of(await boss.slash(channel, "faq", question="hugs"))
    closed = await forge(boss, own, "s:case-done", [f"{case.id:x}"])
    assert "Nothing is waiting" in said(closed)
    assert (
        await world.bot.services.storage.repositories.tickets.tickets.count_open(world.guild.id)
        == 1
    )


async def everything(world: World) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that people write to."""
    await world.env.settle()
    tables = ("questions", "votes", "cases", "guild_settings", "daily_counts")
    return {name: await world.stored.fetch(f"SELECT * FROM {name}") for name in tables}  # noqa: S608

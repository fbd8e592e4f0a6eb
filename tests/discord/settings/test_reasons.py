"""/reasons: an admin looks at what moderators can choose, changes it, and takes that back."""

from __future__ import annotations

import discord

from bot.client.checks import NOT_ADMIN
from bot.moderation.reasons import ReasonOrigin, load_reasons
from bot.paths import REASONS
from tests.discord.acting import HUG, allow, answer_of, ask, forge, press, said
from tests.discord.conftest import World
from tests.discord.reading import buttons, selects, texts

SHIPPED = load_reasons(REASONS)
TYPED = {"title": "Off topic", "text": "Please stay with the subject.", "points": ["0"]}


async def listed(world: World) -> list[str]:
    return [each.title for each in await world.bot.services.moderation.reasons.list(world.guild.id)]


async def test_all_reasons_are_listed_and_one_is_looked_at(world: World) -> None:
    card = answer_of(await world.admin.slash(world.channel, "reasons list"))
    assert card.ephemeral
    for reason in SHIPPED:
        assert f"**{reason.title}**" in texts(card)
    custom_id = str(selects(card)["Look at one, or change it"]["custom_id"])
    await world.restart()
    one = answer_of(await world.admin.select(card, ["private-message"], custom_id=custom_id))
    assert SHIPPED[0].text in texts(one)
    assert world.core.snapshot.entries["private-messages"].question in texts(one)
    assert "built-in" in texts(one)
    assert SHIPPED[1].title in texts(answer_of(await press(world.admin, one, "All reasons")))


async def test_one_is_added_with_an_entry_and_taken_back(world: World) -> None:
    form = await world.admin.slash(world.channel, "reasons add", entry="hugs")
    await world.restart()
    card = answer_of(await world.admin.submit_modal(form, TYPED))
    assert "Saved." in texts(card)
    assert world.core.snapshot.entries["hugs"].question in texts(card)
    (added,) = (await world.bot.services.moderation.reasons.list(world.guild.id))[len(SHIPPED) :]
    assert (added.title, added.points, added.entry) == ("Off topic", 0, "hugs")
    assert "reason added" in said(await world.admin.slash(world.channel, "settings history"))
    undo = buttons(card)["Undo"]
    undone = answer_of(await press(world.admin, card, "Undo"))
    assert "Removed." in texts(undone)
    assert await listed(world) == [each.title for each in SHIPPED]
    assert "changed that reason since" in said(await forge(world.admin, undone, undo))


async def test_a_built_in_one_is_changed_and_keeps_its_entry(world: World) -> None:
    form = await world.admin.slash(world.channel, "reasons edit", reason="private-message")
    await world.admin.submit_modal(form, {**TYPED, "title": "DMs"})
    (changed, *_) = await world.bot.services.moderation.reasons.list(world.guild.id)
    assert (changed.title, changed.entry) == ("DMs", "private-messages")
    assert changed.origin is ReasonOrigin.CHANGED
    other = await world.bot.services.moderation.reasons.list(world.guild.id + 1)
    assert other == SHIPPED


async def test_a_removed_one_is_brought_back(world: World) -> None:
    removed = answer_of(await world.admin.slash(world.channel, "reasons remove", reason="spam"))
    assert "Removed. Cases keep its words." in texts(removed)
    assert "Spam" not in await listed(world)
    card = answer_of(await press(world.admin, removed, "All reasons"))
    assert "**Removed:** Spam" in texts(card)
    custom_id = str(selects(card)["Look at one, or change it"]["custom_id"])
    one = answer_of(await world.admin.select(card, ["spam"], custom_id=custom_id))
    assert "Moderators cannot choose it now." in texts(one)
    assert "Remove" not in buttons(one)
    form = await press(world.admin, one, "Bring back")
    await world.admin.submit_modal(form, {**TYPED, "title": "Spam"})
    assert "Spam" in await listed(world)


async def test_what_cannot_be_a_reason_is_said_and_changes_nothing(world: World) -> None:
    for typed, words in (
        ({**TYPED, "title": " "}, "needs a title"),
        ({**TYPED, "title": SHIPPED[0].title.upper()}, "already"),
        ({**TYPED, "text": "…"}, "needs words"),
    ):
        form = await world.admin.slash(world.channel, "reasons add")
        assert words in said(await world.admin.submit_modal(form, typed))
    form = await world.admin.slash(world.channel, "reasons add", entry="nowhere")
    assert "do not know that entry" in said(await world.admin.submit_modal(form, TYPED))
    gone = await world.admin.slash(world.channel, "reasons remove", reason="nothing")
    assert "no longer there" in said(gone)
    assert await listed(world) == [each.title for each in SHIPPED]


async def test_reasons_and_entries_are_offered_to_admins_alone(world: World) -> None:
    await world.admin.slash(world.channel, "reasons remove", reason="spam")
    offer = world.admin.autocomplete
    found = await offer(world.channel, "reasons edit", "reason", "spam")
    assert [choice["value"] for choice in found] == ["spam"]
    assert await offer(world.channel, "reasons remove", "reason", "spam") == []
    entries = await offer(world.channel, "reasons add", "entry", "hug")
    assert "hugs" in {choice["value"] for choice in entries}
    await allow(world, "reasons", world.member, world.moderator)
    for person in (world.member, world.moderator):
        for name, option in (("edit", "reason"), ("add", "entry")):
            assert await person.autocomplete(world.channel, f"reasons {name}", option, "") == []


async def test_members_and_moderators_change_nothing(world: World) -> None:
    form = await world.admin.slash(world.channel, "reasons add")
    added = answer_of(await world.admin.submit_modal(form, TYPED))
    undo = buttons(added)["Undo"]
    await allow(world, "reasons", world.member, world.moderator)
    for person in (world.member, world.moderator):
        for command, options in (("list", {}), ("add", {}), ("remove", {"reason": "spam"})):
            result = await person.slash(world.channel, f"reasons {command}", **options)
            assert NOT_ADMIN in said(result)
        card = await ask(world, HUG, by=person)
        for custom_id in ("b:reasons-list", "b:reasons-form:spam", "b:reasons-remove:spam", undo):
            assert NOT_ADMIN in said(await forge(person, card, custom_id))
    assert await listed(world) == [*(each.title for each in SHIPPED), "Off topic"]


async def test_an_admin_of_another_server_reaches_nothing_here(world: World) -> None:
    form = await world.admin.slash(world.channel, "reasons add")
    added = answer_of(await world.admin.submit_modal(form, TYPED))
    theirs = world.env.create_guild(name="Elsewhere")
    role = theirs.create_role("Team", permissions=discord.Permissions(manage_guild=True))
    boss = theirs.add_member(world.env.create_user("bea"), roles=[role])
    place = theirs.create_text_channel("there")
    card = answer_of(await boss.slash(place, "reasons list"))
    assert "Off topic" not in texts(card)
    (*_, own) = await world.bot.services.moderation.reasons.list(world.guild.id)
    for custom_id in (buttons(added)["Undo"], f"b:reasons-form:{own.id}", "b:reasons-undo:1"):
        assert "no longer there" in said(await forge(boss, card, custom_id))
    assert "no longer there" in said(await forge(boss, card, f"b:reasons-remove:{own.id}"))
    assert "Off topic" in await listed(world)

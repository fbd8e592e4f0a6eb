"""A shipped entry changes while a server has its own version of it."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from bot.app import create_bot
from bot.knowledge import Snapshot
from tests.discord.acting import answer_of, ask, pick, press, public, said
from tests.discord.conftest import World
from tests.discord.passing_on import team_room
from tests.discord.reading import texts

OURS = "Only with consent, as we say here."
NEWER = "A sentence that a newer release brought."


async def version_and_update(world: World) -> None:
    """Write this server's version of an entry, and start a release in which that one differs."""
    own = world.bot.services.custom_knowledge
    draft = replace((await own.reader.entry(world.guild.id, "hugs")).draft, short=OURS)
    await own.entries.edit(world.guild.id, "hugs", draft, world.moderator.id)
    await start_with(world, NEWER)


async def start_with(world: World, short: str) -> None:
    """Start the bot anew with another shipped text."""
    entries = dict(world.core.snapshot.entries)
    entries["hugs"] = structs.replace(entries["hugs"], short=short)
    core = structs.replace(world.core, snapshot=Snapshot(entries, world.core.snapshot.topics))
    old = world.bot
    await world.env.restart_bot(create_bot(world.settings, core))
    await old.services.knowledge.close()
    await old.services.storage.close()


async def test_lists_and_entries_say_so_and_it_can_be_kept(world: World) -> None:
    await version_and_update(world)
    listed = answer_of(await world.moderator.slash(world.channel, "kb list"))
    assert "changed" in texts(listed)
    listed = answer_of(await pick(world.moderator, listed, "Show something else", "outdated"))
    shown = answer_of(await pick(world.moderator, listed, "Open an entry", "hugs"))
    news = answer_of(await press(world.moderator, shown, "What changed"))
    assert f"+ {NEWER}" in texts(news)
    assert OURS in texts(await ask(world, "can my therapist hug me?"))
    kept = answer_of(await press(world.moderator, news, "Keep our version"))
    assert "stays" in texts(kept)
    shown = answer_of(await press(world.moderator, kept, "Show"))
    assert "has changed" not in texts(shown)
    assert OURS in texts(await ask(world, "can my therapist hug me?"))


async def test_going_back_takes_the_newer_text(world: World) -> None:
    await version_and_update(world)
    shown = answer_of(await world.moderator.slash(world.channel, "kb show", entry="hugs"))
    news = answer_of(await press(world.moderator, shown, "What changed"))
    await press(world.moderator, news, "Go back to the built-in version")
    assert NEWER in texts(await ask(world, "can my therapist hug me?"))


async def test_an_edit_does_not_hide_what_was_not_looked_at(world: World) -> None:
    await version_and_update(world)
    own = world.bot.services.custom_knowledge
    draft = replace((await own.reader.entry(world.guild.id, "hugs")).draft, short="Ours, newer.")
    await own.entries.edit(world.guild.id, "hugs", draft, world.moderator.id)
    shown = await world.moderator.slash(world.channel, "kb show", entry="hugs")
    assert "has changed" in said(shown)


async def test_the_moderators_channel_is_told_once(world: World) -> None:
    team = await team_room(world)
    await version_and_update(world)
    (message,) = public(world, team)
    assert world.core.snapshot.entries["hugs"].question[:30] in texts(message)
    await start_with(world, NEWER)
    assert len(public(world, team)) == 1
    await start_with(world, "And one more release.")
    assert len(public(world, team)) == 2
